import Testing

@testable import LinearLearning

@Suite struct PairedComparisonTests {
  private func counts(_ correct: [Bool], groups: [Int]) -> ClusterCounts {
    ClusterCounts(groups: groups, cells: correct.map { $0 ? 1 : 0 }, cellCount: 2)
  }

  private func accuracy(_ sums: [Double]) -> Double { sums[1] / (sums[0] + sums[1]) }

  private func comparison(
    _ first: [Bool], _ second: [Bool], groups: [Int], threads: Int = 1
  ) throws -> PairedComparison {
    let bootstrap = try ClusterBootstrap(
      replicates: 2000, seed: 11, parallelism: Parallelism(threads: threads))
    return PairedComparison(
      first: counts(first, groups: groups), second: counts(second, groups: groups),
      bootstrap: bootstrap
    ) { $0[1] / ($0[0] + $0[1]) }
  }

  @Test func equalModelsDoNotDiffer() throws {
    let correct = (0..<60).map { $0 % 3 != 0 }
    let result = try comparison(correct, correct, groups: (0..<60).map { $0 / 4 })
    #expect(result.difference.value == 0 && result.difference.interval.width == 0)
    #expect(result.bootstrapPValue == 1 && result.randomizationPValue == 1)
    #expect(result.first == result.second)
  }

  @Test func swappingTheModelsMirrorsTheDifference() throws {
    var generator = SeededGenerator(seed: 2)
    let first = (0..<200).map { _ in generator.uniform() < 0.7 }
    let second = first.map { generator.uniform() < 0.2 ? true : $0 }
    let groups = (0..<200).map { $0 / 5 }
    let forward = try comparison(first, second, groups: groups, threads: 2)
    let backward = try comparison(second, first, groups: groups)
    #expect(forward.difference.value == -backward.difference.value)
    #expect(isClose(forward.difference.standardError, backward.difference.standardError))
    #expect(forward.bootstrapPValue == backward.bootstrapPValue)
    #expect(forward.randomizationPValue == backward.randomizationPValue)
    #expect(forward.bootstrapPValue < 0.01 && forward.randomizationPValue < 0.01)
  }

  /// One row a cluster and accuracy: swapping at random is McNemar's exact test, whose p for 6
  /// against 16 is 0.0525.
  @Test func randomisationOfSingleRowsIsMcNemarsTest() throws {
    let first = (0..<100).map { $0 < 6 || $0 >= 22 }
    let second = (0..<100).map { $0 >= 6 }
    let result = try comparison(first, second, groups: Array(0..<100))
    let exact = McNemarTest(firstCorrect: first, secondCorrect: second).exactPValue
    // Monte Carlo error √(0.0525·0.9475/2000) = 0.005.
    #expect(abs(result.randomizationPValue - exact) < 0.02)
  }

  /// Of 9 differences 2 are ≤ 0 and 8 ≥ 0 (one is 0): 2·(2 + 1)/(9 + 1).
  @Test func invertedPValueByHand() {
    let p = PairedComparison.invertedPValue([-1, 0, 1, 2, 3, 4, 5, 6, 7, .nan])
    #expect(isClose(p, 0.6))
  }

  @Test func mcNemarAgreesWithStatsmodels() {
    for row in StatisticsFixture.shared.mcnemar {
      let test = McNemarTest(onlyFirstCorrect: Int(row[0]), onlySecondCorrect: Int(row[1]))
      #expect(isClose(test.exactPValue / row[2], 1, 1e-10))
      #expect(isClose(test.midPValue / row[3], 1, 1e-10))
      #expect(isClose(test.correctedChiSquare, row[4]))
      #expect(isClose(test.chiSquarePValue / row[5], 1, 1e-10))
    }
  }

  /// b = 1, c = 3: exact 2·(1 + 4)/16, mid-p less 4/16, χ² = (2 − 1)²/4.
  @Test func mcNemarByHand() {
    let test = McNemarTest(
      firstCorrect: [true, false, false, false, true, false],
      secondCorrect: [false, true, true, true, true, false])
    #expect(test.onlyFirstCorrect == 1 && test.onlySecondCorrect == 3)
    #expect(isClose(test.exactPValue, 0.625) && isClose(test.midPValue, 0.375))
    #expect(test.correctedChiSquare == 0.25)
  }

  @Test func mcNemarWithoutDisagreement() {
    let test = McNemarTest(onlyFirstCorrect: 0, onlySecondCorrect: 0)
    #expect(test.exactPValue == 1 && test.midPValue == 1 && test.chiSquarePValue == 1)
  }
}
