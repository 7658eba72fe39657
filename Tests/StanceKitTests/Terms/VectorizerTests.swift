import Foundation
import Testing

@testable import StanceKit

@Suite struct VectorizerTests {
  /// Values of a vector by the names of its columns.
  private func values(_ vectorizer: Vectorizer, _ text: String) -> [String: Float] {
    let vector = vectorizer.termVector(of: text)
    return Dictionary(
      uniqueKeysWithValues: zip(vector.columns, vector.values).map {
        (vectorizer.name(ofColumn: Int($0)), $1)
      })
  }

  /// n = 3 texts; "war" is in 2, "peace" in 1.
  /// idf(war) = ln(4/3) + 1 = 1.287682, idf(peace) = ln(4/2) + 1 = 1.693147.
  /// "war war war peace": tf(war) = 1 + ln 3 = 2.098612, tf(peace) = 1.
  /// Products 2.702346 and 1.693147; length √(7.302673 + 2.866747) = 3.188953.
  @Test func sublinearSmoothedUnit() throws {
    let vectorizer = try VectorizerTrainer(
      options: TermOptions(words: 1...1, minimumDocumentFrequency: 1)
    ).fit(["war", "war peace", "x"])
    let values = values(vectorizer, "war war unknown war peace")
    #expect(abs(values["war"]! - 2.702346 / 3.188953) < 1e-6)
    #expect(abs(values["peace"]! - 1.693147 / 3.188953) < 1e-6)
    #expect(values.count == 2)
  }

  @Test func countsOfWordsAndKnownTerms() throws {
    let vectorizer = try VectorizerTrainer(
      options: TermOptions(words: 1...2, minimumDocumentFrequency: 1)
    ).fit(["war and peace"])
    let vector = vectorizer.termVector(of: "war and nobody, war!")
    // "and nobody" and the rest are unknown: war, and, war, "war and".
    #expect(vector.wordCount == 4)
    #expect(vector.knownTermCount == 4)
    #expect(
      vectorizer.termVector(of: "")
        == TermVector(columns: [], values: [], wordCount: 0, knownTermCount: 0))
  }

  /// More than 255 occurrences are computed, fewer are looked up.
  @Test(arguments: [1, 2, 255, 256, 1000, 70000])
  func anyCount(_ count: Int) throws {
    for scheme in TermOptions.TermFrequency.allCases {
      let vectorizer = try VectorizerTrainer(
        options: TermOptions(
          words: 1...1, minimumDocumentFrequency: 1, termFrequency: scheme,
          inverseDocumentFrequency: false, unitLength: false)
      ).fit(["war"])
      let value = values(vectorizer, String(repeating: "war ", count: count))["war"]!
      // Counts saturate at 65,535.
      let counted = Float(min(count, 65535))
      switch scheme {
      case .binary: #expect(value == 1)
      case .count: #expect(value == counted)
      case .sublinear: #expect(abs(value - (1 + Float(log(Double(counted))))) < 1e-5)
      }
    }
  }

  /// Words and character n-grams have unit length each, so their parts have not to share one.
  @Test func familiesAreScaledApart() throws {
    let vectorizer = try VectorizerTrainer(
      options: TermOptions(words: 1...1, characters: 2...2, minimumDocumentFrequency: 1)
    ).fit(["war peace", "peace"])
    let vector = vectorizer.termVector(of: "war peace peace")
    var squares: [TermKind: Float] = [:]
    for (column, value) in zip(vector.columns, vector.values) {
      squares[vectorizer.vocabulary.kind(Int(column)), default: 0] += value * value
    }
    #expect(squares.count == 2)
    #expect(abs(squares[.words]! - 1) < 1e-6 && abs(squares[.characters]! - 1) < 1e-6)
  }

  @Test func matrixRowsAreTheVectors() throws {
    let texts = PipelineSamples.paragraphs().map(\.text)
    let vectorizer = PipelineSamples.plain.pipeline.vectorizer
    let matrix = vectorizer.matrix(of: texts)
    #expect(matrix.rowCount == texts.count && matrix.columnCount == vectorizer.columnCount)
    for (row, text) in texts.enumerated() {
      let vector = vectorizer.termVector(of: text)
      let sorted = zip(vector.columns, vector.values).sorted { $0.0 < $1.0 }
      let range = matrix.rowOffsets[row]..<matrix.rowOffsets[row + 1]
      #expect(Array(matrix.columnIndices[range]) == sorted.map(\.0))
      #expect(Array(matrix.values[range]) == sorted.map(\.1))
    }
  }

  /// Categories: the root of summed weights over √words; then less the mean, over the deviation,
  /// times the scale.
  ///
  /// Texts "debt debt now now" (√(2/√4) = 1) and "now" (0): mean ½, deviation ½. A third text of
  /// nine words with one "debt" has √(1/√9) = 0.57735, so (0.57735 − ½)/½·0.1 = 0.01547.
  @Test func dictionaryCategoriesAreStandardised() throws {
    let dictionary = try PhraseDictionary(name: "d", weightsByCategory: ["money": ["debt": 1]])
    let vectorizer = try VectorizerTrainer(
      options: TermOptions(words: nil, denseScale: 0.1), dictionaries: [dictionary]
    ).fit(["debt debt now now", "now"])
    #expect(vectorizer.denseNames == ["d/money"])
    #expect(abs(values(vectorizer, "debt debt now now")["d/money"]! - 0.1) < 1e-6)
    #expect(abs(values(vectorizer, "now")["d/money"]! + 0.1) < 1e-6)
    let third = values(vectorizer, "a debt a a a a a a a")["d/money"]!
    #expect(abs(third - 0.015470) < 1e-6)
  }

  @Test func constantFeaturesStayFinite() throws {
    let dictionary = try PhraseDictionary(name: "d", weightsByCategory: ["c": ["zzz": 1]])
    let vectorizer = try VectorizerTrainer(
      options: TermOptions(words: nil, denseScale: 1), dictionaries: [dictionary]
    ).fit(["a", "b"])
    #expect(values(vectorizer, "a")["d/c"] == 0)
    #expect(values(vectorizer, "zzz")["d/c"] == 1)
  }

  @Test func dictionariesMustDifferInName() throws {
    let dictionary = try PipelineSamples.dictionary()
    #expect(
      throws: TermOptionsError(
        description: "two dictionaries are named 'frames'; rename one of the files")
    ) {
      _ = try VectorizerTrainer(options: TermOptions(), dictionaries: [dictionary, dictionary])
    }
  }
}

/// scikit-learn's TfidfVectorizer on the same texts: see Fixtures/make_tfidf.py.
@Suite struct TfidfParityTests {
  struct Fixture: Decodable {
    struct Case: Decodable {
      let words: [Int]?
      let characters: [Int]?
      let minimumDocumentFrequency: Int
      let tf: String
      let idf: Bool
      let unit: Bool
      let rows: [[String: Double]]
      let frequencies: [String: Int]
    }
    let texts: [String]
    let cases: [Case]
  }

  @Test func sameTermsAndValues() throws {
    let url = try #require(
      Bundle.module.url(forResource: "tfidf", withExtension: "json", subdirectory: "Fixtures"))
    let fixture = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
    for example in fixture.cases {
      let vectorizer = try VectorizerTrainer(
        options: TermOptions(
          words: example.words.map { $0[0]...$0[1] },
          characters: example.characters.map { $0[0]...$0[1] },
          minimumDocumentFrequency: example.minimumDocumentFrequency,
          termFrequency: #require(TermOptions.TermFrequency(rawValue: example.tf)),
          inverseDocumentFrequency: example.idf, unitLength: example.unit)
      ).fit(fixture.texts)
      let vocabulary = vectorizer.vocabulary
      // scikit-learn pads with spaces where this project writes `_`, and has no mark for the kind.
      func plain(_ column: Int) -> String {
        let term = vocabulary.term(column)
        return vocabulary.kind(column) == .characters
          ? term.dropFirst().replacingOccurrences(of: "_", with: " ") : term
      }
      var frequencies: [String: Int] = [:]
      for column in 0..<vocabulary.count {
        frequencies[plain(column)] = Int(vocabulary.documentFrequencies[column])
      }
      #expect(frequencies == example.frequencies)
      for (text, expected) in zip(fixture.texts, example.rows) {
        let vector = vectorizer.termVector(of: text)
        #expect(vector.columns.count == expected.count, "\(text)")
        for (column, value) in zip(vector.columns, vector.values) {
          let wanted = try #require(expected[plain(Int(column))])
          #expect(abs(Double(value) - wanted) < 1e-6 * max(1, abs(wanted)), "\(plain(Int(column)))")
        }
      }
    }
  }
}
