/// Turns a paragraph's text into its term vector. Made by `VectorizerTrainer.fit` or read from a model file.
///
/// A vector has two parts. The first `vocabulary.count` columns are terms: term frequency times inverse document
/// frequency, scaled to unit length within the words and within the character n-grams. The dense columns after them
/// are dictionary categories and style features, standardised on the training texts and multiplied by
/// `options.denseScale`.
public struct Vectorizer: Sendable {
  public let options: TermOptions
  public let vocabulary: Vocabulary
  public let dictionaries: [PhraseDictionary]
  /// Inverse document frequency by column, ascending; all 1 where the options say none.
  let termWeights: [Float]
  /// The different ones among them.
  let distinctTermWeights: [Float]
  /// Mean and standard deviation of every dense feature over the training texts.
  let denseMeans: [Float]
  let denseDeviations: [Float]
  let matcher: PhraseMatcher

  /// So many different document frequencies can be told apart: fewer than two thousand million term occurrences, which
  /// no training holds in memory, have no more.
  static let mostDocumentFrequencies = 1 << 16

  /// - Precondition: document frequencies that fall, at most `mostDocumentFrequencies` different ones; one mean and deviation for each dense feature; deviations positive.
  init(
    options: TermOptions, vocabulary: Vocabulary, trainingTextCount: Int,
    dictionaries: [PhraseDictionary], denseMeans: [Float], denseDeviations: [Float]
  ) {
    self.options = options
    self.vocabulary = vocabulary
    self.dictionaries = dictionaries
    self.denseMeans = denseMeans
    self.denseDeviations = denseDeviations
    matcher = PhraseMatcher(Self.matched(dictionaries, options))
    termWeights =
      options.inverseDocumentFrequency
      ? Weighting.inverseDocumentFrequencies(
        vocabulary.documentFrequencies, texts: trainingTextCount)
      : Array(repeating: 1, count: vocabulary.count)
    var distinct: [Float] = []
    for weight in termWeights where weight != distinct.last { distinct.append(weight) }
    precondition(
      distinct.count <= Self.mostDocumentFrequencies, "\(distinct.count) document frequencies")
    distinctTermWeights = distinct
    let expected = Self.denseNames(dictionaries, options).count
    precondition(
      denseMeans.count == expected && denseDeviations.count == expected,
      "\(expected) dense features but \(denseMeans.count) means and \(denseDeviations.count) deviations"
    )
  }

  /// Columns of a feature matrix made by this vectorizer.
  public var columnCount: Int { vocabulary.count + denseMeans.count }

  /// Names of the dense columns: `dictionary/category`, then `style/…`.
  public var denseNames: [String] { Self.denseNames(dictionaries, options) }

  static func denseNames(_ dictionaries: [PhraseDictionary], _ options: TermOptions) -> [String] {
    dictionaries.flatMap { dictionary in dictionary.categories.map { "\(dictionary.name)/\($0)" } }
      + (options.style ? StyleFeatures.names : [])
  }

  /// The dictionaries whose phrases are looked for: the user's, then the style lists.
  static func matched(
    _ dictionaries: [PhraseDictionary], _ options: TermOptions
  ) -> [PhraseDictionary] {
    dictionaries + (options.style ? [StyleFeatures.dictionary] : [])
  }

  /// The written name of a column.
  public func name(ofColumn column: Int) -> String {
    column < vocabulary.count ? vocabulary.term(column) : denseNames[column - vocabulary.count]
  }

  /// The term vector of one text.
  public func termVector(of text: String) -> TermVector {
    var text = text
    return text.withUTF8 { termVector(of: $0) }
  }

  func termVector(of bytes: UnsafeBufferPointer<UInt8>) -> TermVector {
    let builder = TermVectorBuilder(self)
    builder.build(bytes)
    return builder.termVector
  }
}
