import Testing

@testable import LinearLearning

@Suite struct DistributionsTests {
  private let fixture = StatisticsFixture.shared.distributions

  private func check(
    _ name: String, relative tolerance: Double, _ function: ([Double]) -> [Double]
  ) throws {
    for row in try #require(fixture[name]) {
      let found = function(row)
      for (x, expected) in zip(found, row.suffix(found.count)) {
        #expect(abs(x - expected) <= tolerance * abs(expected) + 1e-300, "\(name) \(row): \(x)")
      }
    }
  }

  @Test func agreeWithSciPyAndStatsmodels() throws {
    try check("normalQuantile", relative: 1e-14) { [NormalDistribution.quantile($0[0])] }
    try check("normalCumulative", relative: 1e-12) { [NormalDistribution.cumulative($0[0])] }
    try check("studentCumulative", relative: 1e-12) {
      [StudentDistribution.cumulative($0[0], degreesOfFreedom: $0[1])]
    }
    try check("studentQuantile", relative: 1e-11) {
      [StudentDistribution.quantile($0[0], degreesOfFreedom: $0[1])]
    }
    try check("chiSquareTail", relative: 1e-12) {
      [ChiSquareDistribution.upperTail($0[0], degreesOfFreedom: Int($0[1]))]
    }
    try check("binomialCumulative", relative: 1e-11) {
      [BinomialDistribution.cumulative(Int($0[0]), trials: Int($0[1]), success: $0[2])]
    }
    try check("binomialBound", relative: 1e-11) {
      [BinomialDistribution.upperBound(Int($0[0]), trials: Int($0[1]), tail: $0[2])]
    }
    try check("wilson", relative: 1e-12) {
      let interval = ConfidenceInterval.wilson(successes: $0[0], trials: $0[1])
      return [interval.lower, interval.upper]
    }
  }

  @Test func quantilesAtTheEnds() {
    #expect(NormalDistribution.quantile(0) == -.infinity)
    #expect(NormalDistribution.quantile(1) == .infinity)
    #expect(StudentDistribution.quantile(0.5, degreesOfFreedom: 3) == 0)
    #expect(BinomialDistribution.upperBound(4, trials: 4, tail: 0.05) == 1)
  }

  /// P(X ≤ 1) of 3 tosses = (1 + 3)/8.
  @Test func binomialByHand() {
    #expect(isClose(BinomialDistribution.cumulative(1, trials: 3, success: 0.5), 0.5))
    #expect(isClose(BinomialDistribution.probability(1, trials: 3, success: 0.5), 0.375))
    #expect(BinomialDistribution.cumulative(-1, trials: 3, success: 0.5) == 0)
    #expect(BinomialDistribution.cumulative(3, trials: 3, success: 0.5) == 1)
  }

  /// No success in n: (1 − p)ⁿ = 0.05 gives p = 1 − 0.05^(1/20) = 0.13911.
  @Test func noSuccessBoundByHand() {
    #expect(abs(BinomialDistribution.upperBound(0, trials: 20, tail: 0.05) - 0.139108) < 1e-6)
  }

  /// Sorted 1, 2, 4: position 0.25·2 = 0.5, halfway from 1 to 2.
  @Test func quantilesInterpolate() {
    #expect(quantile([1, 2, 4], 0.25) == 1.5)
    #expect(quantile([1, 2, 4], 0) == 1)
    #expect(quantile([1, 2, 4], 1) == 4)
    #expect(quantile([3], 0.7) == 3)
  }
}
