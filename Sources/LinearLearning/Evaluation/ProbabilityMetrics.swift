#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Scores of probabilities; lower is better. All are means over rows, each row counting the same.
public enum ProbabilityMetrics {
  /// −(1/n) Σᵢ ln softmax(sᵢ)_yᵢ from logits s (n×K), in nats; 0 without rows.
  ///
  /// From logits, not probabilities: −ln p would be infinite where p has underflowed, and clipping
  /// it an arbitrary number.
  public static func logLoss(logits: DenseMatrix, truth: [Int]) -> Double {
    check(logits, truth.count)
    var sum = 0.0
    for (i, label) in truth.enumerated() { sum += logSumExp(logits.row(i)) - logits[i, label] }
    return ratio(sum, Double(truth.count))
  }

  /// The mean over rows and labels of ln(1 + eˢ) − ys, from logits s (n×L).
  public static func logLoss(logits: DenseMatrix, truth: [[Bool]]) -> Double {
    check(logits, truth.count)
    var sum = 0.0
    for (i, flags) in truth.enumerated() {
      for (k, flag) in flags.enumerated() {
        sum += softplus(logits[i, k]) - (flag ? logits[i, k] : 0)
      }
    }
    return ratio(sum, Double(logits.values.count))
  }

  /// Brier's (1950) score (1/n) Σᵢ Σₖ (pᵢₖ − yᵢₖ)² of probabilities p (n×K), in [0, 2].
  ///
  /// The sum over all classes, as in the paper: with two classes, twice what is elsewhere called
  /// the Brier score of a binary target.
  public static func brierScore(probabilities: DenseMatrix, truth: [Int]) -> Double {
    check(probabilities, truth.count)
    var sum = 0.0
    for (i, label) in truth.enumerated() {
      for k in 0..<probabilities.columnCount {
        let error = probabilities[i, k] - (k == label ? 1 : 0)
        sum += error * error
      }
    }
    return ratio(sum, Double(truth.count))
  }

  /// The binary Brier score of every label, (1/n) Σᵢ (pᵢₖ − yᵢₖ)² in [0, 1].
  public static func brierScores(probabilities: DenseMatrix, truth: [[Bool]]) -> [Double] {
    check(probabilities, truth.count)
    return (0..<probabilities.columnCount).map { k in
      let sum = truth.indices.reduce(0.0) { sum, i in
        let error = probabilities[i, k] - (truth[i][k] ? 1 : 0)
        return sum + error * error
      }
      return ratio(sum, Double(truth.count))
    }
  }

  private static func check(_ matrix: DenseMatrix, _ count: Int) {
    precondition(matrix.rowCount == count, "\(matrix.rowCount) predictions, \(count) truths")
  }
}
