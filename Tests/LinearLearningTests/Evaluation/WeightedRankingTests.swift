import LinearLearning
import Testing

struct WeightedRankingTests {
  @Test func byHand() {
    // Scores 3 (on), 2 (off), 1 (on): AP = ½·1 + ½·⅔ = ⅚; of the two pairs on/off one is in order.
    let ranking = WeightedRanking(scores: [1, 3, 2], truth: [true, true, false])
    let metrics = ranking.metrics(weights: [1, 1, 1])
    #expect(abs(metrics.averagePrecision - 5.0 / 6) < 1e-15)
    #expect(metrics.areaUnderROC == 0.5)
  }

  @Test func equalsTheUnweightedMetrics() {
    var generator = SeededGenerator(seed: 3)
    // Few different scores, so that ties are many.
    let scores = (0..<200).map { _ in Double(generator.integer(below: 20)) }
    let truth = (0..<200).map { _ in generator.uniform() < 0.3 }
    let metrics = WeightedRanking(scores: scores, truth: truth)
      .metrics(weights: [Double](repeating: 1, count: 200))
    let expected = RankingMetrics.averagePrecision(scores: scores, truth: truth)
    #expect(abs(metrics.averagePrecision - expected) < 1e-12)
    let area = RankingMetrics.areaUnderROC(scores: scores, truth: truth)
    #expect(abs(metrics.areaUnderROC - area) < 1e-12)
  }

  @Test func aWeightOfTwoIsTheRowTwice() {
    let scores = [0.9, 0.7, 0.7, 0.4, 0.1]
    let truth = [true, false, true, true, false]
    let weights = [1.0, 2, 0, 3, 1]
    let rows = [0, 1, 1, 3, 3, 3, 4]
    let metrics = WeightedRanking(scores: scores, truth: truth).metrics(weights: weights)
    let expected = RankingMetrics.averagePrecision(
      scores: rows.map { scores[$0] }, truth: rows.map { truth[$0] })
    #expect(abs(metrics.averagePrecision - expected) < 1e-15)
    let area = RankingMetrics.areaUnderROC(
      scores: rows.map { scores[$0] }, truth: rows.map { truth[$0] })
    #expect(abs(metrics.areaUnderROC - area) < 1e-15)
  }

  @Test func nothingToRankIsNotANumber() {
    let ranking = WeightedRanking(scores: [1, 2], truth: [true, false])
    #expect(ranking.metrics(weights: [0, 1]).averagePrecision.isNaN)
    #expect(ranking.metrics(weights: [0, 1]).areaUnderROC.isNaN)
    #expect(ranking.metrics(weights: [1, 0]).averagePrecision == 1)
    #expect(ranking.metrics(weights: [1, 0]).areaUnderROC.isNaN)
  }
}
