/// What a classifier that may abstain gets wrong, against how much it answers.
///
/// El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification" (JMLR 11,
/// 2010); Geifman and El-Yaniv, "Selective Classification for Deep Neural Networks" (NIPS 2017).
public struct RiskCoverageCurve: Sendable, Hashable {
  /// Answering exactly where the confidence is at least `threshold`.
  public struct Point: Sendable, Hashable {
    public let threshold: Double
    /// The share of rows answered, in (0, 1].
    public let coverage: Double
    /// The mean loss of the rows answered.
    public let risk: Double
    /// The rows answered.
    public let count: Int

    /// 1 − risk: with 0/1 losses, the share of answers that are right.
    public var precision: Double { 1 - risk }
  }

  /// One point for each different confidence, by rising coverage.
  public let points: [Point]
  /// AURC: the mean over all rows of the risk at that row's own confidence, in the loss's units.
  ///
  /// Geifman, Uziel and El-Yaniv, "Bias-Reduced Uncertainty Estimation for Deep Neural Classifiers"
  /// (ICLR 2019).
  public let area: Double
  /// AURC less the least possible with the same losses, which orders rows by their loss; E-AURC of
  /// the same paper, with the exact sum in place of its integral.
  public let excessArea: Double

  /// - Parameters:
  ///   - confidences: n numbers, the larger the surer; any scale.
  ///   - losses: n losses, 0 for right and 1 for wrong.
  ///
  /// Traps for empty or unequal lists and NaN.
  public init(confidences: [Double], losses: [Double]) {
    let n = confidences.count
    precondition(n > 0 && losses.count == n, "\(n) confidences, \(losses.count) losses")
    precondition(!confidences.contains { $0.isNaN }, "a confidence is NaN")
    let order = confidences.indices.sorted {
      (confidences[$0], $1) > (confidences[$1], $0)
    }
    var points: [Point] = []
    var (sum, area) = (0.0, 0.0)
    var start = 0
    for position in 0..<n {
      sum += losses[order[position]]
      let confidence = confidences[order[position]]
      // Rows of equal confidence are answered together.
      if position + 1 < n && confidences[order[position + 1]] == confidence { continue }
      let count = position + 1
      let risk = sum / Double(count)
      points.append(
        Point(
          threshold: confidence, coverage: Double(count) / Double(n), risk: risk, count: count))
      area += Double(count - start) * risk
      start = count
    }
    self.points = points
    self.area = area / Double(n)
    var (best, prefix) = (0.0, 0.0)
    for (position, loss) in losses.sorted().enumerated() {
      prefix += loss
      best += prefix / Double(position + 1)
    }
    excessArea = (area - best) / Double(n)
  }

  /// The point of largest coverage with a risk of at most `risk`; nil if there is none.
  public func point(forRisk risk: Double) -> Point? { points.last { $0.risk <= risk } }

  /// The point of largest coverage with a precision of at least `precision`; nil if there is none.
  public func point(forPrecision precision: Double) -> Point? {
    points.last { $0.precision >= precision }
  }

  /// The point of highest threshold that answers at least `coverage` of the rows; nil above 1.
  public func point(forCoverage coverage: Double) -> Point? {
    points.first { $0.coverage >= coverage }
  }

  /// A point whose true risk is at most `risk` with probability 1 − δ, by binary search over the
  /// thresholds; nil if none of those tried is that good.
  ///
  /// Selection with guaranteed risk: Geifman and El-Yaniv (2017), Algorithm 1 and Theorem 3.2; the
  /// binomial bounds of the search share δ. Losses must be 0 or 1 and rows independent.
  public func point(guaranteeingRisk risk: Double, failureProbability delta: Double) -> Point? {
    precondition(0 < delta && delta < 1, "a failure probability is in (0, 1), not \(delta)")
    // A binary search among m points looks at ⌊log₂ m⌋ + 1 of them at most.
    let steps = Double(Int.bitWidth - points.count.leadingZeroBitCount)
    var (low, high) = (0, points.count)
    // Points below `low` are known good, from `high` on known bad.
    while low < high {
      let middle = (low + high) / 2
      let point = points[middle]
      let errors = Int((point.risk * Double(point.count)).rounded())
      let bound = BinomialDistribution.upperBound(
        errors, trials: point.count, tail: delta / steps)
      if bound <= risk { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : points[low - 1]
  }
}
