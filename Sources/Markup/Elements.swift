// The elements in use, one function each.

package func a(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("a", attributes, content())
}

package func article(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("article", attributes, content())
}

package func aside(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("aside", attributes, content())
}

package func b(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("b", attributes, content())
}

package func bdi(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("bdi", attributes, content())
}

package func body(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("body", attributes, content())
}

package func button(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("button", attributes, content())
}

package func caption(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("caption", attributes, content())
}

package func code(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("code", attributes, content())
}

package func dd(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("dd", attributes, content())
}

package func details(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("details", attributes, content())
}

package func div(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("div", attributes, content())
}

package func dl(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("dl", attributes, content())
}

package func dt(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("dt", attributes, content())
}

package func em(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("em", attributes, content())
}

package func fieldset(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("fieldset", attributes, content())
}

package func footer(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("footer", attributes, content())
}

package func form(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("form", attributes, content())
}

package func h1(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("h1", attributes, content())
}

package func h2(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("h2", attributes, content())
}

package func h3(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("h3", attributes, content())
}

package func header(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("header", attributes, content())
}

package func kbd(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("kbd", attributes, content())
}

package func label(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("label", attributes, content())
}

package func legend(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("legend", attributes, content())
}

package func li(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("li", attributes, content())
}

package func main(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("main", attributes, content())
}

package func nav(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("nav", attributes, content())
}

package func ol(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("ol", attributes, content())
}

package func option(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("option", attributes, content())
}

package func p(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("p", attributes, content())
}

package func pre(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("pre", attributes, content())
}

package func section(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("section", attributes, content())
}

package func select(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("select", attributes, content())
}

package func small(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("small", attributes, content())
}

package func span(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("span", attributes, content())
}

package func strong(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("strong", attributes, content())
}

package func summary(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("summary", attributes, content())
}

package func table(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("table", attributes, content())
}

package func tbody(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("tbody", attributes, content())
}

package func td(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("td", attributes, content())
}

package func textarea(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("textarea", attributes, content())
}

package func tfoot(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("tfoot", attributes, content())
}

package func th(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("th", attributes, content())
}

package func thead(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("thead", attributes, content())
}

package func time(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("time", attributes, content())
}

package func title(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("title", attributes, content())
}

package func tr(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("tr", attributes, content())
}

package func ul(
    _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = emptyContent
) -> HTML {
    element("ul", attributes, content())
}

package func br(_ attributes: Attribute...) -> HTML {
    voidElement("br", attributes)
}

package func col(_ attributes: Attribute...) -> HTML {
    voidElement("col", attributes)
}

package func hr(_ attributes: Attribute...) -> HTML {
    voidElement("hr", attributes)
}

package func input(_ attributes: Attribute...) -> HTML {
    voidElement("input", attributes)
}

package func link(_ attributes: Attribute...) -> HTML {
    voidElement("link", attributes)
}

package func meta(_ attributes: Attribute...) -> HTML {
    voidElement("meta", attributes)
}

/// The content of an element that has none.
@Sendable package func emptyContent() -> HTML { .empty }
