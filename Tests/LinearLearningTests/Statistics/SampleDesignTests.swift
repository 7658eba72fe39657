import Testing

@testable import LinearLearning

@Suite struct SampleDesignTests {
  private func sum(_ x: [Double]) -> Double { x.reduce(0, +) }

  /// Sizes 1, 1, 2 and n = 1 without an even share: ¼, ¼, ½.
  @Test func probabilitiesAreProportional() {
    let design = SampleDesign(sizes: [1, 1, 2], expectedCount: 1, evenShare: 0)
    #expect(areClose(design.inclusionProbabilities, [0.25, 0.25, 0.5]))
    // With ε = 0.4: 0.6·s/4 + 0.4/3.
    let mixed = SampleDesign(sizes: [1, 1, 2], expectedCount: 1, evenShare: 0.4)
    #expect(
      areClose(mixed.inclusionProbabilities, [0.15 + 0.4 / 3, 0.15 + 0.4 / 3, 0.3 + 0.4 / 3]))
  }

  /// n = 3 of sizes 10, 1, 1, 1, 1: the first would be 2.1, so it is certain and 2 are left for four.
  @Test func largeRowsAreCertain() {
    let design = SampleDesign(sizes: [10, 1, 1, 1, 1], expectedCount: 3, evenShare: 0)
    #expect(areClose(design.inclusionProbabilities, [1, 0.5, 0.5, 0.5, 0.5]))
  }

  @Test func edgesOfTheCount() {
    #expect(SampleDesign(rowCount: 3, expectedCount: 9).inclusionProbabilities == [1, 1, 1])
    #expect(SampleDesign(rowCount: 2, expectedCount: 0).inclusionProbabilities == [0, 0])
    let flat = SampleDesign(sizes: [0, 0, 0, 0], expectedCount: 2)
    #expect(areClose(flat.inclusionProbabilities, [0.5, 0.5, 0.5, 0.5]))
  }

  @Test func probabilitiesSumToTheCountAndKeepTheFloor() {
    var generator = SeededGenerator(seed: 1)
    let sizes = (0..<500).map { _ in generator.uniform() * generator.uniform() }
    let design = SampleDesign(sizes: sizes, expectedCount: 100, evenShare: 0.2)
    #expect(isClose(sum(design.inclusionProbabilities), 100, 1e-10))
    #expect(design.inclusionProbabilities.allSatisfy { $0 >= 0.2 * 100 / 500 && $0 <= 1 })
  }

  /// Strata of 4 and 16 rows share 6 draws as 2 : 4.
  @Test func smallStrataAreNotMissed() {
    let strata = [Int](repeating: 7, count: 16) + [Int](repeating: 2, count: 4)
    let design = SampleDesign(strata: strata, expectedCount: 6)
    #expect(
      areClose(Array(design.inclusionProbabilities[..<16]), .init(repeating: 0.25, count: 16)))
    #expect(areClose(Array(design.inclusionProbabilities[16...]), .init(repeating: 0.5, count: 4)))
  }

  @Test func systematicDrawsExactlyTheCountWithTheRightFrequencies() {
    var generator = SeededGenerator(seed: 2)
    let sizes = (0..<20).map { 1 + Double($0 % 5) }
    let design = SampleDesign(sizes: sizes, expectedCount: 6, evenShare: 0.1)
    var times = [Double](repeating: 0, count: 20)
    for _ in 0..<4000 {
      let drawn = design.systematic(&generator)
      #expect(drawn.rows.count == 6 && drawn.rows == drawn.rows.sorted())
      #expect(drawn.inclusionProbabilities == drawn.rows.map { design.inclusionProbabilities[$0] })
      for row in drawn.rows { times[row] += 1 }
    }
    // Standard deviation √(0.3·0.7/4000) = 0.007.
    for (row, probability) in design.inclusionProbabilities.enumerated() {
      #expect(abs(times[row] / 4000 - probability) < 0.035)
    }
  }

  @Test func systematicSpreadsOverStrata() {
    var generator = SeededGenerator(seed: 3)
    let strata = (0..<60).map { $0 % 3 }
    let design = SampleDesign(rowCount: 60, expectedCount: 15)
    for _ in 0..<50 {
      let drawn = design.systematic(&generator, strata: strata)
      for stratum in 0..<3 { #expect(drawn.rows.count { strata[$0] == stratum } == 5) }
    }
  }

  @Test func poissonDrawsEachRowOnItsOwn() {
    var generator = SeededGenerator(seed: 4)
    let design = SampleDesign(rowCount: 50, expectedCount: 10)
    let counts = (0..<1000).map { _ in Double(design.poisson(&generator).rows.count) }
    // Mean 10, variance 50·0.2·0.8 = 8.
    #expect(abs(sum(counts) / 1000 - 10) < 0.4)
    #expect(abs(standardDeviation(counts) - 8.0.squareRoot()) < 0.3)
  }

  @Test func theSeedDecidesTheDraw() {
    let design = SampleDesign(rowCount: 100, expectedCount: 10)
    func draw(_ seed: UInt64) -> DrawnSample {
      var generator = SeededGenerator(seed: seed)
      return design.systematic(&generator)
    }
    #expect(draw(1) == draw(1) && draw(1) != draw(2))
  }

  /// Of (½, ¼, ¼): entropy 1.5 ln 2/ln 3, margin 1 − ¼, expected error √(¼ + 3/16 + 3/16).
  @Test func uncertaintyByHand() {
    let rows = DenseMatrix([[0.25, 0.5, 0.25], [1, 0, 0], [1 / 3, 1 / 3, 1 / 3]])
    #expect(areClose(Uncertainty.entropy.sizes(rows), [0.946_394_630_357_186_1, 0, 1]))
    #expect(areClose(Uncertainty.margin.sizes(rows), [0.75, 0, 1]))
    let expected = [0.625, 0, 2.0 / 3].map { $0.squareRoot() }
    #expect(areClose(Uncertainty.expectedError.sizes(rows), expected))
  }
}
