#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Cross-validation of the regularisation C: every fold is fitted for every C, from the strongest
/// penalty to the weakest, each from the last one's solution.
///
/// All folds (and labels) are solved side by side over one matrix: a fold's held-out rows take part
/// with weight 0, so their scores, which are the out-of-fold logits, cost nothing extra. The
/// results are the models' own to the tolerance; the rows they were not fitted on are all a caller
/// gets to see.
public struct PathCrossValidation: Sendable {
  /// The values of C, increasing.
  public let regularisations: [Double]
  public let options: TrainingOptions

  /// - Parameters:
  ///   - regularisations: values of C in any order.
  ///   - options: everything but C. For choosing among C a tolerance of 1e-4 is enough.
  /// - Throws: ``LearningError/badOption(name:found:expected:)`` without a value of C, or with one
  ///   that is not positive and finite.
  public init(regularisations: [Double], options: TrainingOptions) throws(LearningError) {
    guard !regularisations.isEmpty else {
      throw .badOption(name: "the list of C", found: "empty", expected: "one value or more")
    }
    for c in regularisations where !(c > 0 && c.isFinite) {
      throw .badOption(name: "C", found: "\(c)", expected: "positive and finite, such as 1")
    }
    self.regularisations = regularisations.sorted()
    self.options = options
  }

  /// `count` values from `lowest` to `highest`, each the same factor above the last.
  public static func geometricSequence(from lowest: Double, to highest: Double, count: Int)
    -> [Double]
  {
    precondition(
      lowest > 0 && highest >= lowest && count > 0, "\(count) values from \(lowest) to \(highest)")
    guard count > 1 else { return [lowest] }
    return (0..<count).map { lowest * pow(highest / lowest, Double($0) / Double(count - 1)) }
  }

  /// Out-of-fold logits of multinomial regression, n×K for each C.
  ///
  /// A class that is missing from a fold's other rows cannot be learnt there: its logits are the
  /// prior's plus that of a probability of about 1/(2n).
  ///
  /// - Parameter folds: the fold of each row, 0 ..< k; at least two folds.
  /// - Parameter classCount: K.
  /// - Parameter features: X, n×d.
  /// - Parameter labels: one a row.
  /// - Parameter prior: W₀; nil for 0.
  /// - Parameter sampleWeights: one weight a row; nil for 1.
  /// - Throws: ``LearningError`` as ``MultinomialTrainer`` does, and `oneClass` when the rows left
  ///   for a fold are of one class.
  public func outOfFoldLogits(
    _ features: some FeatureMatrix, labels: [Int], classCount: Int, folds: [Int],
    sampleWeights: [Double]? = nil, prior: DenseMatrix? = nil
  ) throws(LearningError) -> PathLogits {
    let data = try TrainingData(
      features, targetCount: labels.count, sampleWeights: sampleWeights, prior: prior,
      columnCount: classCount, options: options)
    let foldCount = try Self.foldCount(folds, rowCount: features.rowCount)
    var parts: [Part] = []
    for fold in 0..<foldCount {
      let weights = zip(data.sampleWeights, folds).map { $1 == fold ? 0 : $0 }
      let loss = try MultinomialTrainer.weightedLoss(
        labels: labels, classCount: classCount, sampleWeights: weights,
        classWeights: options.classWeights)
      let present = (0..<classCount).filter { loss.classWeights[$0] > 0 }
      guard present.count > 1 else { throw present.first.map { .oneClass(found: $0) } ?? .noRows }
      parts.append(Part(fold: fold, columns: Array(0..<classCount), loss: loss))
    }
    return solve(data, parts: parts, columnCount: classCount, folds: folds)
  }

  /// Out-of-fold logits of one-vs-rest regression, n×L for each C.
  ///
  /// Where a label does not vary among a fold's other rows, its logit is that of its share with half
  /// a row of each kind added.
  ///
  /// - Throws: ``LearningError`` as ``OneVsRestTrainer`` does.
  public func outOfFoldLogits(
    _ features: some FeatureMatrix, labels: [[Bool]], folds: [Int],
    sampleWeights: [Double]? = nil, prior: DenseMatrix? = nil
  ) throws(LearningError) -> PathLogits {
    let labelCount = try OneVsRestTrainer.labelCount(labels)
    let data = try TrainingData(
      features, targetCount: labels.count, sampleWeights: sampleWeights, prior: prior,
      columnCount: labelCount, options: options)
    try options.classWeights.checked(classCount: labelCount)
    let foldCount = try Self.foldCount(folds, rowCount: features.rowCount)
    var parts: [Part] = []
    for fold in 0..<foldCount {
      let weights = zip(data.sampleWeights, folds).map { $1 == fold ? 0 : $0 }
      for label in 0..<labelCount {
        let loss = OneVsRestTrainer.weightedLoss(
          label: label, of: labels, sampleWeights: weights, classWeights: options.classWeights)
        parts.append(Part(fold: fold, columns: [label], loss: loss))
      }
    }
    guard parts.contains(where: { $0.isVarying }) else { throw .constantLabels }
    return solve(data, parts: parts, columnCount: labelCount, folds: folds)
  }

  /// One fold of one problem.
  private struct Part {
    let fold: Int
    /// The columns of the result that this part's K columns are.
    let columns: [Int]
    let loss: any ScoreLoss

    var isVarying: Bool { (loss as? LogisticLoss)?.hasBothValues ?? true }

    /// What to add to the logits of each column for classes the solution knows nothing of.
    func missingIntercepts(_ solution: RowSpaceProblem.Solution) -> [Double] {
      guard let softmax = loss as? SoftmaxLoss else { return [0] }
      let present = softmax.classWeights.indices.filter { softmax.classWeights[$0] > 0 }
      let mean =
        present.reduce(0) { $0 + solution.intercepts[$1] } / Double(max(1, present.count))
      let rare = -log(2 * Double(softmax.rowCount))
      return softmax.classWeights.map { $0 > 0 ? 0 : mean + rare }
    }
  }

  private func solve(
    _ data: TrainingData<some FeatureMatrix>, parts: [Part], columnCount: Int, folds: [Int]
  ) -> PathLogits {
    let varying = parts.filter(\.isVarying)
    var problems = varying.map { part in
      RowSpaceProblem(
        loss: part.loss,
        baseScores: data.priorScores.map { base in
          part.columns.count == columnCount ? base.values : base.column(part.columns[0])
        } ?? [],
        regularisations: regularisations, warmStart: nil, options: options.newton)
    }
    options.newton.solve(
      &problems,
      gram: data.features.gramOperator(
        scales: options.penaltyScales, expectedVectors: RowSpaceProblem.expectedVectors(problems)),
      parallelism: options.parallelism)

    let n = data.features.rowCount
    var logits = regularisations.map { _ in
      DenseMatrix(rowCount: n, columnCount: columnCount)
    }
    for (part, problem) in zip(varying, problems) {
      for (c, solution) in problem.solutions.enumerated() {
        let missing = part.missingIntercepts(solution)
        for i in 0..<n where folds[i] == part.fold {
          for (k, column) in part.columns.enumerated() {
            logits[c].values[i * columnCount + column] =
              solution.scores[i * part.columns.count + k] + missing[k]
          }
        }
      }
    }
    for part in parts where !part.isVarying {
      guard let loss = part.loss as? LogisticLoss else { continue }
      for c in regularisations.indices {
        for i in 0..<n where folds[i] == part.fold {
          logits[c].values[i * columnCount + part.columns[0]] =
            loss.smoothedLogOdds + (data.priorScores?[i, part.columns[0]] ?? 0)
        }
      }
    }
    return PathLogits(
      regularisations: regularisations, logits: logits,
      reports: regularisations.indices.map { c in problems.map { $0.solutions[c].report } })
  }

  /// - Throws: `wrongCount` unless every row has a fold, and `badOption` unless folds are numbered
  ///   from 0 without gaps and are at least two.
  private static func foldCount(_ folds: [Int], rowCount: Int) throws(LearningError) -> Int {
    guard folds.count == rowCount else {
      throw .wrongCount(what: "fold numbers", found: folds.count, expected: rowCount)
    }
    let used = Set(folds)
    guard used.count >= 2, used == Set(0..<used.count) else {
      throw .badOption(
        name: "the set of fold numbers", found: "\(used.sorted())",
        expected: "0 ..< k without gaps, k at least 2")
    }
    return used.count
  }
}

/// The out-of-fold logits of a path over C.
public struct PathLogits: Sendable {
  /// The values of C, increasing.
  public let regularisations: [Double]
  /// For each C, n×K (classes) or n×L (labels): row i as predicted by the fold it is not in.
  public let logits: [DenseMatrix]
  /// For each C, a report for every fold and, for one-vs-rest, for every label within.
  public let reports: [[StopReport]]

  /// The score of every C. `score` gets an n×K matrix of logits.
  public func scores(_ score: (DenseMatrix) throws -> Double) rethrows -> [Double] {
    try logits.map(score)
  }

  /// The position of the C with the highest score; of equals, the smallest C, the simplest model.
  public func best(_ score: (DenseMatrix) throws -> Double) rethrows -> Int {
    let scores = try self.scores(score)
    var best = 0
    for c in scores.indices where scores[c] > scores[best] { best = c }
    return best
  }
}
