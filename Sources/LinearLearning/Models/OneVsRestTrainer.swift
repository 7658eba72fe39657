/// Fits one logistic regression a label, each with an L2 penalty of its own:
///
///     f(w, b) = C Σᵢ wᵢ · (ln(1 + e^sᵢ) − yᵢsᵢ) + ½‖w − w₀‖²,  sᵢ = wᵀxᵢ + b
///
/// The objective of scikit-learn's binary `LogisticRegression` (1.9). All labels are solved side by
/// side over the same features.
public struct OneVsRestTrainer: Sendable {
  public let options: TrainingOptions

  public init(options: TrainingOptions) { self.options = options }

  /// - Parameters:
  ///   - features: X, n×d.
  ///   - labels: n rows of L flags.
  ///   - sampleWeights: n weights, none negative; nil for 1.
  ///   - prior: W₀, d×L; nil for 0.
  ///   - warmStart: the end of another fit on the same rows and features. Traps if it is of another
  ///     shape.
  /// - Throws: ``LearningError`` where nothing can be learnt. A label that is always on or always off
  ///   is no error unless all are: it gets weights w₀ and a constant, and its report says so.
  public func fit(
    _ features: some FeatureMatrix, labels: [[Bool]], sampleWeights: [Double]? = nil,
    prior: DenseMatrix? = nil, warmStart: WarmStart? = nil
  ) throws(LearningError) -> Fitted<OneVsRestModel> {
    let labelCount = try Self.labelCount(labels)
    let data = try TrainingData(
      features, targetCount: labels.count, sampleWeights: sampleWeights, prior: prior,
      columnCount: labelCount, options: options)
    try options.classWeights.checked(classCount: labelCount)
    data.check(warmStart, columnCount: labelCount)
    let losses = (0..<labelCount).map {
      Self.weightedLoss(
        label: $0, of: labels, sampleWeights: data.sampleWeights,
        classWeights: options.classWeights)
    }
    let varying = losses.indices.filter { losses[$0].hasBothValues }
    guard !varying.isEmpty else { throw .constantLabels }
    var problems = varying.map { label in
      RowSpaceProblem(
        loss: losses[label], baseScores: data.priorScores?.column(label) ?? [],
        regularisations: [options.regularisation],
        warmStart: warmStart.map {
          ($0.rowCoefficients.column(label), [$0.intercepts[label]])
        },
        options: options.newton)
    }
    options.newton.solve(
      &problems,
      gram: features.gramOperator(
        scales: options.penaltyScales, expectedVectors: RowSpaceProblem.expectedVectors(problems)),
      parallelism: options.parallelism)

    var coefficients = DenseMatrix(rowCount: features.rowCount, columnCount: labelCount)
    var intercepts = losses.map(\.smoothedLogOdds)
    var reports = losses.map { _ in
      StopReport(
        reason: .constantTarget, iterations: 0, products: 0, objective: 0, relativeGradient: 0,
        tolerance: options.tolerance)
    }
    for (label, problem) in zip(varying, problems) {
      let solution = problem.solutions[0]
      for i in 0..<features.rowCount {
        coefficients.values[i * labelCount + label] = problem.rowCoefficients[i]
      }
      intercepts[label] = solution.intercepts[0]
      reports[label] = solution.report
    }
    return Fitted(
      model: OneVsRestModel(
        scores: LinearScores(
          weights: data.weights(coefficients, options: options), intercepts: intercepts)),
      reports: reports,
      warmStart: WarmStart(rowCoefficients: coefficients, intercepts: intercepts))
  }

  /// The flags a row, after checking that all rows have as many.
  static func labelCount(_ labels: [[Bool]]) throws(LearningError) -> Int {
    guard let count = labels.first?.count else { throw .noRows }
    guard count > 0 else { throw .constantLabels }
    for row in labels where row.count != count {
      throw .wrongCount(what: "flags of one row", found: row.count, expected: count)
    }
    return count
  }

  static func weightedLoss(
    label: Int, of labels: [[Bool]], sampleWeights: [Double], classWeights: ClassWeights
  ) -> LogisticLoss {
    let targets = labels.map { $0[label] }
    let plain = LogisticLoss(targets: targets, weights: sampleWeights)
    let (on, off): (Double, Double)
    switch classWeights {
    case .uniform: return plain
    case .explicit(let weights): (on, off) = (weights[label], 1)
    case .balanced:
      guard plain.hasBothValues else { return plain }
      on = plain.totalWeight / (2 * plain.positiveWeight)
      off = plain.totalWeight / (2 * (plain.totalWeight - plain.positiveWeight))
    }
    return LogisticLoss(
      targets: targets, weights: zip(targets, sampleWeights).map { ($0 ? on : off) * $1 })
  }
}
