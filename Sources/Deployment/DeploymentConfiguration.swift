package import Casework
import Foundation
package import Logging
package import Web

/// How one node is set up. Command line options win over environment variables, which win over the
/// defaults given here.
///
/// | key | environment | default | meaning |
/// |---|---|---|---|
/// | data | JIESU_DATA | ./jiesu-data | folder of the SQLite file, the key file and uploads |
/// | database | JIESU_DATABASE | SQLite in the data folder | a PostgreSQL URL |
/// | profile | JIESU_PROFILE | the stored one, else zhongguancun-2026 | deployment profile |
/// | profiles | JIESU_PROFILES | those in the program | folder with profile files |
/// | key | JIESU_KEY | — | master key, 32 bytes in base 64 (secret) |
/// | key file | JIESU_KEY_FILE | jiesu.key in the data folder | file with that key |
/// | host | JIESU_HOST | 127.0.0.1 | address to listen on |
/// | port | JIESU_PORT | 8080 | port to listen on, 0 to 65535 |
/// | address | JIESU_URL | http://HOST:PORT | how people reach the site, for links in files |
/// | log level | JIESU_LOG_LEVEL | info | debug, info, warning or error |
/// | secure cookies | JIESU_SECURE_COOKIES | no | yes where TLS ends in front of this node |
/// | proxies | JIESU_TRUST_PROXY | 0 | hops in front of this node, or the proxies' networks |
/// | certificate | JIESU_TLS_CERTIFICATE | — | PEM file with the chain; speaks TLS itself |
/// | its key | JIESU_TLS_KEY | — | PEM file with the private key |
/// | requests | JIESU_REQUESTS_PER_MINUTE | 600 | per session, five times as many per address |
/// | night shift | JIESU_NIGHT_SHIFT | 18:00-09:00 | when pages are dark by themselves |
/// | backup folder | JIESU_BACKUP_FOLDER | none: no backups by themselves | where backups lie |
/// | backup time | JIESU_BACKUP_AT | 02:30 | when one is made each day, in the site's zone |
/// | backups kept | JIESU_BACKUP_KEEP | 14,8,12 | of how many days, weeks and months |
/// | backup key | JIESU_BACKUP_KEY | derived from the master key | file with a key of its own |
package struct DeploymentConfiguration: Sendable {
    package var dataFolder = "jiesu-data"
    package var databaseURL: String?
    package var profile: String?
    package var profileFolder: String?
    package var key: String?
    package var keyFile: String?
    package var host = "127.0.0.1"
    package var port = 8080
    package var address: String?
    package var logLevel = Logger.Level.info
    package var usesSecureCookies = false
    package var trustsProxy = ProxyTrust.nobody
    package var certificateFile: String?
    package var certificateKeyFile: String?
    package var requestsPerMinute = 600
    package var night = NightShift.standard

    package var backups: BackupPlan?
    package var backupKeyFile: String?

    package static let defaultProfile = "zhongguancun-2026"

    /// Reads the environment.
    ///
    /// - Throws: `ConfigurationProblem` naming the variable, its value unless secret, and the mend.
    package init(environment: [String: String]) throws(ConfigurationProblem) {
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        dataFolder = value("JIESU_DATA") ?? dataFolder
        databaseURL = value("JIESU_DATABASE")
        profile = value("JIESU_PROFILE")
        profileFolder = value("JIESU_PROFILES")
        key = value("JIESU_KEY")
        keyFile = value("JIESU_KEY_FILE")
        host = value("JIESU_HOST") ?? host
        address = value("JIESU_URL")
        if let text = value("JIESU_PORT") {
            guard let number = Int(text), (0...65_535).contains(number) else {
                throw ConfigurationProblem(
                    what: "JIESU_PORT is \"\(text)\"", mend: "give a number from 0 to 65535")
            }
            port = number
        }
        if let text = value("JIESU_LOG_LEVEL") {
            guard let level = Logger.Level(rawValue: text) else {
                throw ConfigurationProblem(
                    what: "JIESU_LOG_LEVEL is \"\(text)\"",
                    mend: "say debug, info, warning or error")
            }
            logLevel = level
        }
        if let text = value("JIESU_SECURE_COOKIES") {
            guard let flag = ["yes": true, "no": false][text] else {
                throw ConfigurationProblem(
                    what: "JIESU_SECURE_COOKIES is \"\(text)\"", mend: "say yes or no")
            }
            usesSecureCookies = flag
        }
        try readSurface(value)
        backupKeyFile = value("JIESU_BACKUP_KEY")
        backups = try Self.backupPlan(
            folder: value("JIESU_BACKUP_FOLDER"), at: value("JIESU_BACKUP_AT"),
            keep: value("JIESU_BACKUP_KEEP"))
    }

    /// What stands between this node and the people who reach it.
    private mutating func readSurface(
        _ value: (String) -> String?
    ) throws(ConfigurationProblem) {
        if let text = value("JIESU_TRUST_PROXY") {
            guard let trust = ProxyTrust(text) else {
                throw ConfigurationProblem(
                    what: "JIESU_TRUST_PROXY is \"\(text)\"",
                    mend: "give the number of proxies from 0 to \(ProxyTrust.hopsMax), or their "
                        + "networks, such as 127.0.0.1,10.0.0.0/8")
            }
            trustsProxy = trust
        }
        certificateFile = value("JIESU_TLS_CERTIFICATE")
        certificateKeyFile = value("JIESU_TLS_KEY")
        guard (certificateFile == nil) == (certificateKeyFile == nil) else {
            throw ConfigurationProblem(
                what: "only one of JIESU_TLS_CERTIFICATE and JIESU_TLS_KEY is set",
                mend: "name both files, or neither")
        }
        if let text = value("JIESU_REQUESTS_PER_MINUTE") {
            guard let number = Int(text), (0...1_000_000).contains(number) else {
                throw ConfigurationProblem(
                    what: "JIESU_REQUESTS_PER_MINUTE is \"\(text)\"",
                    mend: "give a number from 0, which sets no limit, to 1000000")
            }
            requestsPerMinute = number
        }
        if let text = value("JIESU_NIGHT_SHIFT") {
            guard let hours = NightShift(text) else {
                throw ConfigurationProblem(
                    what: "JIESU_NIGHT_SHIFT is \"\(text)\"",
                    mend: "give two times like 18:00-09:00")
            }
            night = hours
        }
    }

    private static func backupPlan(
        folder: String?, at time: String?, keep: String?
    ) throws(ConfigurationProblem) -> BackupPlan? {
        var second = BackupPlan.standardSecond
        if let time {
            let parts = time.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = Int(parts[0]),
                let minute = Int(parts[1]), (0...23).contains(hour), (0...59).contains(minute)
            else {
                throw ConfigurationProblem(
                    what: "JIESU_BACKUP_AT is \"\(time)\"",
                    mend: "give hour and minute like 02:30")
            }
            second = hour * 3600 + minute * 60
        }
        var rule = KeepRule.standard
        if let keep {
            guard let given = KeepRule(keep) else {
                throw ConfigurationProblem(
                    what: "JIESU_BACKUP_KEEP is \"\(keep)\"",
                    mend: "give the numbers of days, weeks and months like 14,8,12")
            }
            rule = given
        }
        // The record names files by their whole path, wherever the server is started next time.
        let path = folder.map { URL(fileURLWithPath: $0).path }
        return path.map { BackupPlan(folder: $0, secondOfDay: second, keep: rule) }
    }

    /// The address people reach the site by, without a slash at the end.
    package var publicAddress: String {
        let scheme = certificateFile == nil ? "http" : "https"
        let shown = address ?? "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        return shown.hasSuffix("/") ? String(shown.dropLast()) : shown
    }

    package var databasePath: String { dataFolder + "/jiesu.sqlite" }
    package var keyPath: String { keyFile ?? dataFolder + "/jiesu.key" }
    package var uploadFolder: String { dataFolder + "/uploads" }
    var lockPath: String { dataFolder + "/jiesu.lock" }

    /// True for hosts that only this machine reaches.
    package var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }

    /// True where people on other machines may reach the site: directly, or through a proxy.
    package var isReachedFromOutside: Bool {
        !isLoopback || trustsProxy != .nobody || usesSecureCookies
    }
}

/// A setting that cannot be used, and what to do about it.
package struct ConfigurationProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package let what: String
    package let mend: String

    package init(what: String, mend: String) {
        self.what = what
        self.mend = mend
    }

    package var description: String { what + "; " + mend }
}
