import Casework
import Foundation
import Pages
import Testing

@testable import Web

@Suite struct ReadingTests {
    @Test(arguments: [
        ("a=1&b=2", [["a", "1"], ["b", "2"]]), ("a=x+y%20z", [["a", "x y z"]]),
        ("a=%E8%B7%AF%E7%81%AF", [["a", "路灯"]]), ("a=b=c", [["a", "b=c"]]),
        ("a", [["a", ""]]), ("&&a=1&", [["a", "1"]]), ("", []), ("a=%", [["a", "%"]]),
        ("a=%zz%4", [["a", "%zz%4"]]), ("a=%C3%28", [["a", "\u{FFFD}("]]),
        ("a=1&a=2", [["a", "1"], ["a", "2"]]),
    ])
    func `queries are decoded, whatever they hold`(_ query: String, _ expected: [[String]]) {
        #expect(QueryItems.read(query.utf8).map { [$0.0, $0.1] } == expected)
    }

    @Test func `what pages encode is decoded to the same`() {
        for text in ["a&b=c", "路灯 + 100%", "\"><script>", "\u{0}\u{1F}", "e\u{301}é"] {
            let encoded = QueryText.address("", [("x", text)]).dropFirst()
            let read = QueryItems.read(encoded.utf8)
            #expect(read.map { Array($0.1.utf8) } == [Array(text.utf8)])
        }
    }

    @Test func `items beyond the limit are dropped`() {
        let query = String(repeating: "a=1&", count: QueryItems.countMax + 5)
        #expect(QueryItems.read(query.utf8).count == QueryItems.countMax)
    }

    @Test func `form texts are stored in one form, passwords as typed`() {
        let form = FormFields(items: [("a", "  e\u{301}\r\nb\u{0}\u{202E} "), ("p", " x ")])
        #expect(Array(form.text("a").unicodeScalars) == ["é", "\n", "b"])
        #expect(form.raw("p") == " x ")
        #expect(form.optional("missing") == nil)
        let state = FormFields(items: [("password", "x"), ("_csrf", "y"), ("account", "z")])
            .state(errors: [:])
        #expect(state.values == ["account": ["z"]])
    }

    @Test func `JSON stands for the same fields`() throws {
        let text = #"{"a":"x","n":7,"yes":true,"no":false,"list":["p","q"],"none":null}"#
        let form = try FormFields(json: Array(text.utf8))
        #expect(form.text("a") == "x")
        #expect(form.text("n") == "7")
        #expect(form.yesOrNo("yes") == true)
        #expect(form.yesOrNo("no") == false)
        #expect(form.texts("list") == ["p", "q"])
        #expect(form.values["none"] == nil)
    }

    @Test(arguments: ["", "[]", "{", #"{"a":{"b":1}}"#, #"{"a":[1]}"#, "nonsense"])
    func `JSON that is no object of texts is refused`(_ text: String) {
        #expect(throws: BadRequest.notAnObject) { try FormFields(json: Array(text.utf8)) }
    }

    @Test func `written JSON reads back the same`() throws {
        let texts = ["plain", "\"\\/\n\t\u{1}", "</script>", "路灯𠮷", ""]
        let bytes = JSONText.object { json in
            json.set("texts", texts)
            json.set("none", String?.none)
            json.set("number", -3)
            json.set("flag", true)
            json.object("inner") { $0.set("a", "b") }
            json.list("objects") { list in
                list.object { $0.set("x", 1) }
                list.object { $0.set("x", 2) }
            }
            json.set("empty", [])
        }
        #expect(!String(decoding: bytes, as: UTF8.self).contains("<"))
        let parsed = try JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary
        let expected: NSDictionary = [
            "texts": texts, "none": NSNull(), "number": -3, "flag": true,
            "inner": ["a": "b"], "objects": [["x": 1], ["x": 2]], "empty": [String](),
        ]
        #expect(parsed == expected)
    }

    static let refusals: [OrderRefusal] = [
        .wrongState(.handling, .sign), .textMissing(.reply, minimum: 5),
        .textTooLong(.note, maximum: 1000), .unknownUnit(UnitID("a.b~c d/é")),
        .unitNamedTwice(TestSite.unit), .tooManyUnits(maximum: 20),
        .unknownDeadlineClass("urgent.2h"), .contactMissing, .answersMissing,
        .answersWithoutCallback, .callbackMissing, .happenedInFuture, .happenedBeforeReceipt,
    ]

    @Test(arguments: refusals)
    func `a refusal survives the cookie`(_ refusal: OrderRefusal) throws {
        let numbers = (1...3).map { OrderNumber(day: TestSite.day, sequence: $0) }
        let note = FlashNote.bulkDone(
            .dispatch, count: 2,
            refused: numbers.map { BulkRefusal(number: $0, reason: refusal) }
                + [BulkRefusal(number: numbers[0], reason: nil)])
        #expect(FlashNote(cookie: note.cookieValue) == note)
        let allowed = note.cookieValue.utf8.allSatisfy {
            (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x2C && $0 != 0x3B && $0 != 0x5C
        }
        #expect(allowed)
    }

    @Test func `every note survives its cookie and the greatest one fits`() {
        let notes: [FlashNote] =
            OrderAction.allCases.map { .done($0) } + SiteNotice.allCases.map { .site($0) }
            + [.registered, .tooManyChosen, .mappingSaved, .reportMade, .setupDone]
            + [.personalNumber(mayLookUp: true), .personalNumber(mayLookUp: false)]
        for note in notes { #expect(FlashNote(cookie: note.cookieValue) == note) }
        let long = UnitID(String(repeating: "区", count: 200))
        let refused = (1...500).map {
            BulkRefusal(
                number: OrderNumber(day: TestSite.day, sequence: $0), reason: .unknownUnit(long))
        }
        let great = FlashNote.bulkDone(.dispatch, count: 0, refused: refused).cookieValue
        #expect(great.utf8.count < 4_000)
        for text in ["", "done", "done.nothing", "bulk.sign.x", "~~", "done.sign.x", "number.x"] {
            #expect(FlashNote(cookie: text) == nil)
        }
        #expect(
            FlashNote(cookie: "bulk.sign.1~.~..") == .bulkDone(.sign, count: 1, refused: []))
    }
}
