/// Decides which line breaks were put in to fit a width, from the lengths of the text's own lines.
///
/// Two signs tell a wrapped line from a paragraph's end. A line that stops in the middle of a
/// sentence, with a small letter beginning the next, was wrapped whatever its length. And whoever
/// fills lines to a width W breaks only where the next word no longer fits: length + 1 + next
/// word > W. The first sign finds W, the second decides the breaks it leaves open.
struct LineWrapping {
  /// The width most lines of the text were wrapped to, or nil where too few were.
  let width: Int?
  /// Whether wrapped lines are set apart by single blank lines, as converters of printed pages do.
  let isDoubleSpaced: Bool

  /// The first word of the next line, beyond which its length says nothing (addresses).
  private static let longestWord = 24
  /// Mid-sentence breaks needed before a width is believed.
  private static let minimumEvidence = 3

  init(_ lines: [TextLine]) {
    var histogram = [Int](repeating: 0, count: TextLine.widthLimit + 2)
    var evidence = 0
    var acrossBlank = 0
    var blankBreaks = 0
    for index in lines.indices.dropFirst() {
      let (previous, next) = (lines[index - 1], lines[index])
      if next.blanksBefore == 1 { blankBreaks += 1 }
      guard Self.breaksSentence(previous, next), Int(previous.width) <= TextLine.widthLimit else {
        continue
      }
      if next.blanksBefore == 1 && previous.width >= 40 {
        acrossBlank += 1
      } else if next.continuesBlock {
        evidence += 1
        histogram[Int(previous.width)] += 1
      }
    }
    // Prose breaks a sentence in four of five wrapped lines; articles whose paragraphs stand
    // between blank lines do so hardly ever.
    isDoubleSpaced = acrossBlank >= 5 && acrossBlank * 5 >= blankBreaks * 2
    width = Self.width(histogram, evidence)
  }

  /// The 95th percentile of the broken lines' widths: the longest may be an address that
  /// could not be broken.
  private static func width(_ histogram: [Int], _ evidence: Int) -> Int? {
    guard evidence >= minimumEvidence else { return nil }
    var remaining = evidence / 20
    for width in histogram.indices.reversed() {
      if histogram[width] > remaining { return width }
      remaining -= histogram[width]
    }
    return nil
  }

  /// Whether a sentence runs over the break for certain.
  static func breaksSentence(_ previous: TextLine, _ next: TextLine) -> Bool {
    next.leading == .lowercase && next.mark == .none
      && (previous.trailing == .word || previous.trailing == .pause)
      && previous.quoteDepth == next.quoteDepth
  }

  /// The width a run of lines was wrapped to, or nil where each line is a paragraph of its own.
  ///
  /// - Parameter run: lines without anything between them, none longer than
  ///   `TextLine.widthLimit`.
  func width(of run: ArraySlice<TextLine>, _ text: Span<UInt8>) -> Int? {
    guard run.count >= 2 else { return nil }
    var broken = 0
    var widest = 0
    for index in run.indices.dropFirst() where Self.breaksSentence(run[index - 1], run[index]) {
      broken += 1
      widest = max(widest, Int(run[index - 1].width))
    }
    let candidate = broken >= Self.minimumEvidence ? widest : max(width ?? 0, widest)
    guard candidate >= 20 else { return nil }
    let breaks = run.count - 1
    if broken * 4 >= breaks && broken > 0 { return candidate }
    guard width != nil else { return nil }
    var full = 0
    for index in run.indices.dropFirst()
    where Self.isFull(run[index - 1], run[index], width: candidate, text) {
      full += 1
    }
    return full * 5 >= breaks * 3 ? candidate : nil
  }

  /// Whether the next line's first word would have made this line too long. A tenth of the width
  /// is allowed for: rewrapped quotations and justified text leave lines short.
  static func isFull(
    _ line: TextLine, _ next: TextLine, width: Int, _ text: Span<UInt8>
  ) -> Bool {
    var index = next.contentStart
    let end = min(next.end, next.contentStart + 3 * longestWord)
    var word = 0
    while index < end && text[index] > 0x20 && word < longestWord {
      word += text[index] & 0xC0 != 0x80 ? 1 : 0
      index += 1
    }
    return Int(line.width) + 1 + word > width - width / 10
  }

  /// Whether `next` goes on with the paragraph of `line` within a run wrapped to `width`.
  ///
  /// - Parameter isFirstLine: whether `line` opens its paragraph and so may be indented.
  static func joins(
    _ line: TextLine, _ next: TextLine, width: Int, isFirstLine: Bool, _ text: Span<UInt8>
  ) -> Bool {
    if breaksSentence(line, next) { return true }
    let isFull = isFull(line, next, width: width, text)
    if line.trailing == .stop {
      // New paragraphs that are indented instead of set apart.
      if next.indent >= line.indent + 2 && !isFirstLine { return false }
      return isFull
    }
    // A short line without a stop before a capital is a heading, a signature or a verse.
    return isFull || Int(line.width) * 5 >= width * 3
  }
}
