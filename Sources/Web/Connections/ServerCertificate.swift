import HummingbirdTLS
import NIOCore
import NIOSSL
import Synchronization

/// Certificate and key files that cannot be used.
package struct CertificateProblem: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// Not there, not readable, or no certificates in PEM.
        case certificateFile
        /// Not there, not readable, or no key in PEM, or one with a password.
        case keyFile
        /// Each can be read, but the key is another certificate's.
        case mismatch
    }

    package let reason: Reason
}

/// The certificate the server shows, from PEM files: the server's own first, then those above it.
/// `reload` takes new files for new connections; those that are open go on.
package final class ServerCertificate: Sendable {
    private struct Loaded: Sendable {
        let chain: [NIOSSLCertificateSource]
        let key: NIOSSLPrivateKeySource
    }

    private let certificateFile: String
    private let keyFile: String
    private let current: Mutex<Loaded>

    /// - Throws: `CertificateProblem`.
    package init(certificateFile: String, keyFile: String) throws {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        current = Mutex(try Self.load(certificateFile, keyFile))
    }

    /// - Throws: `CertificateProblem`; then the old certificate stays in use.
    package func reload() throws {
        let loaded = try Self.load(certificateFile, keyFile)
        current.withLock { $0 = loaded }
    }

    /// TLS 1.2 and newer; each connection asks for the certificate of the moment.
    var configuration: TLSConfiguration {
        let loaded = current.withLock { $0 }
        var configuration = Self.configuration(loaded)
        configuration.sslContextCallback = { [self] _, promise in
            let loaded = current.withLock { $0 }
            var override = NIOSSLContextConfigurationOverride()
            override.certificateChain = loaded.chain
            override.privateKey = loaded.key
            promise.succeed(override)
        }
        return configuration
    }

    private static func configuration(_ loaded: Loaded) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: loaded.chain, privateKey: loaded.key)
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        return configuration
    }

    private static func load(_ certificateFile: String, _ keyFile: String) throws -> Loaded {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificateFile)
        } catch {
            throw CertificateProblem(reason: .certificateFile)
        }
        guard !chain.isEmpty else { throw CertificateProblem(reason: .certificateFile) }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
        } catch {
            throw CertificateProblem(reason: .keyFile)
        }
        let loaded = Loaded(chain: chain.map { .certificate($0) }, key: .privateKey(key))
        do {
            _ = try NIOSSLContext(configuration: configuration(loaded))
        } catch {
            throw CertificateProblem(reason: .mismatch)
        }
        return loaded
    }
}
