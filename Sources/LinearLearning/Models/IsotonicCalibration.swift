/// The rising step curve from scores to probabilities that fits best, joined by straight lines.
///
/// Minimises Σ wᵢ(yᵢ − g(sᵢ))² over all g that never fall: Zadrozny and Elkan, "Transforming
/// Classifier Scores into Accurate Multiclass Probability Estimates" (KDD 2002), by pooling adjacent
/// violators (Ayer et al., Ann. Math. Stat. 26, 1955). Between fitted scores it is interpolated and
/// beyond them constant, as by scikit-learn's `IsotonicRegression(out_of_bounds="clip")` (1.9). Needs
/// more rows than ``PlattScaling``, about a thousand, but assumes no shape.
public struct IsotonicCalibration: Sendable, Hashable {
  /// Increasing scores at which the curve bends, at least one.
  public let scores: [Double]
  /// g at those scores, never falling, in the range of the targets.
  public let values: [Double]

  /// Takes a fitted curve as it is. Traps unless scores rise and values do not fall.
  public init(scores: [Double], values: [Double]) {
    precondition(
      !scores.isEmpty && scores.count == values.count,
      "\(scores.count) scores, \(values.count) values")
    for i in scores.indices.dropFirst() {
      precondition(
        scores[i - 1] < scores[i] && values[i - 1] <= values[i],
        "point \(i) of the curve, (\(scores[i]), \(values[i])), is not above the one before")
    }
    self.scores = scores
    self.values = values
  }

  /// - Parameters:
  ///   - scores: n numbers, any scale.
  ///   - labels: whether the label is on, n flags.
  ///   - weights: n numbers that are not negative; rows with 0 are left out. nil for 1.
  ///
  /// Traps for lists of unequal length, NaN, or if no row counts.
  public init(scores: [Double], labels: [Bool], weights: [Double]? = nil) {
    let n = scores.count
    precondition(labels.count == n, "\(n) scores, \(labels.count) labels")
    precondition(weights == nil || weights!.count == n, "\(weights?.count ?? 0) weights, \(n) rows")
    precondition(!scores.contains { $0.isNaN }, "a score is NaN")
    let counted = scores.indices.filter { (weights?[$0] ?? 1) > 0 }
    precondition(!counted.isEmpty, "no rows to fit a curve to")
    var blocks: [Block] = []
    for row in counted.sorted(by: { (scores[$0], $0) < (scores[$1], $1) }) {
      let weight = weights?[row] ?? 1
      let block = Block(
        first: scores[row], last: scores[row], sum: labels[row] ? weight : 0, weight: weight)
      // Equal scores are one point of the curve, whatever their labels.
      if let last = blocks.last, last.first == last.last, last.last == scores[row] {
        blocks[blocks.count - 1].merge(block)
      } else {
        blocks.append(block)
      }
    }
    var pooled: [Block] = []
    for var block in blocks {
      while let last = pooled.last, last.mean >= block.mean {
        block = pooled.removeLast().merging(block)
      }
      pooled.append(block)
    }
    var (bends, heights): ([Double], [Double]) = ([], [])
    for block in pooled {
      for score in block.first < block.last ? [block.first, block.last] : [block.first] {
        bends.append(score)
        heights.append(block.mean)
      }
    }
    self.scores = bends
    self.values = heights
  }

  /// g(score), by binary search.
  public func probability(_ score: Double) -> Double {
    var (low, high) = (0, scores.count)
    // The first bend at or above the score.
    while low < high {
      let middle = (low + high) / 2
      if scores[middle] < score { low = middle + 1 } else { high = middle }
    }
    if low == 0 { return values[0] }
    if low == scores.count { return values[low - 1] }
    let share = (score - scores[low - 1]) / (scores[low] - scores[low - 1])
    return values[low - 1] + share * (values[low] - values[low - 1])
  }

  /// Rows of neighbouring scores that share one value of the curve.
  private struct Block {
    let first: Double
    var last: Double
    var sum: Double
    var weight: Double

    var mean: Double { sum / weight }

    mutating func merge(_ next: Block) {
      last = next.last
      sum += next.sum
      weight += next.weight
    }

    func merging(_ next: Block) -> Block {
      var result = self
      result.merge(next)
      return result
    }
  }
}
