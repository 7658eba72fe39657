import Testing

@testable import StanceKit

@Suite struct StyleFeaturesTests {
  /// Style values of a text before standardisation: fitted on nothing, every mean is 0 and every
  /// deviation 1.
  private func values(_ text: String) throws -> [String: Float] {
    let vectorizer = try VectorizerTrainer(
      options: TermOptions(words: nil, style: true, denseScale: 1)
    ).fit([])
    let vector = vectorizer.termVector(of: text)
    #expect(vector.columns == Array(0..<UInt32(StyleFeatures.count)))
    return Dictionary(uniqueKeysWithValues: zip(StyleFeatures.names, vector.values))
  }

  /// Nine words: counts are divided by 3, and those of phrases then rooted.
  @Test func counts() throws {
    let values = try values("We must not join NATO, must we? USA 2014!")
    let phrases: [String: Float] = [
      "first-person-plural": 2, "obligation": 2, "negation": 1, "question-mark": 1,
      "exclamation-mark": 1, "second-person": 0, "colon": 0,
    ]
    for (name, count) in phrases {
      #expect(abs(values["style/\(name)"]! - (count / 3).squareRoot()) < 1e-6, "\(name)")
    }
    let shapes: [String: Float] = [
      "digits": 1, "capitalised-words": 1,
      // "USA" has three letters: too short to shout.
      "words-in-capitals": 1, "words-in-mixed-case": 0,
    ]
    for (name, count) in shapes {
      #expect(abs(values["style/\(name)"]! - count / 3) < 1e-6, "\(name)")
    }
  }

  /// Bytes of words over words: (3 + 5) / 2; ln(1 + 2).
  @Test func lengths() throws {
    let values = try values("né, naïf")
    #expect(abs(values["style/word-length"]! - (3 + 5) / 2) < 1e-6)
    #expect(abs(values["style/text-length"]! - 1.0986123) < 1e-6)
  }

  @Test func phrasesAndMarks() throws {
    // Four words: divided by 2, then rooted. Curly and straight marks are the same.
    let values = try values("“Has to” (… $5 @home):")
    for (name, count) in [
      ("obligation", 1), ("quotation-mark", 2), ("bracket", 1), ("ellipsis", 1),
      ("percent-or-currency", 1), ("link-or-tag", 1), ("colon", 1),
    ] as [(String, Float)] {
      #expect(abs(values["style/\(name)"]! - (count / 2).squareRoot()) < 1e-6, "\(name)")
    }
  }

  @Test func emptyTextIsZero() throws {
    #expect(try values("").values.allSatisfy { $0 == 0 })
  }
}
