import Testing

@testable import LinearLearning

@Suite struct KCentresTests {
  /// Directions 0°, 10°, 90°, 100°, 45° (lengths do not count).
  private let features = SparseMatrix(
    rows: [
      [(0, 2)], [(0, 0.984_807_75), (1, 0.173_648_18)], [(1, 5)],
      [(1, 0.984_807_75), (2, 0.173_648_18)], [(0, 1), (1, 1)],
    ], columnCount: 3)

  /// From 0°, 90° and "100°" are at distance 1 (the first is taken), then 45° at 1 − cos 45°.
  @Test func farthestFirst() {
    let result = KCentres(features, count: 3)
    #expect(result.centres == [0, 2, 4])
    #expect(result.assignments == [0, 0, 1, 1, 2])
    // Both leftovers are 10° from their centre.
    #expect(isClose(result.radius, 1 - 0.984_807_75, 1e-6))
  }

  @Test func equalRowsNeedOneCentre() {
    let twins = SparseMatrix(rows: [[(0, 1)], [(0, 3)], [(1, 1)], []], columnCount: 2)
    let result = KCentres(twins, count: 4)
    #expect(result.centres == [0, 2, 3])
    #expect(result.assignments == [0, 0, 1, 2])
    #expect(isClose(result.radius, 0, 1e-9))
  }

  @Test func threadsAndTheFirstRow() {
    let sample = Sample(seed: 9, rows: 200)
    let one = KCentres(sample.features, count: 12, first: 5)
    let two = KCentres(
      sample.features, count: 12, first: 5, parallelism: Parallelism(threads: 2))
    #expect(one == two)
    #expect(one.centres[0] == 5 && Set(one.centres).count == 12)
    for (position, centre) in one.centres.enumerated() {
      #expect(one.assignments[centre] == position)
    }
    #expect(KCentres(sample.features, count: 24, first: 5).radius < one.radius)
  }
}
