/// What somebody wants to see a complainant's personal data for.
package enum RevealPurpose: String, CaseIterable, Sendable {
    /// To contact the complainant (联系诉求人).
    case contact
    /// To call back (回访).
    case callback
    /// To check what was said against what happened (核实).
    case verification
    /// To correct rows that an import refused (更正导入数据).
    case correction
    /// Anything else, with a reason.
    case other

    /// For what one order's complainant is looked at.
    package static let ofOrders: [RevealPurpose] = [.contact, .callback, .verification, .other]
    /// For what refused rows are given back.
    package static let ofRows: [RevealPurpose] = [.correction, .other]
}

/// A person asks to see an order's personal data in clear.
package struct RevealRequest: Hashable, Sendable {
    package let purpose: RevealPurpose
    package let reason: String
    /// The person was told that the norm is used up and asks all the same.
    package let isConfirmed: Bool

    /// Scalars of a reason.
    package static let reasonMinimum = 5
    package static let reasonMaximum = 200
    /// For so long the data stays on the page.
    package static let secondsShown = 60

    package init(purpose: RevealPurpose, reason: String = "", isConfirmed: Bool = false) {
        self.purpose = purpose
        self.reason = reason
        self.isConfirmed = isConfirmed
    }

    /// - Throws: `RevealRefusal` when a reason is missing that the purpose or the used-up norm
    ///   asks for, when it is too long, and when the norm is used up and nobody confirmed.
    package func check(_ used: RevealCount, norm: RevealNorm) throws(RevealRefusal) {
        let length = reason.unicodeScalars.count
        let isBlank = reason.unicodeScalars.allSatisfy(\.properties.isWhitespace)
        let hasReason = length >= RevealRequest.reasonMinimum && !isBlank
        guard length <= RevealRequest.reasonMaximum else {
            throw .reasonTooLong(maximum: RevealRequest.reasonMaximum)
        }
        if norm.isUsedUp(by: used) {
            guard isConfirmed else { throw .normUsedUp(used, norm) }
            guard hasReason else { throw .reasonMissing(minimum: RevealRequest.reasonMinimum) }
        }
        if purpose == .other, !hasReason {
            throw .reasonMissing(minimum: RevealRequest.reasonMinimum)
        }
    }
}

/// Why nothing is revealed. Nothing was shown or recorded when one is thrown.
package enum RevealRefusal: Error, Hashable, Sendable {
    case reasonMissing(minimum: Int)
    case reasonTooLong(maximum: Int)
    /// The person has looked more often than the norm; a second request with a reason may go on.
    case normUsedUp(RevealCount, RevealNorm)
}

/// How often a person has looked: in the last hour and since midnight, this look not counted.
package struct RevealCount: Hashable, Sendable {
    package let inHour: Int
    package let onDay: Int

    package init(inHour: Int, onDay: Int) {
        self.inHour = inHour
        self.onDay = onDay
    }
}

/// Whether a reader may ask to see an order's personal data, and how many of its texts hold some.
package struct RevealOffer: Hashable, Sendable {
    package let isAllowed: Bool
    package let textCount: Int

    package init(isAllowed: Bool, textCount: Int) {
        self.isAllowed = isAllowed
        self.textCount = textCount
    }
}
