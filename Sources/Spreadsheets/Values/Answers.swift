/// A question's answer.
package enum YesNo: String, Equatable, Sendable, CaseIterable {
    case yes, no

    /// Nil where nothing was answered: an empty cell, `-1`, `未评价`.
    package init?(parsing text: String) throws(ValueError) {
        guard let word = AnswerWord(text) else { return nil }
        switch word.key {
        case "是", "有", "已", "1", "y", "yes", "true", "√", "已联系", "联系", "有效", "已响应",
            "响应", "属实", "已回访", "已剔除", "剔除", "保密":
            self = .yes
        case "否", "无", "未", "没有", "0", "n", "no", "false", "×", "未联系", "无效", "未响应",
            "不属实", "未回访", "未剔除", "不保密", "未联系到":
            self = .no
        default: throw .unknownAnswer(text: text)
        }
    }
}

/// Whether a request was solved, in the caller's words or a unit's.
package enum Resolution: String, Equatable, Sendable, CaseIterable {
    case resolved, partlyResolved, unresolved

    /// Nil where nothing was answered.
    package init?(parsing text: String) throws(ValueError) {
        guard let word = AnswerWord(text) else { return nil }
        switch word.key {
        case "解决", "已解决", "全部解决", "完全解决", "是", "1", "y", "yes", "true", "√":
            self = .resolved
        case "部分解决", "部分", "基本解决", "正在解决": self = .partlyResolved
        case "未解决", "没解决", "没有解决", "不解决", "未", "否", "0", "n", "no", "false", "×":
            self = .unresolved
        default: throw .unknownAnswer(text: text)
        }
    }
}

/// How satisfied the caller is. `满意` and anything better count as `satisfied`.
package enum Satisfaction: String, Equatable, Sendable, CaseIterable {
    case satisfied, mostlySatisfied, fair, dissatisfied, veryDissatisfied

    /// Nil where nothing was answered, `未评价` included.
    package init?(parsing text: String) throws(ValueError) {
        guard let word = AnswerWord(text) else { return nil }
        switch word.key {
        case "满意", "非常满意", "很满意", "十分满意", "是", "1", "y", "yes", "true", "√":
            self = .satisfied
        case "基本满意", "比较满意", "较满意": self = .mostlySatisfied
        case "一般": self = .fair
        case "不满意", "不太满意", "较不满意", "否", "0", "n", "no", "false", "×":
            self = .dissatisfied
        case "非常不满意", "很不满意", "极不满意", "十分不满意": self = .veryDissatisfied
        default: throw .unknownAnswer(text: text)
        }
    }
}

/// An answer without its accidents of width, space and capitals.
private struct AnswerWord {
    let key: String

    /// Nil for everything that means that no answer was given.
    init?(_ text: String) {
        key = WidthFolding.fold(text).trimmingWhitespace.lowercased()
        if AnswerWord.silence.contains(key) { return nil }
    }

    private static let silence: Set<String> = [
        "", "-", "--", "/", "-1", "未评价", "未评", "不评价", "拒绝评价", "未知", "不详", "空",
        "null", "n/a", "待评价", "待回访", "无评价",
    ]
}
