import Testing

@testable import LinearLearning

@Suite struct MultinomialNaiveBayesTests {
  @Test func agreesWithScikitLearn() throws {
    let fixture = StatisticsFixture.shared.naiveBayes
    let features = SparseMatrix(DenseMatrix(fixture.features))
    let model = try MultinomialNaiveBayesTrainer(smoothing: 0.5).fit(
      features, labels: fixture.labels, classCount: 3, sampleWeights: fixture.weights)
    #expect(
      areClose(model.weights.transposed().values, fixture.logProbabilities.flatMap { $0 }))
    #expect(areClose(model.intercepts, fixture.logPriors))
    #expect(
      areClose(model.probabilities(features).values, fixture.probabilities.flatMap { $0 }, 1e-10))
  }

  /// Class 0 has features 2, 1 and class 1 has 0, 1; α = 1, d = 2:
  /// P(0 | 0) = 3/5, P(1 | 0) = 2/5, P(0 | 1) = 1/3, P(1 | 1) = 2/3; P(0) = ⅔.
  @Test func byHand() throws {
    let model = try MultinomialNaiveBayesTrainer().fit(
      SparseMatrix(DenseMatrix([[2, 0], [0, 1], [0, 1]])), labels: [0, 0, 1], classCount: 2)
    // For x = (1, 1): ⅔·6/25 against ⅓·2/9.
    let probabilities = model.probabilities(columns: [0, 1], values: [1, 1])
    #expect(isClose(probabilities[0], 0.16 / (0.16 + 2.0 / 27)))
  }

  @Test func whatCannotBeLearntIsSaid() throws {
    let trainer = try MultinomialNaiveBayesTrainer()
    let features = SparseMatrix(DenseMatrix([[1, 0], [0, 1]]))
    #expect(throws: LearningError.classWithoutRows(label: 1)) {
      try trainer.fit(features, labels: [0, 0], classCount: 2)
    }
    #expect(throws: LearningError.labelOutOfRange(row: 1, label: 2, classCount: 2)) {
      try trainer.fit(features, labels: [0, 2], classCount: 2)
    }
    #expect(throws: LearningError.wrongCount(what: "labels", found: 1, expected: 2)) {
      try trainer.fit(features, labels: [0], classCount: 2)
    }
    #expect(throws: LearningError.badValue(row: 0, column: 1, value: -1)) {
      try trainer.fit(SparseMatrix(DenseMatrix([[1, -1]])), labels: [0], classCount: 1)
    }
    #expect(throws: LearningError.self) { try MultinomialNaiveBayesTrainer(smoothing: 0) }
  }
}
