import StanceKit

/// Paragraphs in one line each: `kind`, or the furniture's name, `"` for quoted, the speaker in
/// angle brackets, then the text with line breaks as `|`.
func outline(_ text: String, format: Article.Format = .plainText) -> [String] {
  outline(Article(id: "a", text: text, format: format))
}

func outline(_ article: Article) -> [String] {
  ParagraphSegmenter().paragraphs(of: article).map { paragraph in
    var line = paragraph.furniture?.rawValue ?? paragraph.kind.rawValue
    if paragraph.isQuotedPost { line += " \"" }
    if let speaker = paragraph.speaker { line += " <\(speaker)>" }
    let text = article.string(in: paragraph.range).map { $0.isNewline ? "|" : $0 }
    return line + ": " + String(text)
  }
}

/// Checks what holds for every article: ranges ascend, are disjoint, not empty, inside the text,
/// on character boundaries, and only white space and rules lie between them.
func brokenLaw(of article: Article) -> String? {
  let paragraphs = ParagraphSegmenter().paragraphs(of: article)
  var position = 0
  var restored: [UInt8] = []
  for (index, paragraph) in paragraphs.enumerated() {
    if paragraph.index != index { return "index \(paragraph.index) at \(index)" }
    let range = paragraph.range
    if range.isEmpty || range.lowerBound < position || range.upperBound > article.text.count {
      return "range \(range) behind \(position)"
    }
    if paragraph.content.lowerBound < range.lowerBound
      || paragraph.content.upperBound != range.upperBound
    {
      return "content \(paragraph.content) of \(range)"
    }
    for bound in [range.lowerBound, range.upperBound, paragraph.content.lowerBound]
    where bound < article.text.count && article.text[bound] & 0xC0 == 0x80 {
      return "bound \(bound) inside a character"
    }
    if (paragraph.kind == .furniture) != (paragraph.furniture != nil) { return "kind" }
    if gapHoldsWords(article.text[position..<range.lowerBound]) {
      return "words lost before \(range)"
    }
    restored += article.text[position..<range.lowerBound]
    restored += article.text[range]
    position = range.upperBound
  }
  if gapHoldsWords(article.text[position...]) { return "words lost behind \(position)" }
  restored += article.text[position...]
  return restored == article.text ? nil : "not restored"
}

private func gapHoldsWords(_ gap: ArraySlice<UInt8>) -> Bool {
  gap.contains { byte in
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same texts on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
