import TestSupport
import Testing

@testable import LinearLearning

@Suite struct PathCrossValidationTests {
  let sample = Sample(seed: 71, rows: 75)
  let folds = (0..<75).map { $0 % 3 }
  let path = [0.1, 1, 10, 100]

  /// The definition: fit on the rows outside the fold, score those inside.
  @Test(arguments: [ClassWeights.uniform, .balanced])
  func multinomialEqualsFittingEachFoldAlone(classWeights: ClassWeights) throws {
    let options = try TrainingOptions(classWeights: classWeights, tolerance: 1e-9)
    let found = try PathCrossValidation(regularisations: path.reversed(), options: options)
      .outOfFoldLogits(
        sample.features, labels: sample.labels, classCount: 3, folds: folds,
        sampleWeights: sample.weights)
    #expect(found.regularisations == path)
    for (c, logits) in zip(path, found.logits) {
      for fold in 0..<3 {
        let training = folds.indices.filter { folds[$0] != fold }
        let heldOut = folds.indices.filter { folds[$0] == fold }
        let model = try MultinomialTrainer(
          options: TrainingOptions(
            regularisation: c, classWeights: classWeights, tolerance: 1e-9)
        ).fit(
          sample.features.selectingRows(training), labels: training.map { sample.labels[$0] },
          classCount: 3, sampleWeights: training.map { sample.weights[$0] }
        ).model
        let expected = model.scores.logits(sample.features.selectingRows(heldOut))
        #expect(
          relativeDifference(logits.selectingRows(heldOut).values, expected.values) < 1e-6)
      }
    }
  }

  @Test(arguments: [false, true])
  func oneVsRestEqualsFittingEachFoldAlone(withPrior: Bool) throws {
    let prior = withPrior ? Sample.normal(seed: 72, rows: 40, columns: 4, scale: 0.4) : nil
    let found = try PathCrossValidation(
      regularisations: path, options: TrainingOptions(tolerance: 1e-9)
    ).outOfFoldLogits(sample.features, labels: sample.labelSets, folds: folds, prior: prior)
    for (c, logits) in zip(path, found.logits) {
      let training = folds.indices.filter { folds[$0] != 1 }
      let heldOut = folds.indices.filter { folds[$0] == 1 }
      let model = try OneVsRestTrainer(
        options: TrainingOptions(regularisation: c, tolerance: 1e-9)
      ).fit(
        sample.features.selectingRows(training), labels: training.map { sample.labelSets[$0] },
        prior: prior
      ).model
      let expected = model.scores.logits(sample.features.selectingRows(heldOut))
      #expect(relativeDifference(logits.selectingRows(heldOut).values, expected.values) < 1e-6)
    }
    #expect(found.reports.allSatisfy { $0.count == 12 && $0.allSatisfy(\.isConverged) })
  }

  @Test func threadsDoNotChangeABit() throws {
    func logits(threads: Int) throws -> [DenseMatrix] {
      try PathCrossValidation(
        regularisations: path,
        options: TrainingOptions(tolerance: 1e-4, parallelism: Parallelism(threads: threads))
      ).outOfFoldLogits(sample.features, labels: sample.labelSets, folds: folds).logits
    }
    #expect(try logits(threads: 1) == logits(threads: 3))
  }

  @Test func whatAFoldCannotLearnGetsAFiniteGuess() throws {
    // Class 2 and the second label occur in fold 0 alone.
    let labels = folds.enumerated().map { i, fold in fold == 0 && i < 9 ? 2 : i % 2 }
    let flags = folds.enumerated().map { i, fold in [i % 2 == 0, fold == 0 && i < 9] }
    let cross = try PathCrossValidation(regularisations: [1], options: TrainingOptions())
    let classes = try cross.outOfFoldLogits(
      sample.features, labels: labels, classCount: 3, folds: folds
    ).logits[0]
    let probabilities = MultinomialModel.probabilities(logits: classes)
    for i in folds.indices where folds[i] == 0 {
      #expect(probabilities[i, 2] > 1e-3 && probabilities[i, 2] < 0.05)
    }
    let sets = try cross.outOfFoldLogits(sample.features, labels: flags, folds: folds).logits[0]
    // ln(0.5/50.5).
    #expect(abs(sets[0, 1] + 4.61512051684126) < 1e-12)
  }

  @Test func theBestIsTheSimplestOfEquals() throws {
    let logits = PathLogits(
      regularisations: [1, 2, 3], logits: [0.0, 5, 5].map { DenseMatrix([[$0]]) }, reports: [])
    #expect(logits.best { $0[0, 0] } == 1)
    #expect(logits.scores { $0[0, 0] } == [0, 5, 5])
  }

  @Test func geometricSequence() {
    let values = PathCrossValidation.geometricSequence(from: 0.01, to: 100, count: 5)
    #expect(relativeDifference(values, [0.01, 0.1, 1, 10, 100]) < 1e-14)
    #expect(PathCrossValidation.geometricSequence(from: 2, to: 9, count: 1) == [2])
  }

  @Test func faultsAreNamed() throws {
    let options = try TrainingOptions()
    #expect(throws: LearningError.self) {
      try PathCrossValidation(regularisations: [], options: options)
    }
    #expect(throws: LearningError.self) {
      try PathCrossValidation(regularisations: [1, 0], options: options)
    }
    let cross = try PathCrossValidation(regularisations: [1], options: options)
    do {
      _ = try cross.outOfFoldLogits(
        sample.features, labels: sample.labels, classCount: 3, folds: folds.map { $0 * 2 })
    } catch {
      #expect(
        error.description == "the set of fold numbers is [0, 2, 4]; it must be 0 ..< k without "
          + "gaps, k at least 2")
    }
    #expect(throws: LearningError.oneClass(found: 0)) {
      try cross.outOfFoldLogits(
        sample.features, labels: folds.map { $0 == 0 ? 1 : 0 }, classCount: 2, folds: folds)
    }
  }
}
