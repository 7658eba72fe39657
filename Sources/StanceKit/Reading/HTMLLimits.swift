/// Keeps hostile pages from costing libxml2 time beyond proportion: it compares every attribute of
/// a tag with those before it, and every end tag with all open elements.
///
/// A page within the limits, as all honest ones are, is parsed as it is. Of others, attributes and
/// open elements beyond them are blanked out, text never.
enum HTMLLimits {
  static let mostAttributes = 256
  static let deepest = 1024

  /// The page with what exceeds the limits blanked out; the same array where nothing does.
  static func applied(to text: [UInt8]) -> [UInt8] {
    var scanner = Scanner()
    scanner.scan(text.span)
    if scanner.blanks.isEmpty { return text }
    var output = text
    for range in scanner.blanks {
      for index in range { output[index] = 0x20 }
    }
    return output
  }

  private struct Scanner {
    /// What to blank out, ascending.
    var blanks: [Range<Int>] = []
    private var depth = 0
    /// Elements blanked out whose end tags are to come.
    private var blanked = 0
    private var hasNoCommentEnd = false

    mutating func scan(_ text: Span<UInt8>) {
      var index = 0
      while let open = text.firstIndex(of: UInt8(ascii: "<"), in: index..<text.count) {
        index = open + 1
        guard index < text.count else { return }
        switch text[index] {
        case UInt8(ascii: "!"): index = endOfComment(text, from: open)
        case UInt8(ascii: "/"): index = endTag(text, from: open)
        case 0x41...0x5A, 0x61...0x7A: index = startTag(text, from: open)
        default: break
        }
      }
    }

    /// One past a comment, or past "<!" where it is none or has no end.
    private mutating func endOfComment(_ text: Span<UInt8>, from open: Int) -> Int {
      guard open + 4 <= text.count, !hasNoCommentEnd, text[open + 2] == UInt8(ascii: "-"),
        text[open + 3] == UInt8(ascii: "-")
      else { return open + 2 }
      var index = open + 4
      while let close = text.firstIndex(of: UInt8(ascii: ">"), in: index..<text.count) {
        if close >= open + 6 && text[close - 1] == UInt8(ascii: "-")
          && text[close - 2] == UInt8(ascii: "-")
        {
          return close + 1
        }
        index = close + 1
      }
      hasNoCommentEnd = true
      return open + 4
    }

    private mutating func endTag(_ text: Span<UInt8>, from open: Int) -> Int {
      let close = text.firstIndex(of: UInt8(ascii: ">"), in: open..<text.count) ?? text.count - 1
      if blanked > 0 {
        blanked -= 1
        blanks.append(open..<(close + 1))
      } else if depth > 0 {
        depth -= 1
      }
      return close + 1
    }

    /// Counts the attributes of a tag, blanks out those beyond the limit or, too deep inside, the
    /// whole tag.
    private mutating func startTag(_ text: Span<UInt8>, from open: Int) -> Int {
      var index = open + 1
      while index < text.count && isName(text[index]) { index += 1 }
      let name = FoldedWords.hash(text, (open + 1)..<index)
      var attributes = 0
      var excess: Int?
      var quote: UInt8 = 0
      var previous: UInt8 = 0x20
      while index < text.count {
        let byte = text[index]
        if quote != 0 {
          if byte == quote { quote = 0 }
        } else if byte == UInt8(ascii: ">") {
          break
        } else if (byte == 0x22 || byte == 0x27) && previous == UInt8(ascii: "=") {
          quote = byte
        } else if byte > 0x20 && (previous <= 0x20 || previous == 0x22 || previous == 0x27) {
          attributes += 1
          if attributes == HTMLLimits.mostAttributes && excess == nil { excess = index }
        }
        previous = byte
        index += 1
      }
      let end = min(index + 1, text.count)
      if HTMLLimits.rawText.contains(name) {
        if let excess { blanks.append(excess..<index) }
        return endOfRawText(text, name, from: end)
      }
      guard previous != UInt8(ascii: "/"), !HTMLLimits.closedByItself.contains(name) else {
        if let excess { blanks.append(excess..<index) }
        return end
      }
      if depth >= HTMLLimits.deepest {
        blanked += 1
        blanks.append(open..<end)
      } else {
        depth += 1
        if let excess { blanks.append(excess..<index) }
      }
      return end
    }

    /// One past the end tag of a script or its like, in which "<" opens nothing.
    private func endOfRawText(_ text: Span<UInt8>, _ name: UInt64, from start: Int) -> Int {
      var index = start
      while let open = text.firstIndex(of: UInt8(ascii: "<"), in: index..<text.count) {
        index = open + 1
        guard index < text.count, text[index] == UInt8(ascii: "/") else { continue }
        var end = index + 1
        while end < text.count && end < index + 12 && isName(text[end]) { end += 1 }
        if FoldedWords.hash(text, (index + 1)..<end) == name { return end }
      }
      return text.count
    }

    private func isName(_ byte: UInt8) -> Bool {
      (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2D
    }
  }

  /// Elements whose content is no markup.
  private static let rawText = FoldedWords.hashes("script style textarea title xmp")

  /// Elements without end tags, or whose end tags are commonly left out: these do not nest.
  private static let closedByItself = FoldedWords.hashes(
    "p li dt dd tr td th option optgroup thead tbody tfoot colgroup col br hr img input meta link "
      + "base area embed param source track wbr html head body rp rt frame")
}
