import LinearLearning

/// How well any number of techniques a paragraph were predicted, every score with its interval.
public struct RhetoricScores: Sendable {
  /// Scores of one technique.
  public struct Label: Sendable {
    public let name: String
    public let precision: BootstrapEstimate
    public let recall: BootstrapEstimate
    public let f1: BootstrapEstimate
    /// NaN where the technique does not occur.
    public let averagePrecision: BootstrapEstimate
    public let areaUnderROC: BootstrapEstimate
    public let support: Int
    public let predicted: Int
    /// Clusters with such a paragraph.
    public let clusters: Int
    /// Adaptive expected calibration error before and after calibration.
    public let calibrationErrorBefore: Double
    public let calibrationErrorAfter: Double
  }

  /// Paragraphs that carry the coder's techniques.
  public let count: Int
  public let microF1: BootstrapEstimate
  /// The mean over the techniques that occur or were predicted.
  public let macroF1: BootstrapEstimate
  public let weightedF1: BootstrapEstimate
  /// The share of flags that are wrong.
  public let hammingLoss: BootstrapEstimate
  /// The share of paragraphs with no flag wrong.
  public let subsetAccuracy: BootstrapEstimate
  /// The means over the techniques that occur.
  public let meanAveragePrecision: BootstrapEstimate
  public let meanAreaUnderROC: BootstrapEstimate
  public let labels: [Label]

  /// - Precondition: every paragraph has techniques, and the groups are theirs.
  init(_ scored: ScoredParagraphs, groups: [Int], bins: Int, bootstrap: ClusterBootstrap) {
    let truth = scored.techniques.map { $0! }
    let size = scored.rhetoricLabels.count
    let flags = scored.predictions.map { prediction in
      var flags = [Bool](repeating: false, count: size)
      for k in prediction.rhetoric { flags[k] = true }
      return flags
    }
    // Columns: hits, predicted and support of every label, then wrong flags, exact rows, rows.
    let counts = ClusterCounts(groups: groups, columnCount: 3 * size + 3) { row, add in
      var wrong = 0
      for k in 0..<size {
        if truth[row][k] && flags[row][k] { add(3 * k, 1) }
        if flags[row][k] { add(3 * k + 1, 1) }
        if truth[row][k] { add(3 * k + 2, 1) }
        if truth[row][k] != flags[row][k] { wrong += 1 }
      }
      add(3 * size, Double(wrong))
      add(3 * size + 1, wrong == 0 ? 1 : 0)
      add(3 * size + 2, 1)
    }
    let estimates = bootstrap.estimates(counts) { Self.statistics($0, size) }
    let probabilities = (0..<size).map { k in
      scored.predictions.map { Double($0.rhetoricProbabilities[k]) }
    }
    let rankings = (0..<size).map { k in
      WeightedRanking(scores: probabilities[k], truth: truth.map { $0[k] })
    }
    let ranked = bootstrap.estimates(groups: groups) { Self.rankStatistics(rankings, $0) }
    var clusters = [Set<Int>](repeating: [], count: size)
    for (row, group) in groups.enumerated() {
      for k in 0..<size where truth[row][k] { clusters[k].insert(group) }
    }
    count = scored.count
    (microF1, macroF1, weightedF1) = (estimates[0], estimates[1], estimates[2])
    (hammingLoss, subsetAccuracy) = (estimates[3], estimates[4])
    (meanAveragePrecision, meanAreaUnderROC) = (ranked[0], ranked[1])
    labels = (0..<size).map { k in
      let outcomes = truth.map { $0[k] }
      let raw = scored.rawRhetoricLogits.column(k).map { sigmoid($0) }
      func error(_ p: [Double]) -> Double {
        ReliabilityCurve(probabilities: p, outcomes: outcomes, bins: .equalMass(bins))
          .expectedCalibrationError
      }
      return Label(
        name: scored.rhetoricLabels[k], precision: estimates[5 + 3 * k],
        recall: estimates[6 + 3 * k], f1: estimates[7 + 3 * k],
        averagePrecision: ranked[2 + 2 * k], areaUnderROC: ranked[3 + 2 * k],
        support: Int(counts.totals[3 * k + 2]), predicted: Int(counts.totals[3 * k + 1]),
        clusters: clusters[k].count, calibrationErrorBefore: error(raw),
        calibrationErrorAfter: error(probabilities[k]))
    }
  }

  private static func statistics(_ sums: [Double], _ size: Int) -> [Double] {
    var (hits, predicted, support) = (0.0, 0.0, 0.0)
    var (macro, used, weighted) = (0.0, 0.0, 0.0)
    var byLabel: [Double] = []
    for k in 0..<size {
      let (h, p, s) = (sums[3 * k], sums[3 * k + 1], sums[3 * k + 2])
      hits += h
      predicted += p
      support += s
      let f1 = quotient(2 * h, p + s)
      if p + s > 0 {
        macro += f1
        used += 1
      }
      weighted += f1 * s
      byLabel += [quotient(h, p), s > 0 ? h / s : .nan, s > 0 ? f1 : .nan]
    }
    let rows = sums[3 * size + 2]
    return [
      quotient(2 * hits, predicted + support), quotient(macro, used), quotient(weighted, support),
      sums[3 * size] / (rows * Double(size)), sums[3 * size + 1] / rows,
    ] + byLabel
  }

  /// Mean AP and mean AUC over the techniques that occur, then both by technique.
  private static func rankStatistics(
    _ rankings: [WeightedRanking], _ weights: [Double]
  ) -> [Double] {
    let values = rankings.map { $0.metrics(weights: weights) }
    func mean(_ numbers: [Double]) -> Double {
      let defined = numbers.filter { !$0.isNaN }
      return defined.isEmpty ? .nan : defined.reduce(0, +) / Double(defined.count)
    }
    return [mean(values.map(\.averagePrecision)), mean(values.map(\.areaUnderROC))]
      + values.flatMap { [$0.averagePrecision, $0.areaUnderROC] }
  }
}

/// numerator/denominator, or 0 where the denominator is.
func quotient(_ numerator: Double, _ denominator: Double) -> Double {
  denominator == 0 ? 0 : numerator / denominator
}
