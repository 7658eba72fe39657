import TestSupport
import Testing

@testable import LinearLearning

@Suite struct StableFunctionTests {
  @Test func extremeScoresNeitherOverflowNorLoseDigits() {
    #expect(sigmoid(800) == 1 && sigmoid(-800) == 0 && sigmoid(0) == 0.5)
    #expect(softplus(800) == 800 && softplus(-800) == 0)
    // ln(1 + e⁻⁴⁰) = e⁻⁴⁰ to first order, which 1 + e⁻⁴⁰ would round to 0.
    #expect(abs(softplus(-40) / 4.248354255291589e-18 - 1) < 1e-14)
    #expect(logSumExp([1000, 1000]) == 1000 + 0.6931471805599453)
    #expect(logSumExp([-1000, -1000]) == -1000 + 0.6931471805599453)
    #expect(logSumExp([Double]()) == -.infinity)
    #expect(softmax([1000, 1000, -1000]) == [0.5, 0.5, 0])
  }
}

@Suite struct LossTests {
  static let sample = Sample(seed: 11, rows: 20)
  static let losses: [any ScoreLoss] = [
    SoftmaxLoss(labels: sample.labels, weights: sample.weights, classCount: 3),
    LogisticLoss(targets: sample.labelSets.map { $0[0] }, weights: sample.weights),
  ]

  /// Two rows, three classes, all scores 0: each row's loss is ln 3, the weights are 1 and 2.
  @Test func softmaxByHand() {
    let loss = SoftmaxLoss(labels: [0, 2], weights: [1, 2], classCount: 3)
    var p = [Double](repeating: 0, count: 6)
    let present = loss.value(
      scores: [Double](repeating: 0, count: 6), intercepts: [0, 0, 0], probabilities: &p)
    // Class 1 has no row and takes no part: ln 2 each, three times in weight.
    #expect(abs(present - 3 * 0.6931471805599453) < 1e-15)
    #expect(p == [0.5, 0, 0.5, 0.5, 0, 0.5])
    var r = p
    loss.residuals(probabilities: p, into: &r)
    #expect(r == [-0.5, 0, 0.5, 1, 0, -1])
  }

  @Test func logisticByHand() {
    let loss = LogisticLoss(targets: [true, false, true], weights: [1, 3, 0])
    var p = [0.0, 0, 0]
    // s = 0 for both: ln 2·(1 + 3); the third row counts nothing, whatever its score.
    let value = loss.value(scores: [0, 0, 99], intercepts: [0], probabilities: &p)
    #expect(abs(value - 4 * 0.6931471805599453) < 1e-15)
    #expect(p == [0.5, 0.5, 0])
    #expect(loss.initialIntercepts[0] + 1.0986122886681098 < 1e-15)
  }

  /// Central differences of the objective: error h²·f‴/6 + ε·|f|/h, about 1e-9 at h = 1e-5.
  @Test(arguments: [0, 1], [false, true])
  func gradientAndHessianAgreeWithDifferences(kind: Int, scaled: Bool) {
    let features = Self.sample.features
    let loss = Self.losses[kind]
    let d = features.columnCount
    let objective = Objective(
      features: features, loss: loss, regularisation: 0.7,
      prior: scaled ? Sample.normal(seed: 1, rows: d, columns: loss.columnCount) : nil,
      penaltyScales: scaled ? (0..<d).map { 0.5 + Double($0 % 3) } : nil, parallelism: .serial)
    let count = objective.parameterCount
    let point = Sample.normal(seed: 12, rows: count, columns: 1, scale: 0.3).values
    let direction = Sample.normal(seed: 13, rows: count, columns: 1).values
    func gradient(at step: Double) -> (value: Double, gradient: [Double]) {
      var moved = point
      BLAS.axpy(step, direction, into: &moved)
      var gradient = point
      return (objective.value(at: moved, gradient: &gradient), gradient)
    }
    let h = 1e-5
    let (before, here, after) = (gradient(at: -h), gradient(at: 0), gradient(at: h))
    let slope = BLAS.dot(here.gradient, direction)
    #expect(abs((after.value - before.value) / (2 * h) - slope) < 1e-7 * abs(slope))
    let differences = zip(after.gradient, before.gradient).map { ($0 - $1) / (2 * h) }
    let product = objective.hessianProduct(at: point, direction: direction)
    #expect(relativeDifference(product, differences) < 1e-7)
  }

  @Test(arguments: [0, 1])
  func centringMakesTheInterceptGradientVanish(kind: Int) {
    let loss = Self.losses[kind]
    let scores = Sample.normal(
      seed: 14, rows: loss.rowCount, columns: loss.columnCount, scale: 3
    ).values
    var intercepts = [Double](repeating: 5, count: loss.columnCount)
    var (p, r) = (scores, scores)
    let value = loss.centre(
      intercepts: &intercepts, scores: scores, probabilities: &p, residuals: &r)
    #expect(BLAS.norm(loss.columnSums(r)) <= 1e-9 * loss.totalWeight)
    #expect(
      value == loss.value(scores: scores, intercepts: intercepts, probabilities: &p))
  }
}
