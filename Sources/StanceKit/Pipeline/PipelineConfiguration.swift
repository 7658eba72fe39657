/// Everything a trained pipeline is besides its numbers; stored in the model file as JSON.
public struct PipelineConfiguration: Sendable, Equatable, Codable {
  /// Format of the options as they stand in the file; checked again by `TermOptions.init` on reading.
  public struct Terms: Sendable, Equatable, Codable {
    public var words: [Int]?
    public var characters: [Int]?
    public var cased: Bool
    public var style: Bool
    public var minimumDocumentFrequency: Int
    public var maximumDocumentShare: Double
    public var vocabularyLimit: Int?
    public var termFrequency: String
    public var inverseDocumentFrequency: Bool
    public var unitLength: Bool
    public var denseScale: Double
  }

  /// How a head was trained and how its logits become decisions.
  public struct Head: Sendable, Equatable, Codable {
    public var labels: [String]
    /// Share of each label in the training data.
    public var trainingShares: [Double]
    /// Inverse regularisation strength chosen.
    public var c: Double
    /// Logits are multiplied by `slopes` and shifted by `offsets` before they become probabilities: one slope for a
    /// softmax head (an inverse temperature), a pair for each label of a one-vs-rest head.
    public var slopes: [Float]
    public var offsets: [Float]
    /// Probability from which a technique counts as present, by label; empty for the stance head.
    public var thresholds: [Float]
  }

  /// Where the model comes from.
  public struct Provenance: Sendable, Equatable, Codable {
    public var version: String
    public var command: String
    public var seed: UInt64
    public var dataDigest: String
    public var paragraphs: Int
    public var articles: Int
    /// Scores and settings worth reading, by name.
    public var facts: [String: String]

    public init(
      version: String, command: String, seed: UInt64, dataDigest: String, paragraphs: Int,
      articles: Int, facts: [String: String] = [:]
    ) {
      self.version = version
      self.command = command
      self.seed = seed
      self.dataDigest = dataDigest
      self.paragraphs = paragraphs
      self.articles = articles
      self.facts = facts
    }
  }

  public var terms: Terms
  public var trainingTextCount: Int
  public var dictionaries: [Dictionary]
  public var stance: Head
  public var rhetoric: Head?
  /// The label furniture may have, if the data has one.
  public var neutralLabel: String?
  /// Smallest probability at which a stance is given rather than called uncertain.
  public var abstentionThreshold: Float
  public var usesContext: Bool
  /// True where probabilities and thresholds were not fitted to anything; absent otherwise.
  public var isUncalibrated: Bool?
  /// True where the stance penalty was scaled by naive-Bayes log-count ratios; absent otherwise.
  public var isScaledByNaiveBayes: Bool?
  public var provenance: Provenance

  /// Name and categories of a dictionary; its entries are tensors.
  public struct Dictionary: Sendable, Equatable, Codable {
    public var name: String
    public var categories: [String]
  }
}

extension PipelineConfiguration.Terms {
  init(_ options: TermOptions) {
    words = options.words.map { [$0.lowerBound, $0.upperBound] }
    characters = options.characters.map { [$0.lowerBound, $0.upperBound] }
    cased = options.cased
    style = options.style
    minimumDocumentFrequency = options.minimumDocumentFrequency
    maximumDocumentShare = options.maximumDocumentShare
    vocabularyLimit = options.vocabularyLimit
    termFrequency = options.termFrequency.rawValue
    inverseDocumentFrequency = options.inverseDocumentFrequency
    unitLength = options.unitLength
    denseScale = options.denseScale
  }

  /// The options, checked.
  func options() throws -> TermOptions {
    func range(_ bounds: [Int]?) throws -> ClosedRange<Int>? {
      guard let bounds else { return nil }
      guard bounds.count == 2, bounds[0] <= bounds[1] else {
        throw TermOptionsError(
          description: "n-gram lengths \(bounds); expected a shortest and a longest")
      }
      return bounds[0]...bounds[1]
    }
    guard let frequency = TermOptions.TermFrequency(rawValue: termFrequency) else {
      throw TermOptionsError(
        description: "term frequency '\(termFrequency)'; expected "
          + TermOptions.TermFrequency.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return try TermOptions(
      words: try range(words), characters: try range(characters), cased: cased, style: style,
      minimumDocumentFrequency: minimumDocumentFrequency,
      maximumDocumentShare: maximumDocumentShare, vocabularyLimit: vocabularyLimit,
      termFrequency: frequency, inverseDocumentFrequency: inverseDocumentFrequency,
      unitLength: unitLength, denseScale: denseScale)
  }
}
