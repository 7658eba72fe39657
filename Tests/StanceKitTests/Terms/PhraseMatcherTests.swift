import TestSupport
import Testing

@testable import StanceKit

@Suite struct PhraseMatcherTests {
  private func matches(_ dictionaries: [PhraseDictionary], _ text: String) -> [PhraseMatcher.Match]
  {
    let scanner = TokenScanner()
    var text = text
    text.withUTF8 { scanner.scan($0, marks: true, casing: false) }
    var matches: [PhraseMatcher.Match] = []
    PhraseMatcher(dictionaries).find(in: scanner, scratch: PhraseMatcher.Scratch(), into: &matches)
    return matches
  }

  private func found(_ weights: [String: [String: Float]], _ text: String) throws -> [String] {
    let dictionary = try PhraseDictionary(name: "d", weightsByCategory: weights)
    return matches([dictionary], text).map {
      "\(dictionary.categories[$0.category]):\(dictionary.entries[$0.entry].phrase)@\($0.first)..<\($0.end)"
    }
  }

  /// quanteda's `tokens_lookup(nested_scope = "key")`: the longest phrase spends its tokens within
  /// its category only.
  @Test func longestPhraseOfACategoryWins() throws {
    let weights: [String: [String: Float]] = [
      "names": ["united states": 1, "united states of america": 1, "states": 1, "america": 1],
      "place": ["america": 1],
    ]
    #expect(
      try found(weights, "The United States of America and the states")
        == ["names:united states of america@1..<5", "place:america@4..<5", "names:states@7..<8"])
    #expect(
      try found(weights, "united states of mind") == ["names:united states@0..<2"])
  }

  @Test func leftmostComesFirst() throws {
    // "a b" begins first and spends the b that the longer "b c d" would need.
    #expect(try found(["k": ["a b": 1, "b c d": 1]], "a b c d") == ["k:a b@0..<2"])
    #expect(
      try found(["k": ["a b": 1, "b c d": 1]], "b c d a b") == ["k:b c d@0..<3", "k:a b@3..<5"])
  }

  @Test func wildcards() throws {
    #expect(
      try found(["k": ["cost*": 1]], "Costs, COSTLY cost cos accost")
        == ["k:cost*@0..<1", "k:cost*@2..<3", "k:cost*@3..<4"])
    #expect(try found(["k": ["war on *": 1]], "war on , war on") == ["k:war on *@0..<3"])
    #expect(try found(["k": ["жит*": 1]], "Жить") == ["k:жит*@0..<1"])
    // A wildcard begins words, not marks.
    #expect(try found(["k": ["1*": 1]], "1,000 % 21") == ["k:1*@0..<1"])
  }

  @Test func marksAreTokens() throws {
    #expect(
      try found(["k": ["so - called": 1, "!": 1]], "So — called, !!") == [
        "k:so - called@0..<3", "k:!@4..<5", "k:!@5..<6",
      ])
  }

  @Test func equallyLongPhrasesKeepTheFirstEntry() throws {
    #expect(try found(["k": ["tank*": 1, "tanks": 2]], "tanks") == ["k:tank*@0..<1"])
  }

  // MARK: Against the definition

  private enum Pattern {
    case word(String)
    case prefix(String)
    case any

    func matches(_ token: Token) -> Bool {
      switch self {
      case .word(let word): Array(token.normalised.utf8) == Array(word.utf8)
      case .prefix(let prefix):
        token.kind == .word && token.normalised.utf8.starts(with: prefix.utf8)
      case .any: true
      }
    }
  }

  private func patterns(_ phrase: String) -> [Pattern] {
    var patterns: [Pattern] = []
    var lastEnd = -1
    for token in Tokenizer().tokens(in: phrase) {
      if token.normalised != "*" {
        patterns.append(.word(token.normalised))
      } else if token.range.lowerBound == lastEnd, case .word(let word)? = patterns.last {
        patterns[patterns.count - 1] = .prefix(word)
      } else {
        patterns.append(.any)
      }
      lastEnd = token.range.upperBound
    }
    return patterns
  }

  private func naive(_ dictionaries: [PhraseDictionary], _ text: String) -> [PhraseMatcher.Match] {
    let tokens = Tokenizer().tokens(in: text)
    var all: [PhraseMatcher.Match] = []
    var categoryBase = 0
    var entryBase = 0
    for dictionary in dictionaries {
      let parsed = dictionary.entries.map { patterns($0.phrase) }
      for category in dictionary.categories.indices {
        var position = 0
        while position < tokens.count {
          var best: PhraseMatcher.Match?
          for (index, entry) in dictionary.entries.enumerated() where entry.category == category {
            let end = position + parsed[index].count
            guard end <= tokens.count, end > best?.end ?? 0,
              zip(parsed[index], tokens[position..<end]).allSatisfy({ $0.matches($1) })
            else { continue }
            best = PhraseMatcher.Match(
              category: categoryBase + category, entry: entryBase + index, first: position,
              end: end,
              weight: entry.weight)
          }
          if let best { all.append(best) }
          position = best?.end ?? position + 1
        }
      }
      categoryBase += dictionary.categories.count
      entryBase += dictionary.entries.count
    }
    return all.sorted { ($0.first, $0.category) < ($1.first, $1.category) }
  }

  @Test func equalsTheNaiveDefinition() throws {
    var generator = TestGenerator(seed: 5)
    let words = ["a", "B", "ab", "abc", "b", "é", "éa", "Я", "it's", "U.S.", "1,5", "x-y"]
    let marks = [",", "!", "—", "”", "…", "*"]
    for round in 0..<60 {
      func phrase() -> String {
        (0...generator.below(5)).map { _ in
          switch generator.below(8) {
          case 0: "*"
          case 1, 2: words[generator.below(words.count)] + "*"
          case 3: marks[generator.below(5)]
          default: words[generator.below(words.count)]
          }
        }.prefix(5).joined(separator: " ")
      }
      let dictionaries = try (0..<2).map { number in
        var weights: [String: [String: Float]] = [:]
        for category in ["x", "y", "z"] {
          for _ in 0..<(1 + generator.below(6)) {
            weights[category, default: [:]][phrase()] = Float(generator.below(9))
          }
        }
        return try PhraseDictionary(name: "d\(number)", weightsByCategory: weights)
      }
      let pieces = words.map { $0 + " " } + marks.map { $0 + " " } + HostileText.pieces
      for _ in 0..<20 {
        let text = generator.text(of: pieces, count: generator.below(30))
        #expect(
          matches(dictionaries, text) == naive(dictionaries, text),
          "round \(round): \(text.debugDescription)")
      }
    }
  }
}
