/// Rows sorted by their score once, to rank them under many weightings: O(n) each.
///
/// The bootstrap asks for the average precision of thousands of weightings of the same scores.
public struct WeightedRanking: Sendable, Hashable {
  /// Rows from the highest score down.
  private let order: [Int]
  /// Whether the next row in that order has a lower score, or there is none.
  private let endsTie: [Bool]
  /// Whether the label is on, in that order.
  private let isOn: [Bool]

  /// Traps for lists of unequal length and NaN.
  public init(scores: [Double], truth: [Bool]) {
    precondition(scores.count == truth.count, "\(scores.count) scores, \(truth.count) truths")
    precondition(!scores.contains { $0.isNaN }, "a score is NaN")
    let order = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
    self.order = order
    endsTie = order.indices.map {
      $0 + 1 == order.count || scores[order[$0 + 1]] < scores[order[$0]]
    }
    isOn = order.map { truth[$0] }
  }

  /// Average precision and the area under the ROC curve as in ``RankingMetrics``, each row counting
  /// its weight; NaN where the label is on in no row, the area also where it is on in all.
  ///
  /// - Parameter weights: n numbers, none negative.
  public func metrics(
    weights: [Double]
  ) -> (averagePrecision: Double, areaUnderROC: Double) {
    precondition(weights.count == order.count, "\(weights.count) weights, \(order.count) rows")
    var (found, missed, precision, area) = (0.0, 0.0, 0.0, 0.0)
    var (on, off) = (0.0, 0.0)
    for (position, row) in order.enumerated() {
      if isOn[position] { on += weights[row] } else { off += weights[row] }
      guard endsTie[position], on + off > 0 else { continue }
      area += off * (found + on / 2)
      found += on
      missed += off
      precision += on * found / (found + missed)
      (on, off) = (0, 0)
    }
    return (
      found > 0 ? precision / found : .nan,
      found > 0 && missed > 0 ? area / (found * missed) : .nan
    )
  }
}
