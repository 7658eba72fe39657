import TestSupport
import Testing

@testable import LinearLearning

@Suite struct MetricsTests {
  /// Truth 0 0 0 1 1 2, predicted 0 0 1 1 2 1 (class 3 of 4 plays no part):
  ///
  ///     2 1 0      class 0: P = 2/2, R = 2/3, F1 = 4/5
  ///     0 1 1      class 1: P = 1/3, R = 1/2, F1 = 2/5
  ///     0 1 0      class 2: P = 0/1, R = 0/1, F1 = 0
  @Test func byHand() {
    let confusion = ConfusionMatrix(
      truth: [0, 0, 0, 1, 1, 2], predictions: [0, 0, 1, 1, 2, 1], classCount: 4)
    #expect(confusion[truth: 1, prediction: 2] == 1)
    #expect(confusion.support == [3, 2, 1, 0] && confusion.predicted == [2, 3, 1, 0])
    let metrics = ClassificationMetrics(confusion)
    #expect(metrics.accuracy == 0.5)
    #expect(metrics.classes.map(\.precision) == [1, 1 / 3.0, 0, 0])
    #expect(metrics.classes.map(\.recall) == [2 / 3.0, 0.5, 0, 0])
    #expect(metrics.classes.map(\.f1) == [0.8, 0.4, 0, 0])
    // Over the three classes that occur: (0.8 + 0.4 + 0)/3.
    #expect(abs(metrics.macro.f1 - 0.4) < 1e-15)
    #expect(abs(metrics.weighted.f1 - (3 * 0.8 + 2 * 0.4) / 6) < 1e-15)
    #expect(metrics.micro.f1 == 0.5)
    // Expected agreement (3·2 + 2·3 + 1·1)/36 = 13/36: κ = (18 − 13)/(36 − 13).
    #expect(abs(metrics.cohensKappa - 5 / 23.0) < 1e-15)
    // (3·6 − 13)/√((36 − 14)(36 − 14)) = 5/22.
    #expect(abs(metrics.matthewsCorrelation - 5 / 22.0) < 1e-15)
  }

  @Test func ratiosWithoutDenominatorAreZero() {
    let constant = ClassificationMetrics(
      ConfusionMatrix(truth: [1, 1], predictions: [1, 1], classCount: 2))
    #expect(constant.matthewsCorrelation == 0 && constant.cohensKappa == 0)
    #expect(constant.macro.f1 == 1 && constant.accuracy == 1)
    let nothing = ClassificationMetrics(ConfusionMatrix(truth: [], predictions: [], classCount: 2))
    #expect(nothing.accuracy == 0 && nothing.macro.f1 == 0 && nothing.weighted.recall == 0)
    #expect(RankingMetrics.averagePrecision(scores: [1, 2], truth: [false, false]) == 0)
    #expect(RankingMetrics.areaUnderROC(scores: [1, 2], truth: [true, true]).isNaN)
    let empty = MultilabelMetrics(truth: [], predictions: [])
    #expect(empty.hammingLoss == 0 && empty.macro.f1 == 0)
  }

  @Test func weightsCountAsRepetitions() {
    let weighted = ConfusionMatrix(
      truth: [0, 1, 1], predictions: [0, 0, 1], classCount: 2, weights: [1, 2, 3])
    let repeated = ConfusionMatrix(
      truth: [0, 1, 1, 1, 1, 1], predictions: [0, 0, 0, 1, 1, 1], classCount: 2)
    #expect(weighted == repeated)
  }

  @Test func renumberingClassesPermutesTheirScores() {
    var generator = SeededGenerator(seed: 31)
    let truth = (0..<50).map { _ in generator.integer(below: 4) }
    let guess = truth.map { generator.uniform() < 0.6 ? $0 : generator.integer(below: 4) }
    let order = generator.permutation(of: 4)
    let plain = ClassificationMetrics(
      ConfusionMatrix(truth: truth, predictions: guess, classCount: 4))
    let renumbered = ClassificationMetrics(
      ConfusionMatrix(
        truth: truth.map { order[$0] }, predictions: guess.map { order[$0] }, classCount: 4))
    for k in 0..<4 { #expect(renumbered.classes[order[k]] == plain.classes[k]) }
    #expect(abs(renumbered.matthewsCorrelation - plain.matthewsCorrelation) < 1e-14)
  }

  /// Scores 3 2 2 1, truth on off on off. Thresholds 3: P = 1/1, R from 0 to 1/2; 2: P = 2/3, R to 1;
  /// so AP = ½·1 + ½·⅔. Pairs on–off: (3,2) (3,1) (2,1) won, (2,2) tied: 3.5 of 4.
  @Test func rankingByHandWithTies() {
    let scores = [3.0, 2, 2, 1]
    for truth in [[true, false, true, false], [true, true, false, false]] {
      #expect(
        abs(RankingMetrics.averagePrecision(scores: scores, truth: truth) - 5 / 6.0) < 1e-15)
      #expect(RankingMetrics.areaUnderROC(scores: scores, truth: truth) == 0.875)
    }
  }

  @Test func logLossDoesNotOverflow() {
    let logits = DenseMatrix([[-2000, 0]])
    #expect(ProbabilityMetrics.logLoss(logits: logits, truth: [0]) == 2000)
    #expect(ProbabilityMetrics.logLoss(logits: logits, truth: [[true, false]]) > 1000)
  }

  @Test func agreesWithScikitLearn() throws {
    let expected = try ScikitLearnFixture.load().evaluation
    let found = ClassificationMetrics(
      ConfusionMatrix(truth: expected.truth, predictions: expected.predictions, classCount: 5))
    func same(_ score: MeanScore, _ other: ScikitLearnFixture.Scores<Double>) -> Bool {
      relativeDifference(
        [score.precision, score.recall, score.f1], [other.precision, other.recall, other.f1])
        < 1e-14
    }
    func same(_ scores: [LabelScore], _ other: ScikitLearnFixture.Scores<[Double]>) -> Bool {
      relativeDifference(
        scores.map(\.precision) + scores.map(\.recall) + scores.map(\.f1),
        other.precision + other.recall + other.f1) < 1e-14
    }
    #expect(same(found.classes, expected.perClass))
    #expect(same(found.macro, expected.macro))
    #expect(same(found.micro, expected.micro))
    #expect(same(found.weighted, expected.weighted))
    let logits = DenseMatrix(expected.logits)
    let scalars = [
      found.accuracy, found.matthewsCorrelation, found.cohensKappa,
      ProbabilityMetrics.logLoss(logits: logits, truth: expected.truth),
      ProbabilityMetrics.brierScore(
        probabilities: MultinomialModel.probabilities(logits: logits), truth: expected.truth),
    ]
    #expect(
      relativeDifference(
        scalars,
        [
          expected.accuracy, expected.matthews, expected.kappa, expected.logLoss, expected.brier,
        ]) < 1e-13)

    let labels = MultilabelMetrics(truth: expected.flags, predictions: expected.flagPredictions)
    #expect(same(labels.labels, expected.labelPerLabel))
    #expect(same(labels.macro, expected.labelMacro))
    #expect(same(labels.micro, expected.labelMicro))
    #expect(same(labels.weighted, expected.labelWeighted))
    #expect(abs(labels.hammingLoss - expected.hamming) < 1e-15)
    #expect(abs(labels.subsetAccuracy - expected.subset) < 1e-15)
    let scores = DenseMatrix(expected.flagScores)
    for k in 0..<3 {
      let truth = expected.flags.map { $0[k] }
      let precision = RankingMetrics.averagePrecision(scores: scores.column(k), truth: truth)
      let area = RankingMetrics.areaUnderROC(scores: scores.column(k), truth: truth)
      #expect(abs(precision - expected.averagePrecision[k]) < 1e-13)
      #expect(abs(area - expected.areaUnderROC[k]) < 1e-13)
    }
  }
}
