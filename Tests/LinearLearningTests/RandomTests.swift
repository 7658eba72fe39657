import Testing

@testable import LinearLearning

@Suite struct RandomTests {
  /// SplitMix64 of seed 0 begins e220a8397b1dcdaf 6e789e6aa1b965f4 06c45d188009454f
  /// f88bb8a8724c81ec (its authors' reference output), which is the state; xoshiro256**'s first
  /// output is rotl(s₁·5, 7)·9.
  @Test func firstOutputFollowsFromTheReferenceState() {
    var generator = SeededGenerator(seed: 0)
    let second: UInt64 = 0x6E78_9E6A_A1B9_65F4
    let product = second &* 5
    #expect(generator.next() == ((product << 7) | (product >> 57)) &* 9)
  }

  @Test func seedAndStreamDecideEverything() {
    func draws(_ seed: UInt64, _ stream: UInt64) -> [UInt64] {
      var generator = SeededGenerator(seed: seed, stream: stream)
      return (0..<4).map { _ in generator.next() }
    }
    #expect(draws(7, 3) == draws(7, 3))
    let all = [draws(7, 0), draws(7, 1), draws(8, 0), draws(1, 7), draws(0, 0)]
    #expect(Set(all).count == all.count)
  }

  @Test func splittingGivesAnIndependentGeneratorAndMovesOn() {
    var parent = SeededGenerator(seed: 5)
    var (first, second) = (parent.split(), parent.split())
    #expect(first.next() != second.next())
  }

  @Test func uniformStaysInItsIntervalWithTheRightMean() {
    var generator = SeededGenerator(seed: 1)
    let draws = (0..<20_000).map { _ in generator.uniform() }
    #expect(draws.allSatisfy { (0..<1).contains($0) })
    // Standard error 0.289/√20000 = 0.002.
    #expect(abs(draws.reduce(0, +) / 20_000 - 0.5) < 0.01)
  }

  @Test func integersAreEvenlySpread() {
    var generator = SeededGenerator(seed: 2)
    var counts = [Int](repeating: 0, count: 6)
    for _ in 0..<60_000 { counts[generator.integer(below: 6)] += 1 }
    // Standard deviation √(60000·1/6·5/6) = 91.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 500 })
    #expect((0..<50).allSatisfy { _ in generator.integer(below: 1) == 0 })
    #expect((0..<50).allSatisfy { _ in generator.integer(below: .max) >= 0 })
  }

  @Test func normalHasItsFirstFourMoments() {
    var generator = SeededGenerator(seed: 3)
    let draws = (0..<50_000).map { _ in generator.normal() }
    func moment(_ k: Int) -> Double {
      draws.reduce(0) { sum, x in sum + (0..<k).reduce(1) { p, _ in p * x } } / 50_000
    }
    #expect(abs(moment(1)) < 0.02)
    #expect(abs(moment(2) - 1) < 0.03)
    #expect(abs(moment(3)) < 0.08)
    #expect(abs(moment(4) - 3) < 0.2)
  }

  @Test func shufflingKeepsTheElementsAndTreatsOrdersAlike() {
    var generator = SeededGenerator(seed: 4)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<12_000 { counts[generator.permutation(of: 3), default: 0] += 1 }
    #expect(counts.count == 6)
    // Standard deviation √(12000·1/6·5/6) = 41.
    #expect(counts.values.allSatisfy { abs($0 - 2_000) < 250 })
    #expect(generator.permutation(of: 100).sorted() == Array(0..<100))
  }

  @Test(arguments: [1e-300, 0.1, 0.5, 1, 1.5, 2, 2.718281828459045, 10, 12345.678, 1e300])
  func logarithmIsExactToRounding(x: Double) {
    let expected = [
      1e-300: -690.7755278982137, 0.1: -2.302585092994046, 0.5: -0.6931471805599453, 1: 0,
      1.5: 0.4054651081081644, 2: 0.6931471805599453, 2.718281828459045: 1, 10: 2.302585092994046,
      12345.678: 9.421061321291832, 1e300: 690.7755278982137,
    ]
    let found = SeededGenerator.logarithm(x)
    #expect(abs(found - expected[x]!) <= 4e-16 * max(1, abs(found)))
  }
}
