/// Features with what both trainers check and compute of them.
struct TrainingData<Features: FeatureMatrix>: Sendable {
  let features: Features
  /// One weight a row, none negative.
  let sampleWeights: [Double]
  /// W₀, d×K; nil for 0.
  let prior: DenseMatrix?
  /// XW₀, n×K row-major; empty without a prior.
  let priorScores: DenseMatrix?

  /// - Throws: ``LearningError`` for empty data, numbers that are not finite and lists of wrong
  ///   length.
  init(
    _ features: Features, targetCount: Int, sampleWeights: [Double]?, prior: DenseMatrix?,
    columnCount: Int, options: TrainingOptions
  ) throws(LearningError) {
    guard features.rowCount > 0 else { throw .noRows }
    try Self.check("labels", targetCount, features.rowCount)
    if let sampleWeights {
      try Self.check("sample weights", sampleWeights.count, features.rowCount)
      for (i, weight) in sampleWeights.enumerated() where !(weight >= 0 && weight.isFinite) {
        throw .badNumber(what: "sample weight", index: i, value: weight)
      }
    }
    if let scales = options.penaltyScales {
      try Self.check("penalty scales", scales.count, features.columnCount)
    }
    if let prior {
      try Self.check("rows of prior weights", prior.rowCount, features.columnCount)
      try Self.check("columns of prior weights", prior.columnCount, columnCount)
      if let bad = prior.firstNonFinite() {
        throw .badValue(row: bad.row, column: bad.column, value: bad.value)
      }
    }
    if let bad = features.firstNonFinite() {
      throw .badValue(row: bad.row, column: bad.column, value: bad.value)
    }
    self.features = features
    self.sampleWeights = sampleWeights ?? [Double](repeating: 1, count: features.rowCount)
    self.prior = prior
    priorScores = prior.map { features.product($0, parallelism: options.parallelism) }
  }

  private static func check(_ what: String, _ found: Int, _ expected: Int) throws(LearningError) {
    guard found == expected else {
      throw .wrongCount(what: what, found: found, expected: expected)
    }
  }

  /// W = W₀ + diag(s)XᵀA, d×K.
  func weights(_ rowCoefficients: DenseMatrix, options: TrainingOptions) -> DenseMatrix {
    var weights = features.transposedProduct(rowCoefficients, parallelism: options.parallelism)
    if let scales = options.penaltyScales { weights.scaleRows(scales) }
    if let prior { BLAS.axpy(1, prior.values, into: &weights.values) }
    return weights
  }

  /// Traps unless a warm start has the shape of this problem.
  func check(_ warmStart: WarmStart?, columnCount: Int) {
    guard let warmStart else { return }
    let start = warmStart.rowCoefficients
    precondition(
      start.rowCount == features.rowCount && start.columnCount == columnCount,
      "a warm start of \(start.rowCount)×\(start.columnCount) for \(features.rowCount) rows and "
        + "\(columnCount) columns")
  }
}
