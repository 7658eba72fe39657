/// One paragraph as numbers: the non-zero entries of a row of the feature matrix.
///
/// Entries come in the order in which terms first occur (word family, then character n-grams), then the dense
/// features; no column comes twice. Columns below `Vectorizer.vocabulary.count` are terms.
public struct TermVector: Sendable, Equatable {
  public let columns: [UInt32]
  public let values: [Float]
  /// Words in the paragraph, known or not.
  public let wordCount: Int
  /// Word n-gram occurrences that were in the vocabulary.
  public let knownTermCount: Int
}
