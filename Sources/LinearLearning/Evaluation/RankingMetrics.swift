/// How well scores put the rows where a label is on before those where it is off.
public enum RankingMetrics {
  /// Average precision: Σₜ (Rₜ − Rₜ₋₁)·Pₜ over the distinct scores t from the highest down, with
  /// precision P and recall R of the rows scored t or more. 0 where the label is never on.
  ///
  /// Equal scores count as one threshold, as in scikit-learn (1.9): no interpolation, no luck of the
  /// order. O(n log n).
  public static func averagePrecision(scores: [Double], truth: [Bool]) -> Double {
    var (sum, found, seen) = (0.0, 0, 0)
    let positives = truth.count { $0 }
    forEachTie(scores, truth) { on, off in
      seen += on + off
      found += on
      sum += Double(on) * Double(found) / Double(seen)
    }
    return ratio(sum, Double(positives))
  }

  /// The area under the ROC curve: the probability that a row with the label scores higher than
  /// one without, equal scores counting half (Mann and Whitney). NaN unless there are both.
  public static func areaUnderROC(scores: [Double], truth: [Bool]) -> Double {
    let positives = truth.count { $0 }
    let negatives = truth.count - positives
    guard positives > 0 && negatives > 0 else { return .nan }
    var (sum, found) = (0.0, 0)
    forEachTie(scores, truth) { on, off in
      sum += Double(off) * (Double(found) + Double(on) / 2)
      found += on
    }
    return sum / Double(positives) / Double(negatives)
  }

  /// Calls `body` for every group of equal scores, highest first, with how many of it are on and
  /// off. Traps on NaN, which has no place in an order.
  private static func forEachTie(
    _ scores: [Double], _ truth: [Bool], _ body: (_ on: Int, _ off: Int) -> Void
  ) {
    precondition(scores.count == truth.count, "\(scores.count) scores, \(truth.count) truths")
    precondition(!scores.contains { $0.isNaN }, "a score is NaN")
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    var start = 0
    while start < order.count {
      var (end, on) = (start, 0)
      while end < order.count && scores[order[end]] == scores[order[start]] {
        on += truth[order[end]] ? 1 : 0
        end += 1
      }
      body(on, end - start - on)
      start = end
    }
  }
}
