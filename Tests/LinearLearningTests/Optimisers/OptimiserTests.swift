import TestSupport
import Testing

@testable import LinearLearning

/// f(x) = ½ Σ aᵢ(xᵢ − i)²: the least value 0 is at x = (0, 1, 2, …).
private struct Quadratic: DifferentiableFunction {
  let curvatures: [Double]
  var parameterCount: Int { curvatures.count }

  func value(at parameters: [Double], gradient: inout [Double]) -> Double {
    var value = 0.0
    for (i, a) in curvatures.enumerated() {
      let excess = parameters[i] - Double(i)
      gradient[i] = a * excess
      value += a * excess * excess / 2
    }
    return value
  }
}

@Suite struct OptimiserTests {
  @Test func lbfgsFindsTheLeastOfAQuadratic() {
    var optimiser = LBFGS()
    optimiser.tolerance = 1e-10
    let quadratic = Quadratic(curvatures: [1, 10, 100, 1000])
    let (x, report) = optimiser.minimise(quadratic, from: [9, 9, 9, 9])
    #expect(relativeDifference(x, [0, 1, 2, 3]) < 1e-7)
    #expect(report.isConverged && report.remedy == nil)
  }

  @Test func lbfgsSaysWhenItRanOut() {
    var optimiser = LBFGS()
    optimiser.maximumIterations = 2
    let (_, report) = optimiser.minimise(
      Quadratic(curvatures: [1, 10, 100, 1000]), from: [9, 9, 9, 9])
    #expect(report.reason == .iterationLimit)
    #expect(report.remedy?.contains("allow more iterations, lower C") == true)
  }

  /// Two algorithms in two spaces, sharing only the loss.
  @Test(arguments: [0.01, 1, 100], [false, true])
  func newtonAndLBFGSMeet(c: Double, full: Bool) throws {
    let sample = Sample(seed: 21)
    let d = sample.features.columnCount
    let prior = full ? Sample.normal(seed: 22, rows: d, columns: 3, scale: 0.3) : nil
    let scales = full ? (0..<d).map { 0.5 + Double($0 % 3) } : nil
    let trainer = MultinomialTrainer(
      options: try TrainingOptions(regularisation: c, tolerance: 1e-9, penaltyScales: scales))
    let fitted = try trainer.fit(
      sample.features, labels: sample.labels, classCount: 3,
      sampleWeights: full ? sample.weights : nil, prior: prior)
    #expect(fitted.reports[0].isConverged)

    let objective = Objective(
      features: sample.features,
      loss: SoftmaxLoss(
        labels: sample.labels,
        weights: full ? sample.weights : [Double](repeating: 1, count: 60), classCount: 3),
      regularisation: c, prior: prior, penaltyScales: scales, parallelism: .serial)
    var optimiser = LBFGS()
    optimiser.tolerance = 1e-9
    let start = (prior?.values ?? [Double](repeating: 0, count: d * 3)) + [0, 0, 0]
    let (parameters, report) = optimiser.minimise(objective, from: start)
    #expect(abs(fitted.reports[0].objective / report.objective - 1) < 1e-12)
    #expect(relativeDifference(fitted.model.weights.values, Array(parameters[..<(d * 3)])) < 1e-6)

    // And the gradient in the weights, which Newton never forms, is small there.
    var gradient = parameters
    let value = objective.value(
      at: fitted.model.weights.values + fitted.model.intercepts, gradient: &gradient)
    #expect(abs(value / fitted.reports[0].objective - 1) < 1e-12)
    #expect(BLAS.norm(gradient) < 1e-7 * c * 60)
  }

  @Test func theIterationLimitIsReportedWithItsRemedy() throws {
    let sample = Sample(seed: 23)
    let trainer = MultinomialTrainer(
      options: try TrainingOptions(
        regularisation: 1000, tolerance: 1e-10, maximumIterations: 1))
    let report = try trainer.fit(sample.features, labels: sample.labels, classCount: 3).reports[0]
    #expect(report.reason == .iterationLimit)
    #expect(report.relativeGradient > report.tolerance)
    #expect(report.remedy?.hasPrefix("stopped after 1 iterations at relative gradient") == true)
  }
}
