/// What a record that is one paragraph consists of: where its words are, and whether it is furniture.
struct RecordShape {
  /// Without surrounding white space; never empty.
  let range: Range<Int>
  /// `range` without the speaker's label.
  let content: Range<Int>
  let furniture: Furniture?
  /// The speaker's name.
  let speaker: Range<Int>?

  /// Nil for white space alone.
  ///
  /// - Parameter rules: kept by the caller, since they keep their memory.
  init?(_ text: Span<UInt8>, rules: inout PageFurniture) {
    let range = CharacterClass.trimmed(text, 0..<text.count)
    guard !range.isEmpty else { return nil }
    self.range = range
    furniture = rules.category(of: text, in: range)
    let turn = Self.mayOpenTurn(text, range) ? Self.turn(text, range) : nil
    content = min(turn?.speechStart ?? range.lowerBound, range.upperBound)..<range.upperBound
    speaker = turn?.name
  }

  /// Whether a speaker's label is possible: behind a letter it ends in a colon within 96 bytes.
  private static func mayOpenTurn(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let first = text[range.lowerBound] | 0x20
    guard first >= 0x61 && first <= 0x7A else { return true }
    let opening = range.lowerBound..<min(range.upperBound, range.lowerBound + 192)
    return text.firstIndex(of: UInt8(ascii: ":"), in: opening) != nil
  }

  private static func turn(_ text: Span<UInt8>, _ range: Range<Int>) -> SpeakerTurns.Label? {
    // The line feed comes along: it tells how lines end.
    let lineFeed = text.firstIndex(of: 0x0A, in: range.lowerBound..<text.count)
    let table = LineTable(
      text.extracting(0..<(lineFeed.map { $0 + 1 } ?? text.count)), isMarkdown: false)
    return SpeakerTurns(Array(table.lines.prefix(1)), text).labels.first
  }
}
