import LinearLearning

/// Labelled paragraphs with what a model says of them: all that an evaluation is computed from.
///
/// n paragraphs, K stances, L techniques.
public struct ScoredParagraphs: Sendable {
  public let paragraphs: [LabelledParagraph]
  public let stanceLabels: LabelSet
  public let rhetoricLabels: LabelSet
  /// The coder's stance, n indices.
  public let stances: [Int]
  /// The coder's techniques, n×L flags; `nil` for a paragraph whose data has none.
  public let techniques: [[Bool]?]
  /// n×K, calibrated: their softmax are the probabilities.
  public let logits: DenseMatrix
  /// n×K before temperature scaling; `nil` where the second stage decides.
  public let rawLogits: DenseMatrix?
  /// n×L before calibration; no columns without techniques.
  public let rawRhetoricLogits: DenseMatrix
  public let predictions: [Prediction]

  public var count: Int { paragraphs.count }

  /// The most probable stance of each paragraph, given or withheld.
  public var predictedStances: [Int] { predictions.map(\.stance) }

  /// n×K.
  public var probabilities: DenseMatrix { MultinomialModel.probabilities(logits: logits) }

  /// Whether techniques can be evaluated.
  public var hasTechniques: Bool {
    rhetoricLabels.count > 0 && techniques.contains { $0 != nil }
  }

  /// Some of the paragraphs, in the given order.
  public func selecting(_ rows: [Int]) -> ScoredParagraphs {
    ScoredParagraphs(
      paragraphs: rows.map { paragraphs[$0] }, stanceLabels: stanceLabels,
      rhetoricLabels: rhetoricLabels, stances: rows.map { stances[$0] },
      techniques: rows.map { techniques[$0] }, logits: logits.selectingRows(rows),
      rawLogits: rawLogits?.selectingRows(rows),
      rawRhetoricLogits: rawRhetoricLogits.selectingRows(rows),
      predictions: rows.map { predictions[$0] })
  }

  /// Numbers of the values of a column, by first appearance.
  ///
  /// An empty value says nothing of who wrote a text: such articles are groups of their own.
  ///
  /// - Throws: `TrainingError.noGroupColumn`.
  public func groups(by column: String) throws -> [Int] {
    try GroupNumbers(paragraphs, column: column).numbers
  }
}

/// Paragraphs numbered by the value of a column.
struct GroupNumbers {
  let numbers: [Int]
  let count: Int

  init(_ paragraphs: [LabelledParagraph], column: String) throws {
    var known: [String: Int] = [:]
    numbers = try paragraphs.map { paragraph in
      guard let value = paragraph.value(ofColumn: column) else {
        throw TrainingError.noGroupColumn(column, paragraph.location)
      }
      let key = value.isEmpty ? "\u{0}" + paragraph.article : value
      let next = known.count
      known[key] = known[key] ?? next
      return known[key]!
    }
    count = known.count
  }
}

/// The coder's labels as a model numbers them.
struct GoldLabels {
  let stances: [Int]
  let techniques: [[Bool]?]

  /// - Throws: `DatasetError.unknownLabel` for the first label the model does not have.
  init(
    _ paragraphs: [LabelledParagraph], stanceLabels: LabelSet, rhetoricLabels: LabelSet
  ) throws {
    stances = try paragraphs.map { paragraph in
      try Self.index(paragraph.stance, "stance", stanceLabels, paragraph)
    }
    techniques = try paragraphs.map { paragraph in
      guard rhetoricLabels.count > 0, let marked = paragraph.rhetoric else { return nil }
      var flags = [Bool](repeating: false, count: rhetoricLabels.count)
      for label in marked {
        flags[try Self.index(label, "rhetoric", rhetoricLabels, paragraph)] = true
      }
      return flags
    }
  }

  static func index(
    _ label: String, _ column: String, _ labels: LabelSet, _ paragraph: LabelledParagraph
  ) throws -> Int {
    guard let index = labels.index(of: label) else {
      throw DatasetError.unknownLabel(
        paragraph.location, label: label, column: column, known: labels.names)
    }
    return index
  }
}
