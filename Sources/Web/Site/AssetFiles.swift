import Assets
import Hummingbird
import NIOCore

/// Style sheet, script and icon, from inside the program.
struct AssetFiles: Sendable {
    private struct File: Sendable {
        let content: ByteBuffer
        let type: String
        let tag: String
    }

    private let files: [String: File]
    /// Changes with any of the files; stands in their addresses.
    let version: String

    init() {
        var files: [String: File] = [:]
        var all: [UInt8] = []
        for asset in Asset.all(in: "web") {
            all += asset.bytes
            files[asset.name] = File(
                content: ByteBuffer(bytes: asset.bytes), type: AssetFiles.type(of: asset.path),
                tag: "\"" + AssetFiles.hash(asset.bytes) + "\"")
        }
        self.files = files
        version = AssetFiles.hash(all)
    }

    /// - Throws: `PageNotFound`.
    func response(to request: Request, file name: String) throws -> Response {
        guard let file = files[name] else { throw PageNotFound() }
        var headers: HTTPFields = [.eTag: file.tag, .contentType: file.type]
        // An address with the version never changes its content.
        headers[.cacheControl] =
            request.query("v") == version ? "public, max-age=31536000, immutable" : "no-cache"
        if request.headers[.ifNoneMatch] == file.tag {
            headers[.contentType] = nil
            return Response(status: .notModified, headers: headers)
        }
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.content))
    }

    private static func type(of path: String) -> String {
        switch path.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        default: "application/octet-stream"
        }
    }

    /// FNV-1a with 64 bits: enough to tell releases apart, no protection against anybody.
    private static func hash(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return String(hash, radix: 36)
    }
}
