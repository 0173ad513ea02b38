import Crypto
import Foundation
import Store

/// The key that everything personal is sealed with. Lost key, lost data: operators keep a copy of
/// it apart from the backups.
enum MasterKey {
    /// The key from the configuration, or from its file, which is made when `mayCreate` says that
    /// nothing has been sealed yet.
    ///
    /// - Throws: `ConfigurationProblem`.
    static func load(
        _ configuration: DeploymentConfiguration, mayCreate: Bool
    ) throws -> SymmetricKey {
        if let text = configuration.key {
            return try key(from: text, named: "JIESU_KEY")
        }
        let path = configuration.keyPath
        if FileManager.default.fileExists(atPath: path) { return try read(path) }
        guard mayCreate else {
            throw ConfigurationProblem(
                what: "the key file \(path) is missing, but the database holds sealed data",
                mend: "put the key back from its safe copy, or give it in JIESU_KEY")
        }
        let key = SymmetricKey(size: .bits256)
        try write(key, to: path)
        return key
    }

    /// The key in the file at `path`.
    ///
    /// - Throws: `ConfigurationProblem`.
    static func read(_ path: String) throws -> SymmetricKey {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw ConfigurationProblem(
                what: "the key file \(path) cannot be read", mend: "give this user read access")
        }
        return try key(from: text, named: path)
    }

    static func key(from text: String, named name: String) throws -> SymmetricKey {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let bytes = Data(base64Encoded: trimmed), bytes.count == Sealer.keyLength else {
            throw ConfigurationProblem(
                what: "\(name) does not hold a key",
                mend: "it must be \(Sealer.keyLength) bytes in base 64, 44 characters")
        }
        return SymmetricKey(data: bytes)
    }

    /// A new key file that only its owner reads.
    static func write(_ key: SymmetricKey, to path: String) throws {
        let text = key.withUnsafeBytes { Data($0) }.base64EncodedString() + "\n"
        let created = FileManager.default.createFile(
            atPath: path, contents: Data(text.utf8),
            attributes: [.posixPermissions: NSNumber(value: 0o600)])
        guard created else {
            throw ConfigurationProblem(
                what: "the key file \(path) cannot be written",
                mend: "give this user write access to its folder, or give the key in JIESU_KEY")
        }
    }
}
