import Casework
import Persistence
import Profiles
package import Store

/// Checks codes of a second factor; each works once.
enum FactorProof {
    /// What proved the person. The raw value stands in the ledger.
    enum Kind: String {
        case totp
        case recovery
    }

    /// Uses up a time code or a recovery code; nil when it fits neither, or was used before.
    static func use(
        _ typed: String, of account: Account, at now: Instant, _ site: Site,
        in tx: borrowing Transaction
    ) throws -> Kind? {
        guard let factor = account.factor else { return nil }
        let code = RecoveryCode.folded(typed)
        if code.count == TimeCode.digits {
            let secret = try open(factor, of: account, site)
            guard
                let step = TimeCode.step(
                    of: code, secret: secret, atSecond: now.milliseconds / 1000,
                    after: factor.step)
            else { return nil }
            return try site.accounts.useStep(step, of: account.id, in: tx) ? .totp : nil
        }
        let isUsed = try site.accounts.useRecoveryCode(
            site.sealer.codeHash(code), of: account.id, at: now, in: tx)
        return isUsed ? .recovery : nil
    }

    static func seal(_ secret: [UInt8], of account: Int64, _ site: Site) throws -> [UInt8] {
        try site.sealer.seal(secret, context: context(account))
    }

    static func open(
        _ factor: SecondFactor, of account: Account, _ site: Site
    ) throws -> [UInt8] {
        try site.sealer.open(factor.secret, context: context(account.id))
    }

    private static func context(_ account: Int64) -> String { "second factor \(account)" }
}

extension Site {
    /// Whether a role of the account must have a second factor. Demo accounts are spared: their
    /// password is published, and they are reached from this machine alone.
    package func needsFactor(_ account: Account) -> Bool {
        !account.isDemo && !account.roles.isDisjoint(with: profile.secondFactorRoles)
    }
}
