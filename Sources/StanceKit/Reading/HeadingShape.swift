/// What a short line looks like as a heading.
struct HeadingShape {
  let wordCount: Int
  /// Capitals throughout: `A WAR WITHOUT END`.
  let isShouted: Bool
  /// Most words of weight open with a capital.
  let isTitleCase: Bool
  /// `Why Does Minsk Matter?`
  let isTitleWithQuestion: Bool

  init(_ text: Span<UInt8>, _ range: Range<Int>) {
    var words = FoldedWords()
    words.scan(text, range)
    wordCount = words.count
    isShouted = !words.hasSmallLetter && words.shoutedCount > 0 && range.count <= 120
    let small = words.hashes.reduce(0) { $0 + (Self.smallWords.contains($1) ? 1 : 0) }
    let weighty = max(wordCount - small - words.numberCount, 1)
    isTitleCase = words.capitalisedCount * 4 >= weighty * 3
    isTitleWithQuestion =
      text[range.upperBound - 1] == UInt8(ascii: "?")
      && (wordCount <= 8 || isTitleCase && wordCount <= 14)
  }

  var couldBeHeading: Bool { wordCount > 0 && wordCount <= 18 }

  /// Words that titles leave small.
  private static let smallWords = FoldedWords.hashes(
    "a an and as at but by for from if in into is its nor not of off on onto or out over per so "
      + "than that the to up via with vs")
}
