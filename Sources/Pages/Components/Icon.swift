package import Markup

/// The line icons, drawn on a 16-unit grid in the colour of their text.
package enum Icon: String, CaseIterable, Sendable {
    case home, list, upload, chart, building, search, clock, alarm, check, cross, back, send, phone
    case note, reply, shield, star, lock, download, print, arrow, up, down, inbox, warning, info
    case person, link, filter, appearance

    var path: StaticString {
        switch self {
        case .home: "M2.5 7.5 8 3l5.5 4.5v5.5h-4v-3.5h-3V13h-4z"
        case .list: "M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01"
        case .upload: "M8 10.5V3M4.8 6 8 2.8 11.2 6M2.5 10.5v2.7h11v-2.7"
        case .chart: "M2.5 13.5h11M4.5 11V7.5M8 11V3.5M11.5 11V6"
        case .building: "M3.5 13.5v-11h6v11M9.5 6.5h3v7M2 13.5h12M5.5 5h2M5.5 7.5h2M5.5 10h2"
        case .search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.4 3.4"
        case .clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.6"
        case .alarm:
            """
            M8 14A5 5 0 1 0 8 4a5 5 0 0 0 0 10zM8 6.6V9l1.4 1M2 4.5 4.3 2.3M14 \
            4.5l-2.3-2.2
            """
        case .check: "M3 8.5 6.4 12 13 4.5"
        case .cross: "M4 4l8 8M12 4l-8 8"
        case .back: "M6.5 3.5 2.5 7l4 3.5M2.8 7h6.7a3.5 3.5 0 0 1 0 6.8H7"
        case .send: "M2.5 8 13.5 3 10 13.5 7.5 9zM7.5 9l6-6"
        case .phone:
            """
            M4 2.5h2l1 3-1.5 1a8 8 0 0 0 4 4l1-1.5 3 1v2c0 1-1 1.5-2 1.4C6.6 13 3 9.4 2.6 \
            4.5 2.5 3.5 3 2.5 4 2.500z
            """
        case .note: "M3.5 2.500h9v11h-9zM5.5 5.500h5M5.5 8h5M5.5 10.500h3"
        case .reply: "M2.5 3h11v8H8l-3 2.700V11H2.500z"
        case .shield: "M8 2l5 1.800v4c0 3-2 5.2-5 6.4-3-1.2-5-3.4-5-6.400v-4zM5.7 8l1.7 1.7 3-3.3"
        case .star:
            """
            M8 2.300l1.7 3.6 3.9.5-2.9 2.7.8 3.900L8 11.1 4.5 13l.8-3.900L2.4 \
            6.400l3.9-.5z
            """
        case .lock: "M4 7.500h8v6H4zM5.5 7.500V5a2.5 2.5 0 0 1 5 0v2.5"
        case .download: "M8 2.800v7.500M4.8 7.2 8 10.400l3.2-3.200M2.5 10.500v2.700h11v-2.7"
        case .print: "M4.5 6V2.500h7V6M4.5 11h-2V6h11v5h-2M4.5 9.500h7v4h-7z"
        case .arrow: "M2.5 8h10.500M9.5 4.5 13 8l-3.5 3.5"
        case .up: "M8 13V3.500M4.5 7 8 3.5 11.5 7"
        case .down: "M8 3v9.500M4.5 9 8 12.5 11.5 9"
        case .inbox: "M2.5 9.5 4.5 3h7l2 6.500v3.700h-11zM2.5 9.500H6l.8 1.500h2.400l.8-1.500h3.5"
        case .warning: "M8 2.5 14.3 13.500H1.700zM8 6.500v3.200M8 11.700h.01"
        case .info: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.500v3.200M8 5.200h.01"
        case .person:
            """
            M8 8a2.7 2.7 0 1 0 0-5.400A2.7 2.7 0 0 0 8 8zM2.8 13.700c.6-2.5 2.6-3.9 \
            5.2-3.900s4.6 1.4 5.2 3.9
            """
        case .link:
            """
            M6.7 9.300a2.6 2.6 0 0 0 3.7 0l2.2-2.200a2.6 2.6 0 0 0-3.7-3.700l-.9.9M9.3 \
            6.700a2.6 2.6 0 0 0-3.7 0L3.4 8.900a2.6 2.6 0 0 0 3.7 3.700l.9-.9
            """
        case .appearance: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12M8 5h4.500M8 8h6M8 11h4.500"
        case .filter: "M2 3h12L9.5 8.500v4.700L6.5 11.500v-3z"
        }
    }
}

/// An icon beside a text that says the same; hidden from readers of the screen.
package func icon(_ icon: Icon) -> HTML {
    drawn[icon] ?? .empty
}

/// Every icon drawn once; a list shows hundreds.
private let drawn: [Icon: HTML] = Dictionary(
    uniqueKeysWithValues: Icon.allCases.map { icon in
        (
            icon,
            .joined([.trusted(iconOpening), .trusted(icon.path), .trusted("\"/></svg>")])
        )
    })

private let iconOpening: StaticString = """
    <svg class="icon" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" \
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="
    """

/// The product's mark.
let logo = HTML.trusted(
    """
    <svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" fill="#fff" \
    fill-opacity=".14"/><path d="M8 9.5h16M8 16h10M8 22.5h6" stroke="#fff" stroke-width="2.6" \
    stroke-linecap="round"/><path d="M18 22.2l2.8 2.8L26 19.4" fill="none" stroke="#7fd1b9" \
    stroke-width="2.8" stroke-linecap="round" stroke-linejoin="round"/></svg>
    """)
