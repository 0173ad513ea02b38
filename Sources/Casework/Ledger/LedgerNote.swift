/// What the ledger tells of one act: of what kind, on what, with which particulars.
///
/// Nothing personal may stand in it: subjects are numbers and names of accounts, particulars are
/// codes, counts and reasons.
package struct LedgerNote: Hashable, Sendable {
    package let kind: LedgerKind
    /// What was acted on: an order's number, an account's name, a file's name.
    package let subject: String
    package let order: OrderID?
    /// Particulars by name, e.g. `purpose`, `fields`, `rows`.
    package let detail: [String: String]

    package init(
        _ kind: LedgerKind, subject: String, order: OrderID? = nil, detail: [String: String] = [:]
    ) {
        self.kind = kind
        self.subject = subject
        self.order = order
        self.detail = detail
    }
}

/// The acts that the ledger records. Stored by raw value; a name never changes its meaning.
package enum LedgerKind: String, CaseIterable, Sendable {
    /// Orders changed: their events, in one transaction.
    case ordersChanged = "orders_changed"
    /// Personal data shown in clear to a person.
    case personalRevealed = "personal_revealed"
    /// Orders looked up by a full phone number.
    case personalSearched = "personal_searched"
    /// A file with orders left the system.
    case ordersExported = "orders_exported"
    /// A confidential order was opened, or opening one was asked for, granted, refused.
    case confidentialOpened = "confidential_opened"
    /// People were named for a confidential order.
    case confidentialNamed = "confidential_named"
    case confidentialRequested = "confidential_requested"
    case confidentialGranted = "confidential_granted"
    case confidentialRefused = "confidential_refused"
    case accountCreated = "account_created"
    case accountChanged = "account_changed"
    case accountEnded = "account_ended"
    case credentialChanged = "credential_changed"
    case signedIn = "signed_in"
    case signInRefused = "sign_in_refused"
    case signedOut = "signed_out"
    case importApplied = "import_applied"
    case reportMade = "report_made"
    case backupMade = "backup_made"
    case backupProven = "backup_proven"
    case backupFailed = "backup_failed"
    case restored
    /// Unusual looking at personal data was noticed.
    case warningRaised = "warning_raised"
    case warningSettled = "warning_settled"
    case settingChanged = "setting_changed"
    /// A signed root of the ledger was made.
    case rootSigned = "root_signed"
    /// Rows older than the ledger were taken in as they were found.
    case rowsAdopted = "rows_adopted"
}
