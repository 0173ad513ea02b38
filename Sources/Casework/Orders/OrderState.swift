/// Where an order stands on its main way (domain.md section 11).
///
/// ```
/// awaitingSigning ─sign→ awaitingDispatch ─dispatch→ handling ─reply→ awaitingReplyReview
///    │  ▲                  │  ▲                        ▲  ▲                │
///    │  └─ refused ──┐     │  └─ refused ─┐            │  └── rejected ────┤
///    └─requestSendBack→ sendBackRequested ┘            │                   ▼ accepted
///                            │ accepted                │            awaitingJudgement
///                            ▼                         │                   │ judge
///                         sentBack                     │                   ▼
///                                                      └── rejected ── awaitingClosing
///                                                                          │ accepted
///                         archived ←─ verdictReceived ←──────────────── closed
/// ```
/// A newer export of the city moves three of them: what it finished before anybody here signed is
/// closed, and to be signed again once the city has it in hand again; what it dispatched again
/// after a send-back is to be signed anew. From `handling` the desk may dispatch to other units,
/// with a reason.
///
/// Callbacks are recorded from `awaitingJudgement` on and move nothing. `verdictReceived` and
/// `archived` have their place here; the commands that lead to them come with the whole life of
/// an order.
package enum OrderState: String, CaseIterable, Sendable {
    case awaitingSigning = "awaiting_signing"
    case sendBackRequested = "send_back_requested"
    case sentBack = "sent_back"
    case awaitingDispatch = "awaiting_dispatch"
    case handling
    case awaitingReplyReview = "awaiting_reply_review"
    case awaitingJudgement = "awaiting_judgement"
    case awaitingClosing = "awaiting_closing"
    case closed
    case verdictReceived = "verdict_received"
    case archived

    /// Nothing more is owed to the citizen or the city in these states; no clock runs.
    package var isFinished: Bool {
        switch self {
        case .sentBack, .closed, .verdictReceived, .archived: true
        default: false
        }
    }

    /// The request was dealt with, here or by the city.
    package var isClosed: Bool {
        switch self {
        case .closed, .verdictReceived, .archived: true
        default: false
        }
    }

    /// The unit's part is still to be done: the reply clock runs.
    package var owesReply: Bool {
        switch self {
        case .awaitingSigning, .sendBackRequested, .awaitingDispatch, .handling,
            .awaitingReplyReview:
            true
        default: false
        }
    }
}
