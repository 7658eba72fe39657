/// Finds who speaks in transcripts: `Name Surname: …`, `HOST: …`, `[00:12:31] Name: …`,
/// `Name (title): …`, `**Name:** …` and a label on a line of its own.
///
/// A colon after capitalised words is common in prose too, so a label counts when the text bears
/// it out: it returns, or several others stand beside it, or a time code precedes it.
struct SpeakerTurns {
  struct Label {
    let line: Int
    /// The name, without time code, title in brackets and colon.
    let name: Range<Int>
    /// First byte of what is said; the line's end where it begins on the next line.
    let speechStart: Int
  }

  /// Ascending by line.
  private(set) var labels: [Label] = []

  private struct Candidate {
    let label: Label
    let key: UInt64
    let wordCount: Int
    let hasTimeCode: Bool
    let isShouted: Bool
  }

  init(_ lines: [TextLine], _ text: Span<UInt8>) {
    var candidates: [Candidate] = []
    var occurrences: [UInt64: Int] = [:]
    for (index, line) in lines.enumerated()
    where line.leading != .lowercase && line.mark != .heading && line.mark != .code {
      guard let candidate = Self.candidate(text, line, index) else { continue }
      candidates.append(candidate)
      occurrences[candidate.key, default: 0] += 1
    }
    // Two names of several words, or shouted ones, vouch for each other.
    let vouchers = Set(
      candidates.lazy.filter { $0.wordCount >= 2 || $0.isShouted }.map(\.key))
    let isTranscript = vouchers.count >= 2 && candidates.count >= 3
    for candidate in candidates {
      let isNamed = candidate.wordCount >= 2 || candidate.isShouted
      if candidate.hasTimeCode || occurrences[candidate.key]! >= 2
        || isTranscript && isNamed
        || lines.count == 1 && candidate.wordCount >= 2
      {
        labels.append(candidate.label)
      }
    }
  }

  /// Longest label looked at, time code and title included.
  private static let longestLabel = 96

  private static func candidate(
    _ text: Span<UInt8>, _ line: TextLine, _ index: Int
  ) -> Candidate? {
    var cursor = line.contentStart
    let end = min(line.end, cursor + longestLabel)
    let timeCodeEnd = timeCode(text, cursor..<end)
    if let timeCodeEnd { cursor = timeCodeEnd }
    guard let colon = text.firstIndex(of: UInt8(ascii: ":"), in: cursor..<end) else { return nil }
    var stars = 0
    while cursor < colon && text[cursor] == UInt8(ascii: "*") {
      cursor += 1
      stars += 1
    }
    var after = colon + 1
    var closing = stars
    while closing > 0 && after < line.end && text[after] == UInt8(ascii: "*") {
      after += 1
      closing -= 1
    }
    guard after == line.end || CharacterClass.spaceLength(text, at: after, end: line.end) > 0
    else { return nil }
    var nameEnd = colon
    // "Name **:" as well as "**Name:**".
    while closing > 0 && nameEnd > cursor && text[nameEnd - 1] == UInt8(ascii: "*") {
      nameEnd -= 1
      closing -= 1
    }
    guard closing == 0 else { return nil }
    nameEnd = withoutBrackets(text, cursor..<nameEnd)
    let name = CharacterClass.trimmed(text, cursor..<nameEnd)
    guard let shape = SpeakerName.shape(of: text, name) else { return nil }
    let speech = CharacterClass.trimmed(text, after..<line.end)
    return Candidate(
      label: Label(line: index, name: name, speechStart: speech.lowerBound),
      key: shape.key, wordCount: shape.wordCount, hasTimeCode: timeCodeEnd != nil,
      isShouted: shape.isShouted)
  }

  /// The end of a name that a bracket follows: "Olena Dovhan (deputy minister)" without the
  /// brackets; unchanged where there are none.
  private static func withoutBrackets(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    let trimmed = CharacterClass.trimmed(text, range)
    guard !trimmed.isEmpty,
      text[trimmed.upperBound - 1] == UInt8(ascii: ")")
        || text[trimmed.upperBound - 1] == UInt8(ascii: "]")
    else { return range.upperBound }
    for index in trimmed
    where text[index] == UInt8(ascii: "(") || text[index] == UInt8(ascii: "[") {
      return index
    }
    return range.upperBound
  }

  /// One past a time code and the space behind it: `[00:12:31]`, `(12:31)`, `00:12:31`, each
  /// with or without a dash after it. Nil where the line does not open with one.
  static func timeCode(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    guard index < range.upperBound else { return nil }
    let opening = text[index]
    let closing: UInt8? =
      opening == UInt8(ascii: "[")
      ? UInt8(ascii: "]") : opening == UInt8(ascii: "(") ? UInt8(ascii: ")") : nil
    if closing != nil { index += 1 }
    var groups = 0
    while index < range.upperBound {
      let first = index
      while index < range.upperBound && (0x30...0x39).contains(text[index]) { index += 1 }
      guard index > first && index - first <= 3 else { return nil }
      groups += 1
      guard index < range.upperBound,
        text[index] == UInt8(ascii: ":") || text[index] == UInt8(ascii: ".")
      else { break }
      index += 1
    }
    guard groups >= 2 && groups <= 4 else { return nil }
    if let closing {
      guard index < range.upperBound && text[index] == closing else { return nil }
      index += 1
    }
    let rest = CharacterClass.trimmed(text, index..<range.upperBound).lowerBound
    guard rest > index || rest == range.upperBound else { return nil }
    var next = rest
    if next < range.upperBound && text[next] == UInt8(ascii: "-") { next += 1 }
    return CharacterClass.trimmed(text, next..<range.upperBound).lowerBound
  }
}
