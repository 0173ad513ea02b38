/// Every set of keys, for the tests that compare them with the catalogues.
package enum AllTexts {
    package static let keys: [String] = [
        names(FormatText.self),
        names(MonthText.self),
        names(CommonText.self),
        names(NavigationText.self),
        names(RoleText.self),
        names(StateText.self),
        names(ActionText.self),
        names(EventText.self),
        names(FieldText.self),
        names(AnswerText.self),
        names(ClockText.self),
        names(SessionText.self),
        names(WorkbenchText.self),
        names(SortText.self),
        names(ListText.self),
        names(OrderText.self),
        names(ImportText.self),
        names(ReportText.self),
        names(SheetText.self),
        names(ImportReasonText.self),
        names(ImportMendText.self),
        names(UnitText.self),
        names(ErrorText.self),
        names(RefusalText.self),
        names(ImportProblemMendText.self),
        names(ImportProblemText.self),
        names(FlashText.self),
        names(RequestText.self),
        names(ImportWarningText.self),
        names(DesignText.self),
        names(NoticeText.self),
        names(AccountText.self),
        names(ConfidentialText.self),
    ].flatMap { $0 }

    private static func names<Key: TextKey>(_ type: Key.Type) -> [String] {
        Key.allCases.map(\.rawValue)
    }
}
