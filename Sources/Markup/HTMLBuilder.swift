/// Collects the pieces of an element's content.
///
/// Every path yields the one concrete type ``HTML``, so large pages type-check quickly. A bare
/// `String` is text and is escaped.
@resultBuilder
package enum HTMLBuilder {
    package static func buildExpression(_ html: HTML) -> HTML { html }

    package static func buildExpression(_ html: HTML?) -> HTML { html ?? .empty }

    package static func buildExpression(_ text: String) -> HTML { .escaped(text) }

    package static func buildExpression(_ parts: [HTML]) -> HTML { .joined(parts) }

    package static func buildBlock() -> HTML { .empty }

    package static func buildPartialBlock(first: consuming HTML) -> HTML { first }

    /// Grows the bytes at hand instead of collecting the parts first: one buffer less per block.
    package static func buildPartialBlock(
        accumulated: consuming HTML, next: borrowing HTML
    ) -> HTML {
        accumulated.append(next)
        return accumulated
    }

    package static func buildOptional(_ part: HTML?) -> HTML { part ?? .empty }

    package static func buildEither(first part: HTML) -> HTML { part }

    package static func buildEither(second part: HTML) -> HTML { part }

    package static func buildArray(_ parts: [HTML]) -> HTML { .joined(parts) }
}

/// A run of pieces without an element around them.
package func group(@HTMLBuilder _ content: () -> HTML) -> HTML { content() }
