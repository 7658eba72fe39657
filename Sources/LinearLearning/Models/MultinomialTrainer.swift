/// Fits multinomial logistic regression with an L2 penalty:
///
///     f(W, b) = C Σᵢ wᵢ · (−ln softmax(Wᵀxᵢ + b)_yᵢ) + ½‖W − W₀‖²
///
/// summed over rows, the intercepts b not penalised; wᵢ is the row's sample weight times its class's
/// weight. The objective of scikit-learn's `LogisticRegression` (1.9) for three and more classes. With
/// two, scikit-learn fits one score instead of two: its C is twice the one here for the same model.
public struct MultinomialTrainer: Sendable {
  public let options: TrainingOptions

  public init(options: TrainingOptions) { self.options = options }

  /// - Parameters:
  ///   - features: X, n×d.
  ///   - labels: n classes in 0 ..< `classCount`.
  ///   - sampleWeights: n weights, none negative; nil for 1.
  ///   - prior: W₀, d×K; nil for 0.
  ///   - warmStart: the end of another fit on the same rows and features. It changes the way, not
  ///     the goal. Traps if it is of another shape.
  ///   - classCount: K.
  /// - Throws: ``LearningError`` where nothing can be learnt.
  public func fit(
    _ features: some FeatureMatrix, labels: [Int], classCount: Int,
    sampleWeights: [Double]? = nil, prior: DenseMatrix? = nil, warmStart: WarmStart? = nil
  ) throws(LearningError) -> Fitted<MultinomialModel> {
    let data = try TrainingData(
      features, targetCount: labels.count, sampleWeights: sampleWeights, prior: prior,
      columnCount: classCount, options: options)
    let loss = try self.loss(
      labels: labels, classCount: classCount, sampleWeights: data.sampleWeights)
    data.check(warmStart, columnCount: classCount)
    var problems = [
      RowSpaceProblem(
        loss: loss, baseScores: data.priorScores?.values ?? [],
        regularisations: [options.regularisation],
        warmStart: warmStart.map { ($0.rowCoefficients.values, $0.intercepts) },
        options: options.newton)
    ]
    options.newton.solve(
      &problems,
      gram: features.gramOperator(
        scales: options.penaltyScales, expectedVectors: RowSpaceProblem.expectedVectors(problems)),
      parallelism: options.parallelism)
    let solution = problems[0].solutions[0]
    let coefficients = DenseMatrix(
      rowCount: features.rowCount, columnCount: classCount, values: problems[0].rowCoefficients)
    return Fitted(
      model: MultinomialModel(
        scores: LinearScores(
          weights: data.weights(coefficients, options: options),
          intercepts: solution.intercepts)),
      reports: [solution.report],
      warmStart: WarmStart(rowCoefficients: coefficients, intercepts: solution.intercepts))
  }

  /// The loss with weights wᵢ, after checking that every class has a row that counts.
  private func loss(
    labels: [Int], classCount: Int, sampleWeights: [Double]
  ) throws(LearningError) -> SoftmaxLoss {
    let loss = try Self.weightedLoss(
      labels: labels, classCount: classCount, sampleWeights: sampleWeights,
      classWeights: options.classWeights)
    let present = (0..<classCount).filter { loss.classWeights[$0] > 0 }
    if present.isEmpty { throw .noRows }
    if present.count == 1 { throw .oneClass(found: present[0]) }
    for k in 0..<classCount where loss.classWeights[k] == 0 { throw .classWithoutRows(label: k) }
    return loss
  }

  /// The loss with weights wᵢ; classes may be missing.
  static func weightedLoss(
    labels: [Int], classCount: Int, sampleWeights: [Double], classWeights: ClassWeights
  ) throws(LearningError) -> SoftmaxLoss {
    guard classCount >= 2 else {
      throw .badOption(
        name: "the number of classes", found: "\(classCount)", expected: "at least 2")
    }
    try classWeights.checked(classCount: classCount)
    for (i, label) in labels.enumerated() where !(0..<classCount).contains(label) {
      throw .labelOutOfRange(row: i, label: label, classCount: classCount)
    }
    let plain = SoftmaxLoss(labels: labels, weights: sampleWeights, classCount: classCount)
    let factors: [Double]
    switch classWeights {
    case .uniform: return plain
    case .explicit(let weights): factors = weights
    case .balanced:
      let present = plain.classWeights.count { $0 > 0 }
      factors = plain.classWeights.map {
        $0 > 0 ? plain.totalWeight / (Double(present) * $0) : 0
      }
    }
    return SoftmaxLoss(
      labels: labels, weights: zip(labels, sampleWeights).map { factors[$0] * $1 },
      classCount: classCount)
  }
}
