/// A Markdown link or image that is all there is in a paragraph: `[label](address)`.
struct MarkdownLink {
  /// The words of the link; empty for an image without a description.
  let label: Range<Int>
  let isImage: Bool

  /// Nil where the stretch is anything else.
  init?(_ text: Span<UInt8>, _ range: Range<Int>) {
    var start = range.lowerBound
    isImage = text[start] == UInt8(ascii: "!")
    if isImage { start += 1 }
    guard start < range.upperBound, text[start] == UInt8(ascii: "["),
      text[range.upperBound - 1] == UInt8(ascii: ")"),
      let close = text.firstIndex(of: UInt8(ascii: "]"), in: start..<range.upperBound),
      text[close + 1] == UInt8(ascii: "("),
      text.firstIndex(of: UInt8(ascii: ")"), in: close..<range.upperBound) == range.upperBound - 1
    else { return nil }
    label = CharacterClass.trimmed(text, (start + 1)..<close)
  }
}
