import Casework

/// What is wrong with a file that should be a backup. Found before anything of it is used.
package enum BackupDamage: Error, Hashable, Sendable, CustomStringConvertible {
    case missing(String)
    case empty
    case foreign
    /// A bare SQLite file, as versions before the container wrote them.
    case olderFormat
    case unsupportedVersion(Int)
    /// The header is cut or changed.
    case header
    case otherKey(wanted: String, origin: String)
    /// A chunk was changed, moved, left out or put in; counted from 0.
    case chunk(Int)
    /// The file ends before its last chunk.
    case truncated
    /// The chunks are right but what they hold does not hang together.
    case contents(String)

    package var description: String {
        switch self {
        case .missing(let path): "there is no file \(path)"
        case .empty: "the file is empty"
        case .foreign: "the file is no backup of Jiesu"
        case .olderFormat:
            "the file was made by an earlier version: a bare SQLite database without manifest"
        case .unsupportedVersion(let version):
            "the file has the format version \(version), which this build does not read"
        case .header: "the header was changed or cut"
        case .otherKey(let id, let origin):
            origin == BackupKey.Origin.separate.rawValue
                ? "the file was made with the separate backup key \(id) (JIESU_BACKUP_KEY)"
                : "the file was made with another key: the backup key \(id)"
        case .chunk(let index):
            "chunk \(index) was changed, cut, moved, or belongs to another file"
        case .truncated: "the file was cut: its end is missing"
        case .contents(let what): "the contents do not hang together: \(what)"
        }
    }

    /// As it is recorded.
    var problem: BackupProblem {
        switch self {
        case .otherKey: BackupProblem(.otherKey, description)
        case .missing: BackupProblem(.disk, description)
        default: BackupProblem(.damaged, description)
        }
    }
}
