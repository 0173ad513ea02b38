package import Casework
package import Persistence

/// A session as its owner sees it in a list.
package struct ListedSession: Hashable, Sendable {
    package let tokenHash: [UInt8]
    package let session: Session

    /// Names the session in a form. It is made of the token's hash, so it opens nothing.
    package var handle: String {
        tokenHash.prefix(12).map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}

extension AccountStore {
    /// More sessions than these one person does not have open at once.
    package static let sessionsMax = 200

    package func open(
        _ session: Session, tokenHash: [UInt8], sealedBy sealer: AccessSealer,
        in tx: borrowing Transaction
    ) throws {
        try tx.insert(
            into: "session",
            columns: """
                token_hash, account, csrf, locale, created_at, seen_at, agent, address, factor_at, \
                seal
                """,
            rows: [
                [
                    .blob(tokenHash), .integer(session.account), .text(session.csrf),
                    .text(session.locale), .integer(session.createdAt.milliseconds),
                    .integer(session.seenAt.milliseconds), .text(session.agent),
                    .text(session.address), session.factorAt.map(\.milliseconds).sqlValue,
                    .blob(sealer.seal(of: session, tokenHash: tokenHash)),
                ]
            ])
    }

    /// Nil also for a session that this server did not open, or that was changed since.
    package func session(
        tokenHash: [UInt8], sealedBy sealer: AccessSealer, in tx: borrowing Transaction
    ) throws -> Session? {
        let found = try sessions(where: "token_hash = \(tokenHash)", limit: 1, in: tx).first
        guard let found,
            sealer.isSealed(found.listed.session, tokenHash: tokenHash, by: found.seal)
        else { return nil }
        return found.listed.session
    }

    /// The sessions of an account, the one used last first.
    package func sessions(
        of account: Int64, in tx: borrowing Transaction
    ) throws -> [ListedSession] {
        try sessions(where: "account = \(account)", limit: Self.sessionsMax, in: tx).map(\.listed)
    }

    package func touch(
        tokenHash: [UInt8], at now: Instant, in tx: borrowing Transaction
    ) throws {
        try tx.execute(
            "UPDATE session SET seen_at = \(now.milliseconds) WHERE token_hash = \(tokenHash)")
    }

    package func setLocale(
        _ locale: String, tokenHash: [UInt8], in tx: borrowing Transaction
    ) throws {
        try tx.execute(
            "UPDATE session SET locale = \(locale) WHERE token_hash = \(tokenHash)")
    }

    /// Returns whether there was such a session.
    @discardableResult
    package func close(tokenHash: [UInt8], in tx: borrowing Transaction) throws -> Bool {
        try tx.execute("DELETE FROM session WHERE token_hash = \(tokenHash)") > 0
    }

    /// Closes the sessions of an account but `kept`; returns how many.
    @discardableResult
    package func closeAll(
        of account: Int64, but kept: [UInt8] = [], in tx: borrowing Transaction
    ) throws -> Int {
        try tx.execute(
            "DELETE FROM session WHERE account = \(account) AND token_hash <> \(kept)")
    }

    /// Removes sessions last seen before `seen` or opened before `created`.
    package func sweep(
        seenBefore seen: Instant, createdBefore created: Instant, in tx: borrowing Transaction
    ) throws {
        try tx.execute(
            """
            DELETE FROM session
            WHERE seen_at < \(seen.milliseconds) OR created_at < \(created.milliseconds)
            """)
    }

    private func sessions(
        where condition: SQL, limit: Int, in tx: borrowing Transaction
    ) throws -> [(listed: ListedSession, seal: [UInt8])] {
        try tx.fetch(
            """
            SELECT account, csrf, locale, created_at, seen_at, agent, address, factor_at,
                token_hash, seal
            FROM session WHERE \(raw: condition) ORDER BY seen_at DESC, token_hash LIMIT \(limit)
            """
        ) { row in
            let session = Session(
                account: row.int64(0), csrf: row.text(1), locale: row.text(2),
                createdAt: Instant(milliseconds: row.int64(3)),
                seenAt: Instant(milliseconds: row.int64(4)), agent: row.text(5),
                address: row.text(6), factorAt: OrderRow.instant(row, 7))
            return (
                listed: ListedSession(tokenHash: row.blob(8), session: session),
                seal: row.blobIfPresent(9) ?? []
            )
        }
    }
}
