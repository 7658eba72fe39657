/// What is counted in a text, and what of it becomes a feature. Checked once, here.
public struct TermOptions: Sendable, Equatable {
  /// How an occurrence count becomes a term frequency.
  public enum TermFrequency: String, Sendable, CaseIterable {
    /// 1 where the term occurs.
    case binary
    /// The count.
    case count
    /// 1 + ln(count).
    case sublinear
  }

  /// Lengths of word n-grams, for example `1...2`; `nil` for none.
  public let words: ClosedRange<Int>?
  /// Lengths of character n-grams within words, edges padded with `_`; `nil` for none.
  public let characters: ClosedRange<Int>?
  /// Whether words in capitals or mixed case are also terms as written (`^NATO`, `^ruSSia`).
  public let cased: Bool
  /// Whether the built-in style features (`StyleFeatures`) are made.
  public let style: Bool
  /// Terms in fewer training texts are left out.
  public let minimumDocumentFrequency: Int
  /// Terms in a larger share of the training texts are left out, in (0, 1].
  public let maximumDocumentShare: Double
  /// At most so many terms are kept, the most frequent first; `nil` for all.
  public let vocabularyLimit: Int?
  public let termFrequency: TermFrequency
  /// Whether values are multiplied by ln((1 + n) / (1 + df)) + 1, scikit-learn's smoothed inverse document frequency.
  public let inverseDocumentFrequency: Bool
  /// Whether the words of a text, and likewise its character n-grams, are scaled to unit Euclidean length.
  public let unitLength: Bool
  /// What dictionary categories and style features, standardised on the training texts, are multiplied by.
  public let denseScale: Double

  public init(
    words: ClosedRange<Int>? = 1...2, characters: ClosedRange<Int>? = nil, cased: Bool = false,
    style: Bool = false, minimumDocumentFrequency: Int = 2, maximumDocumentShare: Double = 1,
    vocabularyLimit: Int? = nil, termFrequency: TermFrequency = .sublinear,
    inverseDocumentFrequency: Bool = true, unitLength: Bool = true, denseScale: Double = 0.1
  ) throws {
    func check(_ condition: Bool, _ message: @autoclosure () -> String) throws {
      if !condition { throw TermOptionsError(description: message()) }
    }
    if let words {
      try check(
        words.lowerBound >= 1 && words.upperBound <= 5,
        "word n-grams of \(words) tokens; expected lengths from 1 to 5")
    }
    if let characters {
      try check(
        characters.lowerBound >= 1 && characters.upperBound <= 8,
        "character n-grams of \(characters) characters; expected lengths from 1 to 8")
    }
    try check(
      minimumDocumentFrequency >= 1,
      "minimum document frequency \(minimumDocumentFrequency); expected 1 or more")
    try check(
      maximumDocumentShare > 0 && maximumDocumentShare <= 1,
      "maximum document share \(maximumDocumentShare); expected more than 0 and at most 1")
    try check(
      vocabularyLimit.map { $0 >= 1 } ?? true,
      "vocabulary limit \(vocabularyLimit ?? 0); expected 1 or more")
    try check(
      denseScale > 0 && denseScale <= 1000,
      "scale of dictionary and style features \(denseScale); expected a positive number up to 1000")
    self.words = words
    self.characters = characters
    self.cased = cased
    self.style = style
    self.minimumDocumentFrequency = minimumDocumentFrequency
    self.maximumDocumentShare = maximumDocumentShare
    self.vocabularyLimit = vocabularyLimit
    self.termFrequency = termFrequency
    self.inverseDocumentFrequency = inverseDocumentFrequency
    self.unitLength = unitLength
    self.denseScale = denseScale
  }
}

/// An option outside its range: what was given and what is allowed.
public struct TermOptionsError: Error, Equatable, CustomStringConvertible {
  public let description: String
}
