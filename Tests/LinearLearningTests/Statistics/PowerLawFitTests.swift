import Testing

@testable import LinearLearning

@Suite struct PowerLawFitTests {
  private let fixture = StatisticsFixture.shared.powerLaw

  private func half(_ interval: ConfidenceInterval?) -> Double { (interval?.width ?? .nan) / 2 }

  @Test func agreesWithCurveFit() throws {
    for (expected, errors) in [(fixture.weighted, fixture.errors), (fixture.plain, nil)] {
      let fit = try PowerLawFit(
        sizes: fixture.sizes, scores: fixture.scores, standardErrors: errors)
      #expect(
        areClose([fit.asymptote, fit.scale, fit.exponent], expected.parameters, 1e-5))
      #expect(isClose(fit.score(size: 20_000), expected.at20000, 1e-7))
      #expect(isClose(half(fit.asymptoteInterval) / expected.halfWidths[0], 1, 1e-4))
      #expect(isClose(half(fit.exponentInterval) / expected.halfWidths[2], 1, 1e-4))
      #expect(isClose(half(fit.interval(size: 20_000)) / expected.halfWidthAt20000, 1, 1e-4))
      #expect(!fit.isAtBound)
    }
  }

  @Test func recoversAnExactCurve() throws {
    let sizes = [100.0, 200, 400, 800, 1600]
    let fit = try PowerLawFit(sizes: sizes, scores: sizes.map { 0.9 - 3 / $0.squareRoot() })
    #expect(isClose(fit.asymptote, 0.9, 1e-6))
    #expect(isClose(fit.scale, 3, 1e-5) && isClose(fit.exponent, 0.5, 1e-6))
    #expect(isClose(try #require(fit.size(reaching: 0.87)), 10_000, 1e-3))
    #expect(fit.size(reaching: 0.95) == nil)
  }

  @Test func theAsymptoteStaysBelowItsLimit() throws {
    // Straight in ln n: no bend to be seen.
    let fit = try PowerLawFit(
      sizes: [10, 100, 1000, 10_000], scores: [0.5, 0.6, 0.7, 0.8], largestAsymptote: 1)
    #expect(fit.asymptote == 1 && fit.isAtBound)
    #expect(fit.asymptoteInterval?.width == 0)
    #expect(half(fit.exponentInterval) > 0)
  }

  @Test func fallingScoresAreFittedByAConstant() throws {
    let fit = try PowerLawFit(sizes: [10, 20, 40, 80], scores: [0.6, 0.55, 0.5, 0.45])
    #expect(fit.scale == 0 && isClose(fit.asymptote, 0.525) && fit.isAtBound)
    #expect(isClose(fit.score(size: 1e6), 0.525))
  }

  @Test func threePointsWithoutErrorsHaveNoInterval() throws {
    let sizes = [10.0, 100, 1000]
    let scores = [0.5, 0.7, 0.78]
    let fit = try PowerLawFit(sizes: sizes, scores: scores)
    #expect(fit.asymptoteInterval == nil && fit.interval(size: 10) == nil)
    #expect(fit.weightedSquares < 1e-12)
    let weighted = try PowerLawFit(
      sizes: sizes, scores: scores, standardErrors: [0.01, 0.01, 0.01])
    #expect(half(weighted.interval(size: 10_000)) > half(weighted.interval(size: 100)))
  }

  @Test func badCurvesSayWhatIsWrong() {
    #expect(throws: LearningError.self) {
      try PowerLawFit(sizes: [10, 10, 20], scores: [0.1, 0.2, 0.3])
    }
    #expect(throws: LearningError.wrongCount(what: "scores", found: 1, expected: 3)) {
      try PowerLawFit(sizes: [10, 15, 20], scores: [0.1])
    }
    #expect(throws: LearningError.self) {
      try PowerLawFit(sizes: [0, 15, 20], scores: [0.1, 0.1, 0.1])
    }
    #expect(throws: LearningError.self) {
      try PowerLawFit(sizes: [5, 15, 20], scores: [0.1, .nan, 0.1])
    }
  }
}
