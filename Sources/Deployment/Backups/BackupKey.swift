import Crypto
import Foundation
import Operations

/// The key that backups are encrypted with. It opens backups and nothing else: the sealed personal
/// data inside stays sealed under the master key, which no backup holds.
struct BackupKey: Sendable {
    /// Where it comes from, so that whoever restores knows which key to look for.
    enum Origin: String, Codable, Sendable {
        /// Derived from the master key by HKDF.
        case master
        /// A key file of its own (JIESU_BACKUP_KEY).
        case separate
    }

    let origin: Origin
    /// 16 hexadecimal digits that tell keys apart and say nothing about them.
    let id: String
    private let key: SymmetricKey

    /// - Parameter material: the master key, or the separate key; 32 bytes.
    init(_ material: SymmetricKey, _ origin: Origin) {
        self.origin = origin
        key = Self.derive(material, Data("jiesu backup v1".utf8))
        let print = Self.derive(key, Data("jiesu backup key id v1".utf8))
        id = Hex.text(print.withUnsafeBytes { Array($0.prefix(8)) })
    }

    /// The separate key where one is configured, else the one derived from the master key.
    ///
    /// - Throws: `ConfigurationProblem` when the key is missing or no key.
    static func load(_ configuration: DeploymentConfiguration) throws -> BackupKey {
        if let path = configuration.backupKeyFile {
            return BackupKey(try MasterKey.read(path), .separate)
        }
        return BackupKey(try MasterKey.load(configuration, mayCreate: false), .master)
    }

    /// The key that the file at `path` was made with, as far as it is at hand: files made before a
    /// separate key was introduced stay readable.
    static func load(
        _ configuration: DeploymentConfiguration, for path: String
    ) throws -> BackupKey {
        if try BackupReader.header(of: path).keyOrigin == .master {
            return BackupKey(try MasterKey.load(configuration, mayCreate: false), .master)
        }
        return try load(configuration)
    }

    /// The key of one file's header code and the one of its chunks. `header` is unique by its salt
    /// and bound into both, so that a chunk fits into no other file.
    func fileKeys(header: Data) -> (code: SymmetricKey, chunks: SymmetricKey) {
        let salt = Data(SHA256.hash(data: header))
        func derived(_ purpose: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: key, salt: salt, info: Data(purpose.utf8), outputByteCount: 32)
        }
        return (derived("jiesu backup header v1"), derived("jiesu backup chunks v1"))
    }

    private static func derive(_ material: SymmetricKey, _ purpose: Data) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: material, info: purpose, outputByteCount: 32)
    }
}
