/// Cuts a text into its non-blank lines in one pass.
struct LineTable {
  private(set) var lines: [TextLine] = []
  private let isMarkdown: Bool
  private var blanks: Int32 = 1
  private var openFence: (line: Int, mark: UInt8)?

  init(_ text: Span<UInt8>, isMarkdown: Bool) {
    self.isMarkdown = isMarkdown
    // Old Macintosh files end lines with carriage returns alone; elsewhere a stray one is space.
    let terminator: UInt8 = text.firstIndex(of: 0x0A, in: 0..<text.count) == nil ? 0x0D : 0x0A
    let hasSeparators =
      Self.hasLineSeparators(text, last: 0xA8) || Self.hasLineSeparators(text, last: 0xA9)
    var start = 0
    while start < text.count {
      let end = text.firstIndex(of: terminator, in: start..<text.count) ?? text.count
      if hasSeparators {
        addPieces(text, start..<end)
      } else {
        add(text, start..<end)
      }
      start = end + 1
    }
  }

  /// Whether U+2028 or U+2029 occur, which few texts have: looked for once, so that the others
  /// need not look in every line.
  private static func hasLineSeparators(_ text: Span<UInt8>, last: UInt8) -> Bool {
    var index = 0
    while let hit = text.firstIndex(of: last, in: index..<text.count) {
      if hit >= 2 && text[hit - 2] == 0xE2 && text[hit - 1] == 0x80 { return true }
      index = hit + 1
    }
    return false
  }

  private mutating func addPieces(_ text: Span<UInt8>, _ range: Range<Int>) {
    var start = range.lowerBound
    var index = start
    while index + 2 < range.upperBound {
      if text[index] == 0xE2 && text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8 {
        add(text, start..<index)
        index += 3
        start = index
      } else {
        index += 1
      }
    }
    add(text, start..<range.upperBound)
  }

  private mutating func add(_ text: Span<UInt8>, _ raw: Range<Int>) {
    let trimmed = CharacterClass.trimmed(text, raw)
    guard !trimmed.isEmpty else {
      blanks += 1
      return
    }
    let end = trimmed.upperBound
    let quote = LineMarks.quotation(text, trimmed)
    if LineMarks.isRule(text, quote.contentStart..<end) {
      if isMarkdown { closeOrOpenFence(text, quote.contentStart..<end) }
      underline(text, quote.contentStart..<end)
      blanks += 1
      return
    }
    var indent = quote.indent
    for index in raw.lowerBound..<trimmed.lowerBound { indent += text[index] == 0x09 ? 4 : 1 }
    var (mark, contentStart) = LineMarks.listOrHeading(text, quote.contentStart..<end)
    if isMarkdown && text[contentStart] == UInt8(ascii: "|") { mark = .tableRow }
    // Four bytes a character at most: beyond that the exact width does not matter.
    let isLong = end - raw.lowerBound > TextLine.widthLimit * 4
    let width = isLong ? Int.max : text.scalarCount(in: raw.lowerBound..<end)
    lines.append(
      TextLine(
        start: trimmed.lowerBound, end: end, contentStart: contentStart, blanksBefore: blanks,
        width: Int16(min(width, TextLine.widthLimit + 1)), indent: UInt8(min(indent, 255)),
        quoteDepth: UInt8(min(quote.depth, 255)), mark: mark,
        leading: CharacterClass.leading(text, contentStart..<end),
        trailing: CharacterClass.trailing(text, contentStart..<end)))
    blanks = 0
    if isMarkdown && openFence == nil, let fence = fenceMark(text, contentStart..<end),
      text.firstIndex(of: fence, in: (contentStart + 3)..<end) == nil
    {
      // An opening fence with the language behind it is part of the block.
      openFence = (lines.count - 1, fence)
    }
  }

  /// Marks the line above a row of `=` or `-` as a heading, when it stands alone in its block
  /// and the row is about as long: two dashes below a letter are a signature, not a title.
  private mutating func underline(_ text: Span<UInt8>, _ range: Range<Int>) {
    guard blanks == 0, let last = lines.last, last.blanksBefore > 0, range.count >= 3,
      last.width <= 120, last.mark == .none
    else { return }
    let byte = text[range.lowerBound]
    guard byte == UInt8(ascii: "=") || byte == UInt8(ascii: "-") else { return }
    for index in range where text[index] != byte { return }
    if byte == UInt8(ascii: "=") || range.count * 2 >= Int(last.width) || isMarkdown {
      lines[lines.count - 1].isUnderlined = true
    }
  }

  /// The byte three of which open the line as a fence of Markdown, or nil.
  private func fenceMark(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt8? {
    guard range.count >= 3 else { return nil }
    let byte = text[range.lowerBound]
    guard byte == UInt8(ascii: "`") || byte == UInt8(ascii: "~"),
      text[range.lowerBound + 1] == byte, text[range.lowerBound + 2] == byte
    else { return nil }
    return byte
  }

  /// A fence that is never closed is left as text, so that a stray one does not swallow the rest
  /// of the article.
  private mutating func closeOrOpenFence(_ text: Span<UInt8>, _ range: Range<Int>) {
    guard let byte = fenceMark(text, range) else { return }
    guard let fence = openFence else {
      openFence = (lines.count, byte)
      return
    }
    guard fence.mark == byte else { return }
    for index in fence.line..<lines.count {
      lines[index].mark = .code
      lines[index].contentStart = lines[index].start
    }
    openFence = nil
  }

  /// Gives every line that begins within one of the article's marks that mark's position.
  mutating func apply(_ marks: [Article.Mark]) {
    var next = 0
    for index in lines.indices {
      while next < marks.count && marks[next].range.upperBound <= lines[index].start { next += 1 }
      guard next < marks.count else { return }
      if marks[next].range.contains(lines[index].start) {
        lines[index].articleMark = Int32(next)
      }
    }
  }

  /// Numbers the lines that open a speaker's turn.
  mutating func apply(_ turns: SpeakerTurns) {
    for (position, label) in turns.labels.enumerated() {
      lines[label.line].turn = Int32(position)
    }
  }

  /// Takes the single blank lines out of a double-spaced text.
  mutating func closeDoubleSpacing() {
    for index in lines.indices where lines[index].blanksBefore == 1 && index > 0 {
      lines[index].blanksBefore = 0
    }
  }
}
