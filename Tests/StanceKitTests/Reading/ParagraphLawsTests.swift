import StanceKit
import Testing

@Suite("Laws of segmentation")
struct ParagraphLawsTests {
  /// Pieces that make lines look like every kind the segmenter knows.
  private static let pieces = [
    "The minister said that nothing had changed since the spring.", "and so it went on", "Kyiv",
    "> ", ">> ", "- ", "* ", "1. ", "(a) ", "# ", "## ", "HOST: ", "Marta Kovel: ", "[00:12:31] ",
    "**Host:** ", "Quote:", "Jan Example said:", "Click to expand...", "\n", "\n", "\n", "\n\n",
    "\r\n", "\r", "\t", "   ", "\u{A0}", "\u{2028}", "\u{200B}", "—", "“Да”, сказал он.", "Україна",
    "é", "🇺🇦", "{margin:0;padding:0}", "#000000", "5", "---", "=====", "```", "~~~", "By ", "by",
    "Related", "Share", "4 min read", "Mar 2, 2025", "(c) 2024 ", "© ", "@someone", "— X (@x)",
    "Home > News > World", "https://example.org/a", "SUBSCRIBE TO OUR FREE NEWSLETTER", ": ", "…",
    "we use cookies to improve this site", "A WAR WITHOUT END", "\u{FEFF}", "'", "\"", "•", "• ",
  ]

  @Test("random texts", arguments: 0..<40)
  func randomTexts(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<50 {
      let count = Int.random(in: 0..<80, using: &generator)
      let text = (0..<count).map { _ in Self.pieces.randomElement(using: &generator)! }.joined(
        separator: Bool.random(using: &generator) ? " " : "")
      for format in Article.Format.allCases {
        let article = Article(id: "a", text: text, format: format)
        #expect(brokenLaw(of: article) == nil, "\(format) \(text.debugDescription)")
      }
    }
  }

  @Test("random scalars", arguments: 0..<10)
  func randomScalars(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed) + 1000)
    for _ in 0..<100 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0..<60, using: &generator) {
        let limit: UInt32 = [0x80, 0x500, 0x3000, 0x1_0FFFF].randomElement(using: &generator)!
        if let scalar = Unicode.Scalar(UInt32.random(in: 1...limit, using: &generator)) {
          text.append(scalar)
        }
      }
      #expect(brokenLaw(of: Article(id: "a", text: String(text))) == nil)
    }
  }

  @Test(
    "hostile texts",
    arguments: [
      "", " ", "\n", "\r", "\u{2028}", ">", "> >", "```", "```\n", "---", "---\n---", "*", "- ",
      "#", "1.", "(a)", ":", "**:**", "[00:", "[00:00]", "By", "=", "x\n=", "\u{FEFF}", "\"", "©",
      "{", "#fff", "@", "-", "—", "Quote:", "Quote:\n", "X wrote:\n\n", "\u{A0}\u{A0}", "é:",
      "A: ", "a)", ")", "…", "\t\t>\t", "From: a\nTo: b", "A\u{301}", "\u{301}",
    ])
  func hostileTexts(text: String) {
    for format in Article.Format.allCases {
      #expect(brokenLaw(of: Article(id: "a", text: text, format: format)) == nil)
    }
  }

  @Test(
    "large texts are linear",
    arguments: [
      String(repeating: "word ", count: 200_000), String(repeating: "\n", count: 500_000) + "x",
      String(repeating: ">", count: 300_000) + " x", String(repeating: "Name: x\n", count: 50_000),
      String(repeating: "- a\n", count: 100_000),
      String(repeating: "Quote:\n\nx\n\n", count: 30_000),
      String(
        repeating: "All the same words again and again, all the same words again and again.\n",
        count: 10_000),
      String(repeating: "X said:\n", count: 50_000), String(repeating: "{;", count: 300_000),
      String(repeating: "a, ", count: 200_000), String(repeating: "By\n", count: 100_000),
      String(repeating: "```\nx\n", count: 50_001),
    ])
  func largeTexts(text: String) {
    #expect(brokenLaw(of: Article(id: "a", text: text, format: .markdown)) == nil)
  }

  @Test("the whole record is one paragraph")
  func paragraphUnit() {
    let article = Article(id: "a", text: "\n Marta Kovel: One.\n\nTwo. \n")
    let paragraphs = ParagraphSegmenter(unit: .paragraph).paragraphs(of: article)
    #expect(paragraphs.map { article.string(in: $0.range) } == ["Marta Kovel: One.\n\nTwo."])
    #expect(ParagraphSegmenter(unit: .paragraph).paragraphs(of: Article(id: "b", text: " ")) == [])
    let footer = Article(id: "c", text: "4 min read")
    #expect(ParagraphSegmenter(unit: .paragraph).paragraphs(of: footer).map(\.kind) == [.furniture])
  }
}
