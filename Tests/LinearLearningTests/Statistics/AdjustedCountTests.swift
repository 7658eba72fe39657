import Testing

@testable import LinearLearning

@Suite struct AdjustedCountTests {
  @Test func agreesWithTheExactSolutionOnTheSimplex() throws {
    for expected in StatisticsFixture.shared.adjustedCounts {
      let count = try #require(AdjustedCount(confusion: expected.confusion))
      let shares = count.shares(predicted: expected.predicted)
      #expect(areClose(shares, expected.shares, 1e-9), "\(shares)")
      #expect(isClose(shares.reduce(0, +), 1))
      #expect(shares.allSatisfy { $0 >= 0 })
    }
  }

  /// True rate 0.9, false rate 0.2: 48 % predicted positive means (0.48 − 0.2)/(0.9 − 0.2) = 0.4.
  @Test func twoClassesByHand() throws {
    let count = try #require(AdjustedCount(confusion: [80, 20, 5, 45]))
    #expect(areClose(count.shares(predicted: [520, 480]), [0.6, 0.4], 1e-12))
    #expect(areClose(count.shares(predicted: [99, 1]), [1, 0], 1e-12))
  }

  @Test func aClassWithoutRatesIsNil() {
    #expect(AdjustedCount(confusion: [3, 1, 0, 0]) == nil)
  }

  @Test func aPerfectClassifierNeedsNoCorrection() throws {
    let count = try #require(AdjustedCount(confusion: [5, 0, 0, 0, 9, 0, 0, 0, 2]))
    #expect(areClose(count.shares(predicted: [3, 1, 6]), [0.3, 0.1, 0.6]))
  }

  @Test func indistinguishableClassesKeepTheNaiveShares() throws {
    let count = try #require(AdjustedCount(confusion: [3, 7, 3, 7]))
    let shares = count.shares(predicted: [0.3, 0.7])
    #expect(areClose(shares, [0.3, 0.7], 1e-12))
  }

  @Test func intervalsKnowBothSamples() throws {
    let bootstrap = try ClusterBootstrap(replicates: 400, seed: 5)
    let labelled = ClusterCounts(
      groups: Array(0..<150),
      cells: (0..<100).map { $0 < 80 ? 0 : 1 } + (0..<50).map { $0 < 5 ? 2 : 3 },
      cellCount: 4)
    let predicted = ClusterCounts(
      groups: Array(0..<1000), cells: (0..<1000).map { $0 < 520 ? 0 : 1 }, cellCount: 2)
    let corrected = AdjustedCount.estimates(
      labelled: labelled, predicted: predicted, bootstrap: bootstrap)
    let naive = AdjustedCount.uncorrected(predicted: predicted, bootstrap: bootstrap)
    #expect(areClose(corrected.map(\.value), [0.6, 0.4], 1e-12))
    #expect(areClose(naive.map(\.value), [0.52, 0.48]))
    #expect(corrected[0].standardError > 2 * naive[0].standardError)
    #expect(isClose(corrected[0].standardError, corrected[1].standardError))
  }
}
