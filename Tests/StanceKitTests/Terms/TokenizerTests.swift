import Testing

@testable import StanceKit

@Suite struct TokenizerTests {
  private func words(_ text: String) -> [String] {
    Tokenizer().tokens(in: text).map(\.normalised)
  }

  @Test func wordsAndMarks() {
    #expect(words("Don’t panic—it's pro-war!") == ["don't", "panic", "-", "it's", "pro-war", "!"])
    #expect(words("“Peace,” he said.") == ["\"", "peace", ",", "\"", "he", "said", "."])
    #expect(words("'quoted' end-") == ["'", "quoted", "'", "end", "-"])
  }

  @Test func abbreviationsAndNumbers() {
    #expect(words("The U.S. and U.N.") == ["the", "u.s.", "and", "u.n."])
    #expect(words("in the U.S.A.") == ["in", "the", "u.s.a."])
    #expect(words("J. Smith, U.S.army") == ["j", ".", "smith", ",", "u.s", ".", "army"])
    #expect(words("1,000.5 3.No a.bc") == ["1,000.5", "3", ".", "no", "a", ".", "bc"])
    #expect(words("St.P 5,a") == ["st", ".", "p", "5", ",", "a"])
  }

  @Test func lettersOfAnyScript() {
    #expect(words("Зеленський ÉTÉ naïve") == ["зеленський", "été", "naïve"])
    #expect(words("Київ🇺🇦") == ["київ", "🇺", "🇦"])
  }

  @Test func casing() {
    let casings = Tokenizer().tokens(in: "the Russia NATO ruSSia I A1 ÜBER Éa eÉ").map(\.casing)
    #expect(
      casings == [
        .lower, .capitalised, .upper, .mixed, .capitalised, .capitalised, .upper, .capitalised,
        .mixed,
      ])
  }

  @Test func rangesAreUTF8Bytes() {
    let tokens = Tokenizer().tokens(in: "é “x”")
    #expect(tokens.map(\.range) == [0..<2, 3..<6, 6..<7, 7..<10])
  }
}

/// The definition and the fast path are two roads to one answer.
@Suite struct TokenScannerTests {
  private func expectAgreement(
    _ text: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let scanner = TokenScanner()
    var copy = text
    copy.withUTF8 { scanner.scan($0, marks: true, casing: true) }
    let expected = Tokenizer().tokens(in: text)
    #expect(
      scanner.count == expected.count, "\(text.debugDescription)", sourceLocation: sourceLocation)
    guard scanner.count == expected.count else { return }
    let words = expected.indices.filter { expected[$0].kind == .word }
    #expect(scanner.wordTokens.map { Int($0) } == words, sourceLocation: sourceLocation)
    let hashes = words.map { TermHash.token(Array(expected[$0].normalised.utf8)) }
    #expect(Array(scanner.wordHashes) == hashes, sourceLocation: sourceLocation)
    let alone = TokenScanner(capacity: 1)
    copy.withUTF8 { alone.scanWords($0) }
    #expect(
      Array(alone.wordHashes) == hashes && alone.count == 0, "\(text.debugDescription)",
      sourceLocation: sourceLocation)
    for (index, token) in expected.enumerated() {
      let scanned = scanner.tokens[index]
      #expect(
        Int(scanned.start)..<Int(scanned.end) == token.range
          && scanned.isWord == (token.kind == .word)
          && scanned.casing == token.casing
          && scanned.hash == TermHash.token(Array(token.normalised.utf8))
          && scanner.normalisedBytes(of: scanned) == Array(token.normalised.utf8),
        "\(token) in \(text.debugDescription)", sourceLocation: sourceLocation)
    }
  }

  @Test func agreesOnCases() {
    for text in [
      "", "a", " ", "U.S.A. and U.S", "U.S.", "U.S.é U.S.army U.S..", "don’t “quote” rock-'n'-roll",
      "1,000.50, 3.5.", "ruSSia NATO",
      String(repeating: "abc-", count: 40), "é.a.b", "a’", "’a", "a’б", "…—–", "x\u{AD}y\u{200B}z",
      "İstanbul ŉx Ⓐ 東京 हिन्दी", String(repeating: "é", count: 65), "a.b.c.d", "9.a", "A-B-C",
    ] { expectAgreement(text) }
  }

  @Test func agreesOnRandomUnicode() {
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let pieces = [
      "a", "B", "z", "the", "Ukraine", "U", ".", ",", "'", "’", "-", "‑", " ", " ", "\n", "1", "20",
      "é", "É", "Я", "ж", "“", "”", "…", "—", "🇺🇦", "\u{301}", "\u{A0}", "\u{AD}", "東", "!", "?",
      "İ",
      "abcdefghijklmnopq", "ß", "\0", "_", "@", "ﬁ",
    ]
    for _ in 0..<3000 {
      var text = ""
      for _ in 0..<next(60) { text += pieces[next(pieces.count)] }
      expectAgreement(text)
    }
  }

  @Test func invalidBytesNeverTrap() {
    var state: UInt64 = 3
    let scanner = TokenScanner()
    for _ in 0..<2000 {
      let bytes = (0..<Int(state % 150)).map { _ -> UInt8 in
        state = state &* 6_364_136_223_846_793_005 &+ 1
        return UInt8(truncatingIfNeeded: state >> 40)
      }
      state &+= 1
      bytes.withUnsafeBufferPointer { scanner.scan($0, marks: true, casing: true) }
      for index in 0..<scanner.count {
        #expect(scanner.tokens[index].start < scanner.tokens[index].end)
        #expect(Int(scanner.tokens[index].end) <= bytes.count + 3)
      }
    }
  }
}
