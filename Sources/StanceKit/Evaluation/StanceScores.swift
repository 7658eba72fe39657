import LinearLearning

/// How well one stance a paragraph was predicted, every score with its interval.
///
/// Every paragraph counts as labelled with its most probable stance, also where the model would
/// withhold it; what withholding brings is told by the risk–coverage curve.
public struct StanceScores: Sendable {
  /// Scores of one label.
  public struct Label: Sendable {
    public let name: String
    public let precision: BootstrapEstimate
    public let recall: BootstrapEstimate
    public let f1: BootstrapEstimate
    /// Paragraphs the coder gave the label.
    public let support: Int
    /// Paragraphs the model gave the label.
    public let predicted: Int
    /// Clusters with such a paragraph.
    public let clusters: Int
  }

  /// The rows are the coder's labels.
  public let confusion: ConfusionMatrix
  /// Equals micro-averaged precision, recall and F1.
  public let accuracy: BootstrapEstimate
  public let macroPrecision: BootstrapEstimate
  public let macroRecall: BootstrapEstimate
  public let macroF1: BootstrapEstimate
  public let weightedF1: BootstrapEstimate
  public let matthewsCorrelation: BootstrapEstimate
  /// Agreement of model and coder beyond chance.
  public let cohenKappa: BootstrapEstimate
  /// Mean natural-log loss.
  public let logLoss: BootstrapEstimate
  /// In 0 ... 2, see `LinearLearning/ProbabilityMetrics/brierScore(probabilities:truth:)`.
  public let brierScore: BootstrapEstimate
  public let labels: [Label]

  /// - Parameters:
  ///   - predicted: n stances.
  ///   - logits: n×K whose softmax are the probabilities.
  ///   - groups: the cluster of each paragraph.
  init(
    names: [String], stances: [Int], predicted: [Int], logits: DenseMatrix, groups: [Int],
    bootstrap: ClusterBootstrap
  ) {
    let size = names.count
    let cells = size * size
    let counts = ClusterCounts(groups: groups, columnCount: cells + 2) { row, add in
      add(stances[row] * size + predicted[row], 1)
      let losses = Self.losses(logits.row(row), stances[row])
      add(cells, losses.log)
      add(cells + 1, losses.brier)
    }
    let estimates = bootstrap.estimates(counts) { Self.statistics($0, size) }
    confusion = Self.confusion(counts.totals, size)
    accuracy = estimates[0]
    macroPrecision = estimates[1]
    macroRecall = estimates[2]
    macroF1 = estimates[3]
    weightedF1 = estimates[4]
    matthewsCorrelation = estimates[5]
    cohenKappa = estimates[6]
    logLoss = estimates[7]
    brierScore = estimates[8]
    var clusters = [Set<Int>](repeating: [], count: size)
    for (stance, group) in zip(stances, groups) { clusters[stance].insert(group) }
    labels = names.indices.map { [confusion] k in
      Label(
        name: names[k], precision: estimates[9 + 3 * k], recall: estimates[10 + 3 * k],
        f1: estimates[11 + 3 * k], support: Int(confusion.support[k]),
        predicted: Int(confusion.predicted[k]), clusters: clusters[k].count)
    }
  }

  /// −ln p_y and Σₖ(pₖ − yₖ)² of one row of logits.
  private static func losses(
    _ logits: ArraySlice<Double>, _ label: Int
  ) -> (log: Double, brier: Double) {
    let probabilities = softmax(logits)
    var brier = 0.0
    for (k, p) in probabilities.enumerated() {
      let error = p - (k == label ? 1 : 0)
      brier += error * error
    }
    return (logSumExp(logits) - logits[logits.startIndex + label], brier)
  }

  /// The matrix of summed cells.
  static func confusion(_ sums: [Double], _ size: Int) -> ConfusionMatrix {
    let cells = 0..<size * size
    return ConfusionMatrix(
      truth: cells.map { $0 / size }, predictions: cells.map { $0 % size }, classCount: size,
      weights: Array(sums[cells]))
  }

  private static func statistics(_ sums: [Double], _ size: Int) -> [Double] {
    let metrics = ClassificationMetrics(confusion(sums, size))
    let rows = metrics.confusion.total
    let macro = metrics.macro
    var result = [
      metrics.accuracy, macro.precision, macro.recall, macro.f1, metrics.weighted.f1,
      metrics.matthewsCorrelation, metrics.cohensKappa, sums[size * size] / rows,
      sums[size * size + 1] / rows,
    ]
    for label in metrics.classes {
      // A label neither drawn nor predicted has no score in this replicate.
      let isDefined = label.support > 0
      result += [
        label.precision, isDefined ? label.recall : .nan, isDefined ? label.f1 : .nan,
      ]
    }
    return result
  }
}
