import Casework
import Localization

/// Puts the particulars of entries into words: codes, account numbers and moments, which the ledger
/// keeps as they are.
struct LedgerSpeaker {
    let text: PageText
    let people: LedgerPeople
    let names: Names

    /// One particular; empty for one that says nothing.
    func words(_ key: String, _ value: String, of entry: LedgerEntry) -> String {
        guard let name = LedgerSpeaker.details[key] else { return key + " " + value }
        let said = said(key, value, of: entry)
        return said.isEmpty ? "" : text(name, ["value": said])
    }

    private func said(_ key: String, _ value: String, of entry: LedgerEntry) -> String {
        switch key {
        case "events": all(value) { text.eventKind($0) }
        case "root", "sha256": String(value.prefix(16)) + "…"
        case "fields": all(value) { text.personalField($0) }
        case "roles": all(value) { code in Role(rawValue: code).map { text.role($0) } ?? code }
        case "accounts": all(value) { people.byID[$0] ?? $0 }
        case "account": people.byID[value] ?? people.byName[value] ?? value
        case "purpose": RevealPurpose(rawValue: value).map { text.purpose($0) } ?? value
        case "base": Base(rawValue: value).map { text.base($0) } ?? value
        case "problem": BackupProblem.Code(rawValue: value).map { text(name(of: $0)) } ?? value
        case "unit": value.isEmpty ? text(LedgerValueText.none) : names.unit(UnitID(value))
        case "until":
            Int64(value).map { text.moment(Instant(milliseconds: $0)) } ?? value
        case "bytes": Int64(value).map { text.number(Int($0 >> 20)) } ?? value
        case "kind": kind(value, of: entry)
        case "what", "factor", "beyond_norm": code(key + "." + value) ?? value
        case "reason" where entry.kind == .signInRefused: code("refused." + value) ?? value
        case "must_change_password": text(value == "yes" ? AnswerText.yes : .no)
        case "from", "to", "agreement": value.isEmpty ? text(LedgerValueText.none) : value
        case "employer", "job_title", "display_name":
            value == "changed" ? text(LedgerValueText.changed) : value
        // Which import it was is told by the subject of the import's own entry.
        case "batch": entry.order == nil ? value : text(LedgerValueText.fromFile)
        default: value
        }
    }

    private func all(_ value: String, _ word: (String) -> String) -> String {
        text.list(value.split(separator: ",").map { word(String($0)) })
    }

    private func kind(_ value: String, of entry: LedgerEntry) -> String {
        if entry.kind == .rootSigned {
            return text(
                value == "day" ? LedgerText.rootOfDay : LedgerText.rootBetween,
                ["day": entry.subject])
        }
        return PersonalWarning.Kind(rawValue: value).map { text.warning($0) } ?? value
    }

    private func code(_ name: String) -> String? {
        LedgerSpeaker.codes[name].map { text($0) }
    }

    private static let codes: [String: LedgerValueText] = [
        "what.password": .password, "what.password_set": .passwordSet, "what.invited": .invited,
        "what.reset": .reset, "what.reset_with_factor": .resetWithFactor,
        "what.factor_begun": .factorBegun, "what.factor_added": .factorAdded,
        "what.factor_removed": .factorRemoved, "what.recovery_codes": .recoveryCodes,
        "factor.none": .passwordAlone, "factor.totp": .withCode, "factor.recovery": .withRecovery,
        "beyond_norm.yes": .beyondNorm, "beyond_norm.no": .withinNorm,
        "refused.password": .wrongPassword, "refused.not_active": .notActive,
        "refused.second_factor": .wrongCode, "refused.no_account": .noAccount,
    ]

    /// What was searched by.
    static let searched: [String: LedgerValueText] = [
        "name": .byName, "phone": .byPhone, "identity": .byIdentity, "plate": .byPlate,
        "card": .byCard, "statement": .statement,
    ]

    /// Particulars that have words; others show their own names.
    private static let details: [String: LedgerDetailText] = [
        "events": .events, "created": .created, "changed": .changed, "orders": .orders,
        "batch": .batch, "root": .root, "kind": .value, "sha256": .sha256, "purpose": .purpose,
        "fields": .fields, "rows": .rows, "steps": .steps, "refused": .refused, "reason": .reason,
        "file": .file, "address": .address, "what": .value, "factor": .value,
        "beyond_norm": .value, "accounts": .accounts, "account": .account, "until": .until,
        "request": .request, "found": .found, "sessions": .sessions, "problem": .problem,
        "bytes": .bytes, "base": .base, "roles": .roles, "unit": .unit, "from": .from, "to": .to,
        "agreement": .agreement, "must_change_password": .mustChangePassword,
        "display_name": .displayName, "employer": .employer, "job_title": .jobTitle,
    ]
}
