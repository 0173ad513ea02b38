import HTTPTypes
import Hummingbird
import Markup
import NIOCore

/// The kinds of answers handlers give.
enum Reply {
    static func page(_ html: HTML, status: HTTPResponse.Status = .ok) -> Response {
        bytes(html.bytes, "text/html; charset=utf-8", status: status)
    }

    static func json(
        _ bytes: [UInt8], status: HTTPResponse.Status = .ok, isProblem: Bool = false
    ) -> Response {
        self.bytes(
            bytes, isProblem ? "application/problem+json" : "application/json", status: status)
    }

    /// 303: the browser goes on with a GET, and a reload does not send the form again.
    static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }

    /// A file to save. `name` is ASCII.
    static func download(_ content: [UInt8], name: String, type: String) -> Response {
        var response = bytes(content, type)
        response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return response
    }

    static let spreadsheet =
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    private static func bytes(
        _ bytes: [UInt8], _ type: String, status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
