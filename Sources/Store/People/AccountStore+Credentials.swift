package import Casework
package import Persistence

/// A link by which a person sets their password, once.
package struct Invitation: Hashable, Sendable {
    package let account: Int64
    package let expiresAt: Instant

    package init(account: Int64, expiresAt: Instant) {
        self.account = account
        self.expiresAt = expiresAt
    }
}

extension AccountStore {
    // MARK: - Second factor

    /// Keeps a secret whose person has not shown a code of it yet.
    package func setFactor(
        secret: [UInt8], of account: Int64, in tx: borrowing Transaction
    ) throws {
        try tx.execute(
            """
            UPDATE account SET factor_secret = \(secret), factor_since = NULL, factor_step = 0
            WHERE id = \(account)
            """)
    }

    package func confirmFactor(
        of account: Int64, at now: Instant, in tx: borrowing Transaction
    ) throws {
        try tx.execute(
            "UPDATE account SET factor_since = \(now.milliseconds) WHERE id = \(account)")
    }

    /// Takes the factor and its recovery codes away.
    package func removeFactor(of account: Int64, in tx: borrowing Transaction) throws {
        try tx.execute(
            """
            UPDATE account SET factor_secret = NULL, factor_since = NULL, factor_step = 0
            WHERE id = \(account)
            """)
        try tx.execute("DELETE FROM recovery_code WHERE account = \(account)")
    }

    /// Marks a time step as used. False when it, or a later one, was used before.
    package func useStep(
        _ step: Int64, of account: Int64, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            UPDATE account SET factor_step = \(step)
            WHERE id = \(account) AND factor_step < \(step)
            """) == 1
    }

    // MARK: - Recovery codes

    /// Replaces the recovery codes of an account.
    package func setRecoveryCodes(
        _ hashes: [[UInt8]], of account: Int64, in tx: borrowing Transaction
    ) throws {
        try tx.execute("DELETE FROM recovery_code WHERE account = \(account)")
        try tx.insert(
            into: "recovery_code", columns: "account, code_hash",
            rows: hashes.map { [.integer(account), .blob($0)] })
    }

    /// Uses up a code. False when the account has none of this hash that is unused.
    package func useRecoveryCode(
        _ hash: [UInt8], of account: Int64, at now: Instant, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            UPDATE recovery_code SET used_at = \(now.milliseconds)
            WHERE account = \(account) AND code_hash = \(hash) AND used_at IS NULL
            """) == 1
    }

    /// How many codes are left.
    package func recoveryCodesLeft(
        of account: Int64, in tx: borrowing Transaction
    ) throws -> Int {
        try tx.fetchFirst(
            """
            SELECT count(*) FROM recovery_code WHERE account = \(account) AND used_at IS NULL
            """
        ) { $0.int(0) } ?? 0
    }

    // MARK: - Invitations

    /// Puts an invitation in the place of the one before.
    package func invite(
        _ invitation: Invitation, tokenHash: [UInt8], sealedBy sealer: AccessSealer,
        at now: Instant, in tx: borrowing Transaction
    ) throws {
        try tx.execute("DELETE FROM invitation WHERE account = \(invitation.account)")
        try tx.insert(
            into: "invitation", columns: "account, token_hash, made_at, expires_at, seal",
            rows: [
                [
                    .integer(invitation.account), .blob(tokenHash), .integer(now.milliseconds),
                    .integer(invitation.expiresAt.milliseconds),
                    .blob(sealer.seal(of: invitation, tokenHash: tokenHash)),
                ]
            ])
    }

    /// Nil also for an invitation that this server did not make, or that was changed since.
    package func invitation(
        tokenHash: [UInt8], sealedBy sealer: AccessSealer, in tx: borrowing Transaction
    ) throws -> Invitation? {
        guard let found = try invitation(where: "token_hash = \(tokenHash)", in: tx),
            sealer.isSealed(found.invitation, tokenHash: tokenHash, by: found.seal)
        else { return nil }
        return found.invitation
    }

    package func invitation(
        of account: Int64, in tx: borrowing Transaction
    ) throws -> Invitation? {
        try invitation(where: "account = \(account)", in: tx)?.invitation
    }

    package func withdrawInvitation(of account: Int64, in tx: borrowing Transaction) throws {
        try tx.execute("DELETE FROM invitation WHERE account = \(account)")
    }

    private func invitation(
        where condition: SQL, in tx: borrowing Transaction
    ) throws -> (invitation: Invitation, seal: [UInt8])? {
        try tx.fetchFirst(
            "SELECT account, expires_at, seal FROM invitation WHERE \(raw: condition) LIMIT 1"
        ) { row in
            let invitation = Invitation(
                account: row.int64(0), expiresAt: Instant(milliseconds: row.int64(1)))
            return (invitation, row.blobIfPresent(2) ?? [])
        }
    }
}
