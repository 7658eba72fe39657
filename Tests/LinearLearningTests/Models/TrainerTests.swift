import TestSupport
import Testing

@testable import LinearLearning

@Suite struct MultinomialTrainerTests {
  let sample = Sample(seed: 51)

  private func fit(
    _ sample: Sample, options: TrainingOptions, weights: [Double]? = nil,
    prior: DenseMatrix? = nil, warmStart: WarmStart? = nil
  ) throws -> Fitted<MultinomialModel> {
    try MultinomialTrainer(options: options).fit(
      sample.features, labels: sample.labels, classCount: sample.classCount,
      sampleWeights: weights, prior: prior, warmStart: warmStart)
  }

  @Test func probabilitiesSumToOneAndRowsAgreeWithMatrices() throws {
    let model = try fit(sample, options: TrainingOptions()).model
    let probabilities = model.probabilities(sample.features)
    for i in 0..<60 {
      #expect(abs(probabilities.row(i).reduce(0, +) - 1) < 1e-14)
      let (columns, values) = sample.features.row(i)
      #expect(
        relativeDifference(
          model.probabilities(columns: columns, values: values), Array(probabilities.row(i)))
          < 1e-14)
    }
  }

  @Test(arguments: [ClassWeights.uniform, .balanced, .explicit([1, 2, 0.5])])
  func doublingAWeightEqualsDuplicatingARow(classWeights: ClassWeights) throws {
    let options = try TrainingOptions(classWeights: classWeights, tolerance: 1e-10)
    let rows = Array(0..<60) + [3, 17, 17]
    var weights = [Double](repeating: 1, count: 60)
    weights[3] = 2
    weights[17] = 3
    let weighted = try fit(sample, options: options, weights: weights)
    let repeated = try MultinomialTrainer(options: options).fit(
      sample.features.selectingRows(rows), labels: rows.map { sample.labels[$0] }, classCount: 3)
    #expect(
      relativeDifference(weighted.model.weights.values, repeated.model.weights.values) < 1e-8)
    #expect(relativeDifference(weighted.model.intercepts, repeated.model.intercepts) < 1e-8)
  }

  @Test func permutingRowsFeaturesAndClassesPermutesTheModel() throws {
    var generator = SeededGenerator(seed: 52)
    let options = try TrainingOptions(tolerance: 1e-10)
    let rows = generator.permutation(of: 60)
    let columns = generator.permutation(of: 40)
    let classes = [2, 0, 1]
    let dense = sample.features.dense()
    var moved = DenseMatrix(rowCount: 60, columnCount: 40)
    for i in 0..<60 { for j in 0..<40 { moved[i, columns[j]] = dense[rows[i], j] } }
    let plain = try fit(sample, options: options).model
    let permuted = try MultinomialTrainer(options: options).fit(
      SparseMatrix(moved), labels: rows.map { classes[sample.labels[$0]] }, classCount: 3
    ).model
    for j in 0..<40 {
      for k in 0..<3 {
        #expect(abs(permuted.weights[columns[j], classes[k]] - plain.weights[j, k]) < 1e-7)
      }
    }
  }

  /// A prior W₀ shifts the scores by XW₀ and the penalty to W − W₀: with U = W − W₀ the problem is
  /// the plain one with an offset XW₀. Giving the offset as K features of its own whose penalty is
  /// nearly infinite at the right weights must come to the same.
  @Test func aPriorEqualsAFitOnShiftedScores() throws {
    let prior = Sample.normal(seed: 53, rows: 40, columns: 3, scale: 0.5)
    let fitted = try fit(sample, options: TrainingOptions(tolerance: 1e-10), prior: prior)

    let loss = SoftmaxLoss(
      labels: sample.labels, weights: [Double](repeating: 1, count: 60), classCount: 3)
    var problems = [
      RowSpaceProblem(
        loss: loss, baseScores: sample.features.product(prior, parallelism: .serial).values,
        regularisations: [1], warmStart: nil, options: NewtonCG(tolerance: 1e-10))
    ]
    NewtonCG(tolerance: 1e-10).solve(
      &problems, gram: sample.features.gramOperator(scales: nil, expectedVectors: 1),
      parallelism: .serial)
    var shift = sample.features.transposedProduct(
      DenseMatrix(rowCount: 60, columnCount: 3, values: problems[0].rowCoefficients),
      parallelism: .serial)
    BLAS.axpy(1, prior.values, into: &shift.values)
    #expect(relativeDifference(shift.values, fitted.model.weights.values) < 1e-12)

    // With next to no data weight the prior is all there is; with W₀ = 0 it changes nothing.
    let weak = try fit(sample, options: TrainingOptions(regularisation: 1e-9), prior: prior)
    #expect(relativeDifference(weak.model.weights.values, prior.values) < 1e-6)
    let zero = DenseMatrix(rowCount: 40, columnCount: 3)
    #expect(
      try fit(sample, options: TrainingOptions(), prior: zero).model
        == fit(sample, options: TrainingOptions()).model)
  }

  @Test func penaltyScalesAreColumnScales() throws {
    let scales = (0..<40).map { $0 % 2 == 0 ? 4.0 : 1 }
    let scaled = try fit(
      sample, options: TrainingOptions(tolerance: 1e-10, penaltyScales: scales))
    var dense = sample.features.dense()
    for i in 0..<60 { for j in 0..<40 { dense[i, j] *= scales[j].squareRoot() } }
    let stretched = try MultinomialTrainer(options: TrainingOptions(tolerance: 1e-10)).fit(
      SparseMatrix(dense), labels: sample.labels, classCount: 3)
    var expected = stretched.model.weights
    expected.scaleRows(scales.map { $0.squareRoot() })
    #expect(relativeDifference(scaled.model.weights.values, expected.values) < 1e-8)
    #expect(
      abs(scaled.reports[0].objective / stretched.reports[0].objective - 1) < 1e-12)
  }

  @Test func warmStartsLeadToTheSamePlaceSooner() throws {
    let options = try TrainingOptions(regularisation: 10, tolerance: 1e-9)
    let cold = try fit(sample, options: options)
    let near = try fit(sample, options: TrainingOptions(regularisation: 8))
    let warm = try fit(sample, options: options, warmStart: near.warmStart)
    #expect(relativeDifference(warm.model.weights.values, cold.model.weights.values) < 1e-6)
    #expect(warm.reports[0].products < cold.reports[0].products)
    let again = try fit(sample, options: options, warmStart: cold.warmStart)
    #expect(again.reports[0].iterations <= 1)
  }

  @Test func threadsDoNotChangeABit() throws {
    let sample = Sample(seed: 54, rows: 50, features: 3_000, entriesPerRow: 300)
    let serial = try fit(sample, options: TrainingOptions(regularisation: 5))
    let parallel = try fit(
      sample,
      options: TrainingOptions(regularisation: 5, parallelism: Parallelism(threads: 4)))
    #expect(serial.model == parallel.model && serial.reports == parallel.reports)
  }

  @Test func faultsAreNamedInOneLine() throws {
    let trainer = MultinomialTrainer(options: try TrainingOptions())
    func message(
      _ features: SparseMatrix? = nil, labels: [Int]? = nil, weights: [Double]? = nil,
      classCount: Int = 3, prior: DenseMatrix? = nil
    ) -> String {
      do {
        _ = try trainer.fit(
          features ?? sample.features, labels: labels ?? sample.labels, classCount: classCount,
          sampleWeights: weights, prior: prior)
        return ""
      } catch { return error.description }
    }
    #expect(
      message(SparseMatrix(rows: [], columnCount: 3), labels: [])
        == "there are no rows to learn from; give at least two rows of different classes")
    #expect(
      message(labels: [Int](repeating: 2, count: 60))
        == "all rows with a positive weight are of class 2; at least two classes are needed, "
        + "add rows of another class")
    #expect(
      message(classCount: 4)
        == "class 3 has no row with a positive weight; add rows of it or leave the class out")
    #expect(
      message(weights: [.nan] + [Double](repeating: 1, count: 59))
        == "sample weight 0 is nan; it must be finite and not negative, correct it or drop the row")
    #expect(
      message(weights: [1]) == "1 sample weights were given; 60 are needed, one for each")
    #expect(message(labels: [7] + sample.labels.dropFirst()).hasPrefix("row 0 has label 7;"))
    #expect(message(prior: DenseMatrix([[1]])).hasPrefix("1 rows of prior weights were given; 40"))
    var rows = (0..<60).map { i in
      let (columns, values) = sample.features.row(i)
      return zip(columns, values).map { (column: Int($0), value: $1) }
    }
    rows[9][0].value = .nan
    #expect(
      message(SparseMatrix(rows: rows, columnCount: 40)).hasPrefix("the value at row 9, column "))
  }

  @Test func withoutFeaturesTheSharesArePredicted() throws {
    let options = try TrainingOptions()
    let labels = [0, 0, 0, 1, 1, 2]
    for features: any FeatureMatrix in [
      SparseMatrix(rows: [[], [], [], [], [], []], columnCount: 5),
      SparseMatrix(rows: [[], [], [], [], [], []], columnCount: 0),
      DenseMatrix(rowCount: 6, columnCount: 2), DenseMatrix(rowCount: 6, columnCount: 9),
    ] {
      let fitted = try MultinomialTrainer(options: options).fit(
        features, labels: labels, classCount: 3)
      #expect(fitted.reports[0].isConverged)
      #expect(
        relativeDifference(
          Array(fitted.model.probabilities(features).row(0)), [3 / 6.0, 2 / 6.0, 1 / 6.0]) < 1e-9)
    }
  }

  /// Separable data and hardly a penalty, tiny and huge values: it must end, finite, and say how.
  @Test(arguments: [1e-12, 1, 1e6] as [Float], [1e-8, 1e8])
  func extremesEndWithAReport(scale: Float, c: Double) throws {
    let scaled = SparseMatrix(
      rowCount: 60, columnCount: 40, rowOffsets: sample.features.rowOffsets,
      columnIndices: sample.features.columnIndices,
      values: sample.features.values.map { $0 * scale })
    let fitted = try MultinomialTrainer(
      options: TrainingOptions(regularisation: c, maximumIterations: 60)
    ).fit(scaled, labels: sample.labels, classCount: 3)
    #expect(fitted.model.weights.firstNonFinite() == nil)
    #expect(fitted.model.intercepts.allSatisfy { $0.isFinite })
    #expect(fitted.reports[0].isConverged)
  }

  @Test func optionsAreChecked() {
    #expect(throws: LearningError.self) { try TrainingOptions(regularisation: 0) }
    #expect(throws: LearningError.self) { try TrainingOptions(regularisation: .nan) }
    #expect(throws: LearningError.self) { try TrainingOptions(tolerance: 0) }
    #expect(throws: LearningError.self) { try TrainingOptions(maximumIterations: 0) }
    #expect(throws: LearningError.self) { try TrainingOptions(penaltyScales: [1, -1]) }
    do {
      _ = try TrainingOptions(regularisation: -1)
    } catch {
      #expect(error.description == "C is -1.0; it must be positive and finite, such as 1")
    }
  }
}

@Suite struct OneVsRestTrainerTests {
  let sample = Sample(seed: 61)

  @Test func labelsDoNotDisturbEachOther() throws {
    let trainer = OneVsRestTrainer(options: try TrainingOptions(tolerance: 1e-9))
    let together = try trainer.fit(sample.features, labels: sample.labelSets)
    for k in 0..<4 {
      let alone = try trainer.fit(sample.features, labels: sample.labelSets.map { [$0[k]] })
      #expect(
        relativeDifference(together.model.weights.column(k), alone.model.weights.values) < 1e-12)
      #expect(together.reports[k].isConverged)
    }
  }

  /// Two classes as softmax at C are one label at 2C: the label's weights are the difference.
  @Test func twoClassesAreOneLabelAtTwiceTheRegularisation() throws {
    let sample = Sample(seed: 62, classes: 2)
    let softmax = try MultinomialTrainer(
      options: TrainingOptions(regularisation: 1.5, tolerance: 1e-10)
    ).fit(sample.features, labels: sample.labels, classCount: 2).model
    let logistic = try OneVsRestTrainer(
      options: TrainingOptions(regularisation: 3, tolerance: 1e-10)
    ).fit(sample.features, labels: sample.labels.map { [$0 == 1] }).model
    let difference = zip(softmax.weights.column(1), softmax.weights.column(0)).map { $0 - $1 }
    #expect(relativeDifference(difference, logistic.weights.column(0)) < 1e-7)
  }

  @Test func aLabelThatNeverVariesIsReportedNotRefused() throws {
    let trainer = OneVsRestTrainer(options: try TrainingOptions())
    let labels = sample.labelSets.map { [$0[0], false, true] }
    let fitted = try trainer.fit(sample.features, labels: labels)
    #expect(fitted.reports.map(\.reason) == [.converged, .constantTarget, .constantTarget])
    #expect(fitted.reports[1].remedy != nil)
    // ln(0.5/60.5) and its negative.
    #expect(abs(fitted.model.intercepts[1] + 4.795790545596741) < 1e-12)
    #expect(fitted.model.intercepts[2] == -fitted.model.intercepts[1])
    #expect(fitted.model.weights.column(1).allSatisfy { $0 == 0 })
    #expect(throws: LearningError.constantLabels) {
      try trainer.fit(sample.features, labels: labels.map { [$0[1]] })
    }
    #expect(throws: LearningError.wrongCount(what: "flags of one row", found: 1, expected: 4)) {
      try trainer.fit(sample.features, labels: sample.labelSets.dropLast() + [[true]])
    }
  }

  @Test func threadsDoNotChangeABit() throws {
    let serial = try OneVsRestTrainer(options: TrainingOptions(classWeights: .balanced))
      .fit(sample.features, labels: sample.labelSets)
    let parallel = try OneVsRestTrainer(
      options: TrainingOptions(classWeights: .balanced, parallelism: Parallelism(threads: 3))
    ).fit(sample.features, labels: sample.labelSets)
    #expect(serial.model == parallel.model)
  }

  @Test func probabilitiesOfARowAreThoseOfTheMatrix() throws {
    let model = try OneVsRestTrainer(options: TrainingOptions())
      .fit(sample.features, labels: sample.labelSets).model
    let all = model.probabilities(sample.features)
    let (columns, values) = sample.features.row(5)
    #expect(
      relativeDifference(model.probabilities(columns: columns, values: values), Array(all.row(5)))
        < 1e-14)
  }
}
