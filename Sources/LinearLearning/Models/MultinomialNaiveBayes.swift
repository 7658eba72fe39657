#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Fits multinomial naive Bayes: P(k | x) ∝ P(k) Πⱼ P(j | k)^xⱼ.
///
/// P(j | k) = (N_kj + α)/(N_k + αd), N_kj the sum of feature j over rows of class k. McCallum and
/// Nigam, "A Comparison of Event Models for Naive Bayes Text Classification" (AAAI workshop 1998);
/// scikit-learn's `MultinomialNB` (1.9). Its logarithm is linear in x, so the result is
/// an ordinary ``MultinomialModel`` with weights ln P(j | k) and intercepts ln P(k).
public struct MultinomialNaiveBayesTrainer: Sendable, Hashable {
  /// α, 1 for Laplace's rule.
  public let smoothing: Double

  /// - Throws: ``LearningError/badOption(name:found:expected:)`` unless α is positive and finite.
  public init(smoothing: Double = 1) throws(LearningError) {
    guard smoothing > 0 && smoothing.isFinite else {
      throw .badOption(
        name: "the smoothing", found: "\(smoothing)", expected: "positive and finite")
    }
    self.smoothing = smoothing
  }

  /// - Parameters:
  ///   - features: X, n×d, no entry negative.
  ///   - labels: n classes in 0 ..< `classCount`, every class at least once.
  ///   - sampleWeights: how often each row counts; nil for 1.
  ///   - classCount: K.
  /// - Throws: ``LearningError`` where nothing can be learnt.
  public func fit(
    _ features: SparseMatrix, labels: [Int], classCount: Int, sampleWeights: [Double]? = nil
  ) throws(LearningError) -> MultinomialModel {
    let (n, d) = (features.rowCount, features.columnCount)
    guard n > 0 else { throw .noRows }
    for (what, count) in [("labels", labels.count), ("sample weights", sampleWeights?.count ?? n)]
    where count != n {
      throw .wrongCount(what: what, found: count, expected: n)
    }
    var counts = DenseMatrix(rowCount: d, columnCount: classCount)
    var totals = [Double](repeating: 0, count: classCount)
    var rows = totals
    for row in 0..<n {
      let label = labels[row]
      guard 0 <= label && label < classCount else {
        throw .labelOutOfRange(row: row, label: label, classCount: classCount)
      }
      let weight = sampleWeights?[row] ?? 1
      guard weight >= 0 && weight.isFinite else {
        throw .badNumber(what: "sample weight", index: row, value: weight)
      }
      rows[label] += weight
      let entries = features.row(row)
      for (column, value) in zip(entries.columns, entries.values) {
        guard value >= 0 && value.isFinite else {
          throw .badValue(row: row, column: Int(column), value: Double(value))
        }
        counts.values[Int(column) * classCount + label] += weight * Double(value)
        totals[label] += weight * Double(value)
      }
    }
    let all = rows.reduce(0, +)
    for k in 0..<classCount where rows[k] == 0 { throw .classWithoutRows(label: k) }
    let denominators = totals.map { log($0 + smoothing * Double(d)) }
    for j in 0..<d {
      for k in 0..<classCount {
        let cell = j * classCount + k
        counts.values[cell] = log(counts.values[cell] + smoothing) - denominators[k]
      }
    }
    return MultinomialModel(
      scores: LinearScores(weights: counts, intercepts: rows.map { log($0 / all) }))
  }
}
