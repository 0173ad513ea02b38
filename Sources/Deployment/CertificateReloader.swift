import Logging
import ServiceLifecycle
import UnixSignals
import Web

/// Reads the certificate files again on SIGHUP. A file that cannot be used changes nothing.
struct CertificateReloader: Service {
    let certificate: ServerCertificate?
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() {
            do {
                try certificate?.reload()
                logger.info("certificate files read again")
            } catch let problem as CertificateProblem {
                logger.error(
                    "certificate files not usable, the old ones stay in use",
                    metadata: ["reason": "\(problem.reason)"])
            }
        }
    }
}

extension ConfigurationProblem {
    init(_ problem: CertificateProblem, certificateFile: String, keyFile: String) {
        switch problem.reason {
        case .certificateFile:
            self.init(
                what: "JIESU_TLS_CERTIFICATE names \(certificateFile), which cannot be used",
                mend: "give this user a readable PEM file with the server's certificate first")
        case .keyFile:
            self.init(
                what: "JIESU_TLS_KEY names \(keyFile), which cannot be used",
                mend: "give this user a readable PEM file with a private key without a password")
        case .mismatch:
            self.init(
                what: "the key in \(keyFile) does not belong to the certificate in "
                    + certificateFile,
                mend: "put the pair there that was issued together")
        }
    }
}
