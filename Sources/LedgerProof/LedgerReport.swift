/// What a verification came to.
package struct LedgerReport: Sendable {
    package var findings: FindingList
    package let entries: Int
    package let events: Int
    package let orders: Int
    package let roots: [LedgerRoot]
    /// Whether a root that somebody kept apart from the database is among the roots, or missing
    /// from them. Without one nobody can tell whether the newest roots, and all after an older one,
    /// were taken away and written anew.
    package var isAnchored: Bool

    package var isProven: Bool { findings.count == 0 }

    /// Compares what the entries tell with what the tables hold.
    ///
    /// - Parameter known: beginnings of digests of roots that were kept elsewhere, such as in
    ///   printed reports, in lower-case hexadecimal; each must be among the roots.
    package init(_ entries: EntryProofs, _ rows: RowProofs, known: [String] = []) {
        findings = entries.findings
        self.entries = entries.entryCount
        events = rows.events.variants.last?.count ?? 0
        orders = rows.orders.variants.last?.count ?? 0
        roots = entries.roots
        isAnchored = !known.isEmpty
        compare(.event, entries.events, rows.events, byVersion: true)
        compare(.order, entries.orders, rows.orders)
        compare(.assignment, entries.assignments, rows.assignments)
        compare(.complainant, entries.people, rows.people)
        compareKept(entries, rows)
        for digest in known where !roots.contains(where: { $0.digest.hex.hasPrefix(digest) }) {
            findings.add(
                LedgerFinding(.missing, .root, digest, note: "it was kept elsewhere"))
        }
    }

    /// A root that the caller itself kept: it must be among the roots.
    package mutating func demand(root number: Int64, digest: String) {
        isAnchored = true
        guard !roots.contains(where: { $0.number == number && $0.digest.hex == digest }) else {
            return
        }
        findings.add(
            LedgerFinding(
                .missing, .root, String(number), note: "this server signed it: \(digest)"))
    }

    /// - Parameter byVersion: whether every version has a row of its own; otherwise the last proof
    ///   of a key tells what its row is now.
    private mutating func compare(
        _ table: LoggedTable, _ proofs: [EntryProofs.Proof], _ rows: RowProofs.Rows,
        byVersion: Bool = false
    ) {
        func name(_ key: Int64, _ version: Int64) -> String {
            byVersion ? "\(key)/\(version)" : String(key)
        }
        guard let newest = rows.variants.last else { return }
        var row = 0
        var index = 0
        while index < proofs.count {
            let proof = proofs[index]
            index += 1
            let version = byVersion ? proof.version : 0
            if index < proofs.count, proofs[index].key == proof.key,
                !byVersion || proofs[index].version == version
            {
                if byVersion, proofs[index].digest != proof.digest {
                    findings.add(
                        LedgerFinding(
                            .changed, table, name(proof.key, version), entry: proof.entry,
                            note: "entry \(proofs[index].entry) tells something else"))
                }
                checkLink(table, proof, proofs[index])
                continue
            }
            while row < newest.count, (newest[row].key, newest[row].version) < (proof.key, version)
            {
                let stray = name(newest[row].key, newest[row].version)
                findings.add(LedgerFinding(.unlisted, table, stray))
                row += 1
            }
            let key = name(proof.key, version)
            let isThere =
                row < newest.count && (newest[row].key, newest[row].version) == (proof.key, version)
            if isThere {
                let digest = rows.variants[table.variant(of: Int(proof.format))][row].digest
                if proof.digest == .absent {
                    findings.add(LedgerFinding(.unlisted, table, key, entry: proof.entry))
                } else if digest != proof.digest {
                    findings.add(LedgerFinding(.changed, table, key, entry: proof.entry))
                } else if byVersion, newest[row].at < proof.earliest {
                    findings.add(LedgerFinding(.backdated, table, key, entry: proof.entry))
                }
                row += 1
            } else if proof.digest != .absent {
                findings.add(LedgerFinding(.missing, table, key, entry: proof.entry))
            }
        }
        for stray in newest[row...] {
            findings.add(LedgerFinding(.unlisted, table, name(stray.key, stray.version)))
        }
    }

    /// A change must begin with the row that the change before it left.
    private mutating func checkLink(
        _ table: LoggedTable, _ earlier: EntryProofs.Proof, _ later: EntryProofs.Proof
    ) {
        let isComparable =
            table.variant(of: Int(later.format)) == table.variant(of: Int(earlier.format))
        guard later.before != .absent, isComparable, later.before != earlier.digest
        else { return }
        findings.add(
            LedgerFinding(
                .changed, table, String(later.key), entry: earlier.entry,
                note: "before version \(later.version), which entry \(later.entry) tells of"))
    }

    private mutating func compareKept(_ entries: EntryProofs, _ rows: RowProofs) {
        for (key, proof) in entries.kept.sorted(by: { $0.key < $1.key }) {
            if let digests = rows.kept[key] {
                if proof.digest == .absent {
                    findings.add(
                        LedgerFinding(.unlisted, key.table, key.key, entry: proof.entry))
                } else if digests[key.table.variant(of: Int(proof.format))] != proof.digest {
                    findings.add(
                        LedgerFinding(.changed, key.table, key.key, entry: proof.entry))
                }
            } else if proof.digest != .absent {
                findings.add(LedgerFinding(.missing, key.table, key.key, entry: proof.entry))
            }
        }
        for key in rows.kept.keys.sorted() where entries.kept[key] == nil {
            findings.add(LedgerFinding(.unlisted, key.table, key.key))
        }
    }
}

extension EntryProofs.KeptKey: Comparable {
    static func < (left: Self, right: Self) -> Bool {
        (left.table.rawValue, left.key) < (right.table.rawValue, right.key)
    }
}
