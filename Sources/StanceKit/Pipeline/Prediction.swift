/// What a pipeline says of one paragraph.
public struct Prediction: Sendable, Equatable {
  /// Why a paragraph has no stance of its own.
  public enum Abstention: String, Sendable, Codable {
    /// The text has no word.
    case empty
    /// None or too few of the words were seen in training: another language, or no language.
    case unknownWords = "unknown-words"
    /// The most probable label stays below the abstention threshold.
    case belowThreshold = "below-threshold"
  }

  /// Index of the most probable stance.
  public let stance: Int
  /// `nil` where the stance is given; otherwise why it is not.
  public let abstention: Abstention?
  /// One probability a stance label; they sum to 1.
  public let probabilities: [Float]
  /// Indices of the techniques whose probability reaches their threshold, ascending.
  public let rhetoric: [Int]
  /// One probability a technique; they are independent of each other.
  public let rhetoricProbabilities: [Float]

  /// Probability of the most probable stance.
  public var probability: Float { probabilities[stance] }
}
