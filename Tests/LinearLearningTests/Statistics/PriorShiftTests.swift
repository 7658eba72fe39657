import Testing

@testable import LinearLearning

@Suite struct PriorShiftTests {
  private let fixture = StatisticsFixture.shared.priorShift
  private var posteriors: DenseMatrix { DenseMatrix(fixture.posteriors) }

  @Test func reachesTheMaximumOfTheLikelihood() {
    let shift = PriorShift(
      posteriors: posteriors, trainingShares: fixture.training, tolerance: 1e-12)
    #expect(shift.isConverged)
    #expect(areClose(shift.shares, fixture.shares, 1e-6))
    #expect(isClose(shift.likelihoodRatio, fixture.likelihoodRatio, 1e-9))
    #expect(isClose(shift.shiftPValue / fixture.p, 1, 1e-6))
    let corrected = shift.corrected(posteriors.selectingRows([0, 1, 2, 3]))
    #expect(areClose(corrected.values, fixture.corrected.flatMap { $0 }, 1e-6))
  }

  /// Of two certain classes the shares are the counts, after one step.
  @Test func certainPosteriorsAreCounted() {
    let shift = PriorShift(
      posteriors: DenseMatrix([[1, 0], [0, 1], [0, 1], [0, 1]]), trainingShares: [0.5, 0.5])
    #expect(areClose(shift.shares, [0.25, 0.75]))
    // 4·ln 2 − (ln 1/(½·½)…): likelihood ratio 2·(ln(0.5) + 3 ln(1.5)).
    #expect(isClose(shift.likelihoodRatio, 1.0465, 1e-3))
  }

  @Test func uninformativePosteriorsLeaveTheSharesAlone() {
    let shift = PriorShift(
      posteriors: DenseMatrix([[0.7, 0.3], [0.7, 0.3]]), trainingShares: [0.7, 0.3])
    #expect(areClose(shift.shares, [0.7, 0.3]))
    #expect(isClose(shift.shiftPValue, 1))
  }

  @Test func weightsEqualRepetition() {
    let rows = posteriors.selectingRows([0, 1, 2, 2, 2])
    let repeated = PriorShift(posteriors: rows, trainingShares: fixture.training)
    let weighted = PriorShift(
      posteriors: posteriors.selectingRows([0, 1, 2, 3]), trainingShares: fixture.training,
      weights: [1, 1, 3, 0])
    #expect(areClose(repeated.shares, weighted.shares, 1e-10))
    #expect(isClose(repeated.likelihoodRatio, weighted.likelihoodRatio, 1e-10))
  }

  @Test func theMeanOfTheCorrectedPosteriorsIsTheShares() {
    let shift = PriorShift(
      posteriors: posteriors, trainingShares: fixture.training, tolerance: 1e-13)
    let corrected = shift.corrected(posteriors)
    for k in 0..<3 {
      let mean = corrected.column(k).reduce(0, +) / Double(corrected.rowCount)
      #expect(isClose(mean, shift.shares[k], 1e-10))
    }
  }

  /// Two normal classes 1.5 apart, trained at ½ : ½.
  private func batch(share: Double, count: Int, seed: UInt64) -> (DenseMatrix, [Int]) {
    var generator = SeededGenerator(seed: seed)
    var labels: [Int] = []
    let rows = (0..<count).map { _ in
      let label = generator.uniform() < share ? 0 : 1
      labels.append(label)
      let x = generator.normal() + 1.5 * Double(label)
      let odds = sigmoid(1.5 * x - 1.125)
      return [1 - odds, odds]
    }
    return (DenseMatrix(rows), labels)
  }

  private func accuracy(_ posteriors: DenseMatrix, _ labels: [Int]) -> Double {
    let right = labels.indices.count { (posteriors[$0, 0] > 0.5 ? 0 : 1) == labels[$0] }
    return Double(right) / Double(labels.count)
  }

  @Test func helpsWhenTheShiftIsReal() {
    let (posteriors, labels) = batch(share: 0.9, count: 2000, seed: 1)
    let shift = PriorShift(posteriors: posteriors, trainingShares: [0.5, 0.5])
    #expect(abs(shift.shares[0] - 0.9) < 0.03)
    #expect(shift.shiftPValue < 1e-6)
    let gain = accuracy(shift.corrected(posteriors), labels) - accuracy(posteriors, labels)
    #expect(gain > 0.08)
  }

  @Test func doesLittleWithoutAShift() {
    let (posteriors, labels) = batch(share: 0.5, count: 2000, seed: 2)
    let shift = PriorShift(posteriors: posteriors, trainingShares: [0.5, 0.5])
    #expect(abs(shift.shares[0] - 0.5) < 0.04)
    #expect(shift.shiftPValue > 0.01)
    let gain = accuracy(shift.corrected(posteriors), labels) - accuracy(posteriors, labels)
    #expect(abs(gain) < 0.01)
  }

  @Test func intervalsComeFromResampledClusters() throws {
    let (posteriors, _) = batch(share: 0.8, count: 300, seed: 3)
    let estimates = PriorShift.estimates(
      posteriors: posteriors, trainingShares: [0.5, 0.5], groups: (0..<300).map { $0 / 5 },
      bootstrap: try ClusterBootstrap(replicates: 50, method: .percentile, seed: 1))
    #expect(estimates[0].interval.contains(estimates[0].value))
    #expect(isClose(estimates[0].value + estimates[1].value, 1, 1e-6))
    // Knowing the labels it would be √(0.8·0.2/300) = 0.023; not knowing them it is more.
    #expect((0.02..<0.06).contains(estimates[0].standardError))
  }
}
