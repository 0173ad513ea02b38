import Foundation

/// A JSON value in the order in which its keys were given.
enum JSON {
    case text(String)
    case integer(Int)
    case flag(Bool)
    case list([JSON])
    case object([(String, JSON)])
    case null

    static func optional(_ text: String?) -> JSON { text.map(JSON.text) ?? .null }

    static func optional(_ number: Int?) -> JSON { number.map(JSON.integer) ?? .null }

    /// Indented by two spaces a level.
    func printed(indent: Int = 0) -> String {
        let inner = String(repeating: "  ", count: indent + 1)
        let outer = String(repeating: "  ", count: indent)
        switch self {
        case .text(let text): return JSON.quoted(text)
        case .integer(let number): return String(number)
        case .flag(let flag): return flag ? "true" : "false"
        case .null: return "null"
        case .list(let items):
            if items.isEmpty { return "[]" }
            let lines = items.map { inner + $0.printed(indent: indent + 1) }
            return "[\n" + lines.joined(separator: ",\n") + "\n" + outer + "]"
        case .object(let pairs):
            if pairs.isEmpty { return "{}" }
            let lines = pairs.map { key, value in
                inner + JSON.quoted(key) + ": " + value.printed(indent: indent + 1)
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n" + outer + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

/// Answers go to standard output, everything else to standard error.
enum Output {
    static func say(_ text: String) {
        print(text)
    }

    /// For lines another program waits for: they leave at once, also into a pipe.
    static func sayNow(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    static func say(_ json: JSON) {
        print(json.printed())
    }

    static func note(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Rewrites one line while long work goes on; nothing where nobody watches.
    static func progress(_ text: String) {
        guard isatty(FileHandle.standardError.fileDescriptor) == 1 else { return }
        FileHandle.standardError.write(Data(("\r\u{1B}[2K" + text).utf8))
    }

    static func endProgress() {
        progress("")
    }
}
