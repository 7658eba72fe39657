import Testing

@testable import StanceKit

@Suite struct VocabularyTests {
  private let texts = ["The cat sat.", "The cat ran!", "A dog ran"]

  private func vocabulary(
    _ texts: [String], words: ClosedRange<Int>? = 1...2, characters: ClosedRange<Int>? = nil,
    cased: Bool = false, from minimum: Int = 1, share: Double = 1, limit: Int? = nil
  ) throws -> Vocabulary {
    try VectorizerTrainer(
      options: TermOptions(
        words: words, characters: characters, cased: cased, minimumDocumentFrequency: minimum,
        maximumDocumentShare: share, vocabularyLimit: limit)
    ).fit(texts).vocabulary
  }

  private func terms(_ vocabulary: Vocabulary) -> [String] {
    (0..<vocabulary.count).map { vocabulary.term($0) }
  }

  /// Falling document frequency, then the bytes of the written form. Marks neither count nor part
  /// n-grams.
  @Test func orderAndFrequencies() throws {
    let vocabulary = try vocabulary(texts)
    #expect(
      terms(vocabulary) == [
        "cat", "ran", "the", "the cat", "a", "a dog", "cat ran", "cat sat", "dog", "dog ran", "sat",
      ])
    #expect(vocabulary.documentFrequencies == [2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1])
  }

  @Test func orderOfTextsDoesNotMatter() throws {
    let (a, b) = (try vocabulary(texts), try vocabulary(texts.reversed()))
    #expect(terms(a) == terms(b))
    #expect(a.identities == b.identities)
  }

  @Test func repeatedTermsCountOnce() throws {
    #expect(try vocabulary(["a a a", "a b"], words: 1...1).documentFrequencies == [2, 1])
  }

  @Test func limits() throws {
    #expect(terms(try vocabulary(texts, from: 2)) == ["cat", "ran", "the", "the cat"])
    // 2 of 3 texts are more than 60 %.
    #expect(terms(try vocabulary(texts, words: 1...1, share: 0.6)) == ["a", "dog", "sat"])
    #expect(terms(try vocabulary(texts, limit: 2)) == ["cat", "ran"])
    #expect(try vocabulary(texts, from: 4).count == 0)
    #expect(try vocabulary([]).count == 0)
  }

  @Test func longNGramsOnly() throws {
    #expect(
      terms(try vocabulary(["a b c d", "e"], words: 3...4)) == ["a b c", "a b c d", "b c d"])
  }

  /// Within words, padded with `_`, counted in characters and not in bytes; kinds carry their mark.
  @Test func characterNGrams() throws {
    let vocabulary = try vocabulary(["né I"], words: nil, characters: 2...3)
    #expect(terms(vocabulary) == ["#_i", "#_i_", "#_n", "#_né", "#i_", "#né", "#né_", "#é_"])
    #expect(vocabulary.kind(0) == .characters)
  }

  @Test func wordsAsWritten() throws {
    let vocabulary = try vocabulary(["NATO ruSSia The I nato"], words: 1...1, cased: true)
    #expect(terms(vocabulary) == ["^NATO", "^ruSSia", "i", "nato", "russia", "the"])
    #expect(
      (0..<6).map { vocabulary.kind($0) } == [.cased, .cased, .words, .words, .words, .words])
  }

  @Test func kindsNeverMeet() throws {
    // The character n-gram "_a_" of the word "a" is not the word "_a_", nor the cased word the
    // word.
    let vocabulary = try vocabulary(["AB ab"], words: 1...1, characters: 4...4, cased: true)
    #expect(terms(vocabulary) == ["#_ab_", "^AB", "ab"])
    #expect(Set(vocabulary.identities).count == 3)
    for column in 0..<3 {
      #expect(vocabulary.column(of: vocabulary.identities[column]) == UInt32(column))
    }
    #expect(vocabulary.column(of: 12345) == nil)
  }

  @Test func optionsAreChecked() {
    func expect(_ message: String, _ make: () throws -> TermOptions) {
      #expect(throws: TermOptionsError(description: message)) { _ = try make() }
    }
    expect("word n-grams of 0...2 tokens; expected lengths from 1 to 5") { try .init(words: 0...2) }
    expect("word n-grams of 1...6 tokens; expected lengths from 1 to 5") { try .init(words: 1...6) }
    expect("character n-grams of 3...9 characters; expected lengths from 1 to 8") {
      try .init(characters: 3...9)
    }
    expect("minimum document frequency 0; expected 1 or more") {
      try .init(minimumDocumentFrequency: 0)
    }
    expect("maximum document share 1.5; expected more than 0 and at most 1") {
      try .init(maximumDocumentShare: 1.5)
    }
    expect("vocabulary limit 0; expected 1 or more") { try .init(vocabularyLimit: 0) }
    expect("scale of dictionary and style features 0.0; expected a positive number up to 1000") {
      try .init(denseScale: 0)
    }
  }
}
