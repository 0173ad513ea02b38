package import Casework
package import Pages
import Spreadsheets

/// What the web server needs to know beyond the deployment itself.
package struct WebConfiguration: Sendable {
    package var host = "127.0.0.1"
    package var port = 8080
    /// Shows the banner and the accounts of a demonstration.
    package var isDemo = false
    package var demoAccounts: [DemoAccount] = []
    /// The site is reached by https alone, whatever a proxy says: cookies are `Secure` and bear
    /// the prefix `__Host-`.
    package var isSecure = false
    /// The address people reach the site by, without a slash at the end; nil where nobody said it.
    /// Links that are handed over begin with it.
    package var publicAddress: String?
    /// Whose `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host` are believed.
    package var trustsProxy = ProxyTrust.nobody
    /// Certificate and key of the server's own; nil speaks plain HTTP.
    package var certificate: ServerCertificate?
    package var connectionLimits = ConnectionLimits()
    package var requestLimits = RequestLimitSettings()
    /// What the first administrator has to type, printed by the server at its start. Nil asks for
    /// nothing.
    package var setupCode: String?
    /// Folder for uploaded files; it is made when missing and should hold nothing else.
    package var uploadFolder: String
    /// A greater file is refused while it arrives; what the reader of spreadsheets takes at most.
    package var uploadBytesMax = Int(WorkbookLimits().fileBytes)
    package var signInLimits = SignInLimits()
    /// When pages are dark for those who chose nothing else.
    package var night = NightShift.standard
    /// When and where backups are made; nil where the server makes none.
    package var backups: BackupPlan?

    package init(uploadFolder: String) {
        self.uploadFolder = uploadFolder
    }
}

/// How many plain requests a minute are borne; 0 sets no limit.
package struct RequestLimitSettings: Hashable, Sendable {
    package var perSession = 0
    /// Many people may share an address, so it is allowed more.
    package var perAddress = 0

    package init() {}

    package init(perSession: Int) {
        self.perSession = perSession
        perAddress = perSession * 5
    }
}

/// How many failed attempts to sign in are borne within `windowSeconds`.
package struct SignInLimits: Hashable, Sendable {
    package var perAccount = 10
    /// Many people may share an address, so it is allowed more.
    package var perAddress = 50
    package var windowSeconds: Int64 = 900
    /// Checking a password takes 32 MB and a tenth of a second of one core.
    package var atOnce = 8

    package init() {}
}
