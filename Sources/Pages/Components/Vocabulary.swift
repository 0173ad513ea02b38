import Casework
import Localization

// The words for the values of the domain. Every switch is total: a new value cannot be forgotten.

extension PageText {
    func state(_ state: OrderState) -> String {
        let key: StateText =
            switch state {
            case .awaitingSigning: .awaitingSigning
            case .sendBackRequested: .sendBackRequested
            case .sentBack: .sentBack
            case .awaitingDispatch: .awaitingDispatch
            case .handling: .handling
            case .awaitingReplyReview: .awaitingReplyReview
            case .awaitingJudgement: .awaitingJudgement
            case .awaitingClosing: .awaitingClosing
            case .closed: .closed
            case .verdictReceived: .verdictReceived
            case .archived: .archived
            }
        return self(key)
    }

    func action(_ action: OrderAction) -> String {
        let key: ActionText =
            switch action {
            case .amend: .amend
            case .sign: .sign
            case .requestSendBack: .requestSendBack
            case .reviewSendBack: .reviewSendBack
            case .dispatch: .dispatch
            case .recordContact: .recordContact
            case .recordProgress: .recordProgress
            case .reply: .reply
            case .reviewReply: .reviewReply
            case .recordCallback: .recordCallback
            case .judge: .judge
            case .reviewClosing: .reviewClosing
            }
        return self(key)
    }

    func roles(of actor: Actor) -> String {
        let roles = Role.allCases.filter(actor.roles.contains).map { role($0) }
        return actor.unitName.isEmpty ? list(roles) : actor.unitName
    }

    func role(_ role: Role) -> String {
        let key: RoleText =
            switch role {
            case .desk: .desk
            case .shiftLead: .shiftLead
            case .handler: .handler
            case .unitHead: .unitHead
            case .reviewer: .reviewer
            case .qualityChecker: .qualityChecker
            case .analyst: .analyst
            case .supervisor: .supervisor
            case .reportWriter: .reportWriter
            case .projectManager: .projectManager
            case .clientSection: .clientSection
            case .leader: .leader
            case .auditor: .auditor
            case .administrator: .administrator
            }
        return self(key)
    }

    func contacted(_ contacted: Bool) -> String {
        self(contacted ? AnswerText.contacted : .notContacted)
    }

    func resolution(_ resolution: Resolution) -> String {
        let key: AnswerText =
            switch resolution {
            case .resolved: .resolved
            case .partly: .partly
            case .unresolved: .unresolved
            }
        return self(key)
    }

    func satisfaction(_ satisfaction: Satisfaction) -> String {
        let key: AnswerText =
            switch satisfaction {
            case .satisfied: .satisfied
            case .mostly: .mostly
            case .neutral: .neutral
            case .dissatisfied: .dissatisfied
            case .veryDissatisfied: .veryDissatisfied
            case .notRated: .notRated
            }
        return self(key)
    }

    func outcome(_ outcome: CallbackOutcome) -> String {
        let key: AnswerText =
            switch outcome {
            case .valid: .valid
            case .noAnswer: .noAnswer
            case .refused: .refused
            case .unreachable: .unreachable
            case .wrongNumber: .wrongNumber
            case .declinedToRate: .declinedToRate
            case .noCallbackWanted: .noCallbackWanted
            }
        return self(key)
    }

    func contactChannel(_ channel: ContactChannel) -> String {
        let key: AnswerText =
            switch channel {
            case .phone: .phone
            case .message: .message
            case .visit: .visit
            case .online: .online
            }
        return self(key)
    }

    func due(_ due: OrderFilter.Due) -> String {
        let key: ListText =
            switch due {
            case .soon: .dueSoon
            case .overdue: .dueOverdue
            case .pressing: .duePressing
            case .overFourDays: .dueOverFourDays
            }
        return self(key)
    }

    func base(_ base: Base) -> String {
        let key: ReportText =
            switch base {
            case .full: .baseFull
            case .assessed: .baseAssessed
            }
        return self(key)
    }

    func field(_ field: OrderField) -> String {
        let key: FieldText =
            switch field {
            case .reason: .reason
            case .remark: .remark
            case .instruction: .instruction
            case .summary: .summary
            case .note: .note
            case .reply: .replyText
            case .waiver: .waiver
            case .words: .words
            case .title: .title
            case .content: .content
            }
        return self(key)
    }

    /// The three answers in one line, `已联系、已解决、满意`.
    func evaluation(_ evaluation: Evaluation) -> String {
        list(
            [
                evaluation.contacted.map { contacted($0) },
                evaluation.resolution.map { resolution($0) },
                evaluation.satisfaction.map { satisfaction($0) },
            ].compactMap { $0 })
    }
}
