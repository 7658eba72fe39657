import Testing

@testable import LinearLearning

@Suite struct RiskCoverageTests {
  /// Right, right, wrong, right, wrong by falling confidence.
  private let curve = RiskCoverageCurve(
    confidences: [0.5, 0.9, 0.7, 0.8, 0.6], losses: [1, 0, 1, 0, 0])

  /// Risks 0, 0, ⅓, ¼, ⅖; the best order has 0, 0, 0, ¼, ⅖.
  @Test func byHand() {
    #expect(areClose(curve.points.map(\.risk), [0, 0, 1.0 / 3, 0.25, 0.4]))
    #expect(curve.points.map(\.threshold) == [0.9, 0.8, 0.7, 0.6, 0.5])
    #expect(areClose(curve.points.map(\.coverage), [0.2, 0.4, 0.6, 0.8, 1]))
    #expect(isClose(curve.area, (1.0 / 3 + 0.25 + 0.4) / 5))
    #expect(isClose(curve.excessArea, 1.0 / 3 / 5))
  }

  @Test func equalsTheDefinitionRowByRow() {
    let fixture = StatisticsFixture.shared.riskCoverage
    let curve = RiskCoverageCurve(confidences: fixture.confidences, losses: fixture.losses)
    #expect(isClose(curve.area, fixture.area))
    #expect(isClose(curve.excessArea, fixture.excess))
  }

  @Test func thresholdsForAWantedRiskAndCoverage() throws {
    #expect(curve.point(forRisk: 0.3)?.threshold == 0.6)
    #expect(curve.point(forPrecision: 0.7)?.threshold == 0.6)
    #expect(curve.point(forRisk: 0)?.threshold == 0.8)
    #expect(curve.point(forRisk: -0.1) == nil)
    #expect(curve.point(forCoverage: 0.5)?.threshold == 0.7)
    #expect(curve.point(forCoverage: 1)?.threshold == 0.5)
    #expect(curve.point(forCoverage: 1.01) == nil)
  }

  @Test func equalConfidencesAreAnsweredTogether() {
    let curve = RiskCoverageCurve(confidences: [0.5, 0.5, 0.5], losses: [1, 0, 0])
    #expect(curve.points.count == 1)
    #expect(isClose(curve.area, 1.0 / 3))
  }

  @Test func aPerfectOrderHasNoExcess() {
    let curve = RiskCoverageCurve(confidences: [4, 3, 2, 1], losses: [0, 0, 1, 1])
    #expect(curve.excessArea == 0)
  }

  /// The bound must fail in at most δ of the samples: true risk at confidence c is (1 − c)/2.
  @Test func guaranteedRiskIsKept() throws {
    var generator = SeededGenerator(seed: 6)
    var (broken, found) = (0, 0)
    for _ in 0..<200 {
      let confidences = (0..<300).map { _ in generator.uniform() }
      let losses = confidences.map { generator.uniform() < (1 - $0) / 2 ? 1.0 : 0 }
      let curve = RiskCoverageCurve(confidences: confidences, losses: losses)
      if let point = curve.point(guaranteeingRisk: 0.2, failureProbability: 0.1) {
        found += 1
        // The mean of (1 − c)/2 over c ≥ threshold.
        if (1 - point.threshold) / 4 > 0.2 { broken += 1 }
      }
    }
    #expect(found > 150)
    #expect(broken <= 20)
  }

  @Test func tooFewRowsGuaranteeNothing() {
    #expect(curve.point(guaranteeingRisk: 0.05, failureProbability: 0.05) == nil)
  }
}
