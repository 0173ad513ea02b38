extension LedgerReport {
    /// One finding a line, then what was looked at.
    package func text(isSigned: Bool) -> String {
        var lines = findings.findings.map(\.description)
        if findings.count > findings.findings.count {
            lines.append("… and \(findings.count - findings.findings.count) more")
        }
        lines.append(
            "\(entries) entries, \(events) events, \(orders) orders, \(roots.count) roots checked, "
                + "\(findings.count) findings")
        if !isSigned { lines.append("signatures of the roots were not checked: no public key") }
        if !isAnchored {
            lines.append(
                "no root kept elsewhere was given (--root): the newest roots may have been taken "
                    + "away and history after an older one written anew")
        }
        if let root = roots.last {
            lines.append("last root \(root.number) of \(root.day): \(root.digest.hex)")
        }
        return lines.joined(separator: "\n")
    }

    /// The same as one JSON value.
    package var json: String {
        let list = findings.findings.map { finding in
            """
            {"kind":"\(finding.kind.rawValue)","table":"\(finding.table?.name ?? "")",\
            "row":"\(LedgerReport.escaped(finding.key))",\
            "entry":"\(finding.entry?.description ?? "")",\
            "what":"\(LedgerReport.escaped(finding.description))"}
            """
        }
        let root = roots.last.map { root in
            "{\"number\":\(root.number),\"day\":\"\(root.day)\",\"digest\":\"\(root.digest.hex)\"}"
        }
        return """
            {"entries":\(entries),"events":\(events),"orders":\(orders),"roots":\(roots.count),\
            "lastRoot":\(root ?? "null"),"anchored":\(isAnchored),"findings":\(findings.count),\
            "list":[\(list.joined(separator: ","))]}
            """
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
