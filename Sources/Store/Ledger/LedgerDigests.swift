import LedgerProof
import Persistence

extension LoggedTable {
    /// The digest of a row about to be written; `values` are all its columns in the order of
    /// `columns`.
    func digest(of values: [SQLValue]) -> ShortDigest {
        #if BENCHMARK_WITHOUT_LEDGER
            return ShortDigest.absent
        #else
            var bytes = ProofBytes()
            bytes.begin(self, columns: values.count)
            for value in values { bytes.add(value) }
            return bytes.digest.short
        #endif
    }
}

extension ProofBytes {
    mutating func add(_ value: SQLValue) {
        switch value {
        case .null: addNull()
        case .integer(let number): add(number)
        case .text(let text): add(text)
        case .blob(let content): add(bytes: content)
        }
    }
}

extension LedgerContent {
    init(_ records: [OrderRecord]) {
        self.init()
        for record in records { add(record) }
    }
}
