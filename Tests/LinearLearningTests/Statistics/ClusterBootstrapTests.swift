import Testing

@testable import LinearLearning

@Suite struct ClusterBootstrapTests {
  /// Cells of a 2×2 confusion, in four clusters that are not contiguous.
  private let groups = [7, 7, 3, 9, 3, 7, 9, 1]
  private let cells = [0, 0, 1, 3, 3, 2, 3, 0]

  private func bootstrap(
    _ replicates: Int = 200, _ method: BootstrapMethod = .biasCorrectedAccelerated,
    threads: Int = 1, seed: UInt64 = 1
  ) throws -> ClusterBootstrap {
    try ClusterBootstrap(
      replicates: replicates, method: method, seed: seed,
      parallelism: Parallelism(threads: threads))
  }

  private static func accuracy(_ sums: [Double]) -> Double {
    (sums[0] + sums[3]) / sums.reduce(0, +)
  }

  @Test func countsAreSummedByClusterInOrderOfAppearance() {
    let counts = ClusterCounts(groups: groups, cells: cells, cellCount: 4)
    #expect(counts.clusterCount == 4)
    // Cluster 7: two of cell 0 and one of cell 2; 3: cells 1 and 3; 9: twice cell 3; 1: cell 0.
    #expect(counts.totals == [3, 1, 1, 3])
    #expect(counts.sums([1, 0, 0, 0]) == [2, 0, 1, 0])
    #expect(counts.sums([0, 2, 1, 0]) == [0, 2, 0, 4])
    #expect(counts.totals(without: 0) == [1, 1, 0, 3])
  }

  @Test func denseTermsAndWeightedCellsAgree() {
    let weights = [1, 2, 0.5, 1, 1, 0, 3, 1]
    var terms = DenseMatrix(rowCount: 8, columnCount: 4)
    for row in 0..<8 { terms[row, cells[row]] = weights[row] }
    #expect(
      ClusterCounts(groups: groups, terms: terms)
        == ClusterCounts(groups: groups, cells: cells, cellCount: 4, weights: weights))
  }

  @Test func countsAndRowWeightsGiveTheSameIntervals() throws {
    let cells = self.cells
    let counts = ClusterCounts(groups: groups, cells: cells, cellCount: 4)
    let byCounts = try bootstrap().estimates(counts) { [Self.accuracy($0), $0[0]] }
    let byRows = try bootstrap().estimates(groups: groups) { weights in
      var sums = [Double](repeating: 0, count: 4)
      for (cell, weight) in zip(cells, weights) { sums[cell] += weight }
      return [Self.accuracy(sums), sums[0]]
    }
    #expect(byCounts == byRows)
  }

  @Test func threadsDoNotChangeABit() throws {
    let counts = ClusterCounts(groups: groups, cells: cells, cellCount: 4)
    let one = try bootstrap().estimate(counts, statistic: Self.accuracy)
    #expect(try bootstrap(threads: 3).estimate(counts, statistic: Self.accuracy) == one)
    #expect(try bootstrap(seed: 2).estimate(counts, statistic: Self.accuracy) != one)
  }

  @Test(arguments: ["variance", "ratio"])
  func intervalsAgreeWithSciPyOnItsOwnReplicates(name: String) throws {
    let expected = try #require(StatisticsFixture.shared.bootstrap[name])
    let samples = expected.samples
    func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }
    func statistic(_ samples: [[Double]]) -> Double {
      if samples.count == 2 { return mean(samples[0]) / mean(samples[1]) }
      let centre = mean(samples[0])
      return mean(samples[0].map { ($0 - centre) * ($0 - centre) })
    }
    let jackknife = samples.indices.map { sample in
      DenseMatrix(
        samples[sample].indices.map { left in
          var reduced = samples
          reduced[sample].remove(at: left)
          return [statistic(reduced)]
        })
    }
    let distribution = BootstrapDistribution(
      values: [expected.value], replicates: DenseMatrix(expected.distribution.map { [$0] }),
      jackknife: jackknife)
    #expect(isClose(statistic(samples), expected.value))
    for (method, ends) in [
      (BootstrapMethod.percentile, expected.percentile),
      (.biasCorrectedAccelerated, expected.corrected),
    ] {
      let estimate = distribution.estimate(of: 0, level: 0.95, method: method)
      #expect(areClose([estimate.interval.lower, estimate.interval.upper], ends, 1e-10))
      #expect(estimate.method == method)
    }
  }

  /// The standard error of a mean of G cluster means of equal size is s√((G − 1)/G)/√G.
  @Test func standardErrorOfAMean() throws {
    var generator = SeededGenerator(seed: 3)
    let values = (0..<50).map { _ in generator.normal() }
    let counts = ClusterCounts(
      groups: Array(0..<50), terms: DenseMatrix(values.map { [$0, 1] }))
    let estimate = try bootstrap(4000).estimate(counts) { $0[0] / $0[1] }
    let expected = standardDeviation(values) * (49.0 / 50).squareRoot() / 50.0.squareRoot()
    // The relative error of an estimated standard deviation is 1/√(2·4000) = 1.1 %.
    #expect(abs(estimate.standardError / expected - 1) < 0.05)
    #expect(estimate.interval.contains(estimate.value))
  }

  @Test func clusteredRowsWidenTheInterval() throws {
    // Ten rows a cluster, all alike: as good as one row a cluster.
    let cells = (0..<400).map { ($0 / 10) % 2 }
    func width(_ groups: [Int]) throws -> Double {
      try bootstrap(1000).estimate(
        ClusterCounts(groups: groups, cells: cells, cellCount: 2)
      ) { $0[0] / ($0[0] + $0[1]) }.interval.width
    }
    let ratio = try width((0..<400).map { $0 / 10 }) / width(Array(0..<400))
    #expect(abs(ratio - 10.0.squareRoot()) < 0.5)
  }

  @Test func undefinedReplicatesAreCountedAndLeftOut() throws {
    // Recall of a class that only one of four clusters holds: undefined when it is not drawn.
    let counts = ClusterCounts(groups: [0, 1, 2, 3], cells: [0, 1, 1, 1], cellCount: 2)
    let estimate = try bootstrap(1000).estimate(counts) { $0[0] > 0 ? 1 : .nan }
    // (3/4)⁴ = 0.316.
    #expect(abs(Double(estimate.undefinedReplicates) / 1000 - 0.316) < 0.06)
    #expect(estimate.interval == ConfidenceInterval(lower: 1, upper: 1, level: 0.95))
  }

  @Test func aStatisticThatIsNowhereDefinedHasNoInterval() throws {
    let counts = ClusterCounts(groups: [0, 1], cells: [0, 0], cellCount: 1)
    let estimate = try bootstrap().estimate(counts) { _ in .nan }
    #expect(estimate.value.isNaN && estimate.interval.lower.isNaN)
    #expect(estimate.undefinedReplicates == 200)
  }

  @Test func percentileStandsInWhereTheBiasIsInfinite() {
    let distribution = BootstrapDistribution(
      values: [5], replicates: DenseMatrix([[1], [2], [3], [4]]), jackknife: [])
    let estimate = distribution.estimate(
      of: 0, level: 0.5, method: .biasCorrectedAccelerated)
    #expect(estimate.method == .percentile)
    #expect(estimate.interval == ConfidenceInterval(lower: 1.75, upper: 3.25, level: 0.5))
  }

  /// Values without each cluster 0, 0, 3; mean 1, n = 3: l/n = 2/3, 2/3, −4/3;
  /// Σl² = 24/9, Σl³ = (16 − 64)/27; a = (−48/27)/(6·(24/9)^1.5).
  @Test func accelerationByHand() {
    let distribution = BootstrapDistribution(
      values: [1], replicates: DenseMatrix([[1]]), jackknife: [DenseMatrix([[0], [0], [3]])])
    let squares = 24.0 / 9
    #expect(
      isClose(distribution.acceleration(0), -48.0 / 27 / (6 * squares * squares.squareRoot())))
  }

  @Test func samplesAreDrawnIndependently() throws {
    let one = ClusterCounts(groups: Array(0..<40), cells: (0..<40).map { $0 % 2 }, cellCount: 2)
    let difference = try bootstrap(1000, .percentile).estimates(one, one) { a, b in
      [a[0] / 40 - b[0] / 40]
    }[0]
    // √(2·0.25/40) = 0.112; drawn together it would be 0.
    #expect(abs(difference.standardError - 0.112) < 0.015)
  }

  @Test func badOptionsSayWhatIsExpected() {
    #expect(throws: LearningError.self) { try ClusterBootstrap(replicates: 10, seed: 1) }
    #expect(throws: LearningError.self) { try ClusterBootstrap(level: 1, seed: 1) }
  }
}
