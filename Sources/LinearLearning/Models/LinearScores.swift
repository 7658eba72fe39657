/// Scores of K classes or labels that are linear in d features.
public struct LinearScores: Sendable, Hashable {
  /// d×K: feature j's K weights stand together, since a paragraph has few of the features.
  public let weights: DenseMatrix
  /// K.
  public let intercepts: [Double]

  /// d.
  public var featureCount: Int { weights.rowCount }
  /// K.
  public var outputCount: Int { intercepts.count }

  /// Traps if the shapes do not fit.
  public init(weights: DenseMatrix, intercepts: [Double]) {
    precondition(
      weights.columnCount == intercepts.count,
      "\(weights.columnCount) columns of weights and \(intercepts.count) intercepts")
    self.weights = weights
    self.intercepts = intercepts
  }

  /// XW + b: n×K. Traps if `features` has not d columns.
  public func logits(
    _ features: some FeatureMatrix, parallelism: Parallelism = .serial
  ) -> DenseMatrix {
    var logits = features.product(weights, parallelism: parallelism)
    for i in 0..<logits.rowCount {
      for k in 0..<outputCount { logits.values[i * outputCount + k] += intercepts[k] }
    }
    return logits
  }

  /// Wᵀx + b for one row given by its columns and values: K numbers. Traps on a column
  /// that is not among the d.
  public func logits(
    columns: some Collection<UInt32>, values: some Collection<Float>
  ) -> [Double] {
    precondition(columns.count == values.count, "\(columns.count) columns, \(values.count) values")
    var logits = [Double](repeating: 0, count: outputCount)
    for (column, value) in zip(columns, values) {
      precondition(Int(column) < featureCount, "column \(column) of \(featureCount)")
      for k in 0..<outputCount {
        logits[k] += Double(value) * weights.values[Int(column) * outputCount + k]
      }
    }
    for k in 0..<outputCount { logits[k] += intercepts[k] }
    return logits
  }
}
