import TestSupport
import Testing

@testable import LinearLearning

/// The same optimum as scikit-learn's, by another algorithm.
@Suite struct ScikitLearnParityTests {
  @Test func multinomial() throws {
    let fixture = try ScikitLearnFixture.load()
    let dense = DenseMatrix(fixture.features)
    let heldOut = SparseMatrix(DenseMatrix(fixture.heldOut))
    for expected in fixture.multinomial {
      let trainer = MultinomialTrainer(
        options: try TrainingOptions(
          regularisation: expected.c, classWeights: expected.balanced ? .balanced : .uniform,
          tolerance: 1e-9))
      let weights = expected.weighted ? fixture.sampleWeights : nil
      let fitted = try trainer.fit(
        SparseMatrix(dense), labels: fixture.labels, classCount: 4, sampleWeights: weights)
      #expect(fitted.reports[0].isConverged)
      #expect(abs(fitted.reports[0].objective / expected.objective - 1) < 1e-9)
      #expect(
        relativeDifference(
          fitted.model.weights.transposed().values, expected.coefficients.flatMap { $0 }) < 1e-6)
      #expect(relativeDifference(fitted.model.intercepts, expected.intercepts) < 1e-6)
      #expect(fitted.model.predictions(heldOut) == expected.predictions)
      #expect(
        relativeDifference(
          fitted.model.probabilities(heldOut).values, expected.probabilities.flatMap { $0 })
          < 1e-6)
      let denseFit = try trainer.fit(
        dense, labels: fixture.labels, classCount: 4, sampleWeights: weights)
      #expect(
        relativeDifference(denseFit.model.weights.values, fitted.model.weights.values) < 1e-7)
    }
  }

  @Test func oneVsRest() throws {
    let fixture = try ScikitLearnFixture.load()
    let features = SparseMatrix(DenseMatrix(fixture.features))
    let heldOut = SparseMatrix(DenseMatrix(fixture.heldOut))
    for expected in fixture.oneVsRest {
      let trainer = OneVsRestTrainer(
        options: try TrainingOptions(
          regularisation: expected.c, classWeights: expected.balanced ? .balanced : .uniform,
          tolerance: 1e-9))
      let fitted = try trainer.fit(features, labels: fixture.labelSets)
      let k = expected.label
      #expect(abs(fitted.reports[k].objective / expected.objective - 1) < 1e-9)
      #expect(
        relativeDifference(fitted.model.weights.column(k), expected.coefficients) < 1e-6)
      #expect(abs(fitted.model.intercepts[k] - expected.intercept) < 1e-6)
      #expect(
        relativeDifference(
          fitted.model.probabilities(heldOut).column(k), expected.probabilities) < 1e-6)
    }
  }
}
