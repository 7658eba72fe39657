/// Scores of predictions of any number of labels a row.
///
/// Ratios with denominator 0 are 0, see ``LabelScore``.
public struct MultilabelMetrics: Sendable, Hashable {
  /// One a label.
  public let labels: [LabelScore]
  /// Of all flags taken together.
  public let micro: MeanScore
  /// The mean over labels, each counting the same, whether it occurs or not (as scikit-learn).
  public let macro: MeanScore
  /// The mean over labels weighted by support.
  public let weighted: MeanScore
  /// The share of flags that are wrong.
  public let hammingLoss: Double
  /// The share of rows with no flag wrong.
  public let subsetAccuracy: Double

  /// Traps unless both are n rows of L flags.
  public init(truth: [[Bool]], predictions: [[Bool]]) {
    precondition(
      truth.count == predictions.count, "\(truth.count) truths, \(predictions.count) predictions")
    let labelCount = truth.first?.count ?? 0
    var correct = [Double](repeating: 0, count: labelCount)
    var (predicted, support) = (correct, correct)
    var (wrong, exact) = (0, 0)
    for (row, (flags, guesses)) in zip(truth, predictions).enumerated() {
      precondition(
        flags.count == labelCount && guesses.count == labelCount,
        "row \(row): \(flags.count) truths and \(guesses.count) predictions for \(labelCount) labels"
      )
      for k in 0..<labelCount {
        if flags[k] { support[k] += 1 }
        if guesses[k] { predicted[k] += 1 }
        if flags[k] && guesses[k] { correct[k] += 1 }
        if flags[k] != guesses[k] { wrong += 1 }
      }
      if flags == guesses { exact += 1 }
    }
    labels = (0..<labelCount).map {
      LabelScore(correct: correct[$0], predicted: predicted[$0], support: support[$0])
    }
    micro = MeanScore(
      LabelScore(
        correct: correct.reduce(0, +), predicted: predicted.reduce(0, +),
        support: support.reduce(0, +)))
    macro = MeanScore(labels, weights: labels.map { _ in 1 })
    weighted = MeanScore(labels, weights: support)
    hammingLoss = ratio(Double(wrong), Double(truth.count * labelCount))
    subsetAccuracy = ratio(Double(exact), Double(truth.count))
  }

  /// Flags of probabilities (n×L) at one threshold a label: on where p ≥ threshold.
  public static func flags(probabilities: DenseMatrix, thresholds: [Double]) -> [[Bool]] {
    precondition(
      thresholds.count == probabilities.columnCount,
      "\(thresholds.count) thresholds for \(probabilities.columnCount) labels")
    return (0..<probabilities.rowCount).map { i in
      zip(probabilities.row(i), thresholds).map { $0 >= $1 }
    }
  }
}
