import Testing

@testable import LinearLearning

@Suite struct CalibrationTests {
  private let fixture = StatisticsFixture.shared.calibrators

  @Test func temperatureReachesTheMinimum() {
    let fitted = TemperatureScaling(
      logits: DenseMatrix(fixture.logits), labels: fixture.labels)
    #expect(isClose(fitted.inverseTemperature, fixture.inverseTemperature, 1e-7))
  }

  /// Labels drawn from softmax(z/2): the temperature found is near 2 whatever the scale of z.
  @Test func temperatureUndoesAScale() {
    var generator = SeededGenerator(seed: 1)
    let logits = Sample.normal(seed: 2, rows: 2000, columns: 3, scale: 4)
    let labels = (0..<2000).map { row in
      let u = generator.uniform()
      let p = softmax(logits.row(row).map { $0 / 2 })
      return u < p[0] ? 0 : u < p[0] + p[1] ? 1 : 2
    }
    let one = TemperatureScaling(logits: logits, labels: labels).inverseTemperature
    #expect(abs(one - 0.5) < 0.05)
    let tripled = DenseMatrix(
      rowCount: 2000, columnCount: 3, values: logits.values.map { 3 * $0 })
    let other = TemperatureScaling(logits: tripled, labels: labels).inverseTemperature
    #expect(isClose(3 * other, one, 1e-8))
  }

  @Test func temperatureStaysWithinItsBoundsWhenAllIsRightOrWrong() {
    let fitted = TemperatureScaling(logits: DenseMatrix([[1, 0], [0, 1]]), labels: [0, 1])
    #expect(abs(fitted.inverseTemperature - 20) < 1e-3)
    let wrong = TemperatureScaling(logits: DenseMatrix([[1, 0], [0, 1]]), labels: [1, 0])
    #expect(abs(wrong.inverseTemperature - 0.05) < 1e-3)
  }

  @Test func plattReachesTheMinimumOfItsSmoothedTargets() {
    let fitted = PlattScaling(logits: fixture.scores, labels: fixture.outcomes)
    #expect(areClose([fitted.slope, fitted.offset], fixture.platt, 1e-6))
  }

  /// Separable scores keep a finite slope because of the smoothed targets; without positives the
  /// probability is about 1/(N + 2) everywhere.
  @Test func plattStaysFinite() {
    let separable = PlattScaling(logits: [-2, -1, 1, 2], labels: [false, false, true, true])
    #expect(separable.slope.isFinite && separable.slope > 0)
    let constant = PlattScaling(logits: [-1, 0, 1], labels: [false, false, false])
    #expect(isClose(sigmoid(constant.offset), 0.2, 1e-6) && isClose(constant.slope, 0, 1e-6))
  }

  @Test func isotonicAgreesWithScikitLearn() {
    let plain = IsotonicCalibration(scores: fixture.scores, labels: fixture.outcomes)
    #expect(areClose(fixture.probes.map { plain.probability($0) }, fixture.isotonic))
    let weighted = IsotonicCalibration(
      scores: fixture.scores, labels: fixture.outcomes, weights: fixture.weights)
    #expect(areClose(fixture.probes.map { weighted.probability($0) }, fixture.isotonicWeighted))
  }

  /// Labels 0, 1, 0, 1 at 1, 2, 3, 4: the middle two are pooled to ½.
  @Test func isotonicByHand() {
    let curve = IsotonicCalibration(scores: [4, 2, 3, 1], labels: [true, true, false, false])
    #expect(curve.scores == [1, 2, 3, 4] && curve.values == [0, 0.5, 0.5, 1])
    #expect(curve.probability(1.5) == 0.25 && curve.probability(2.7) == 0.5)
    #expect(curve.probability(-9) == 0 && curve.probability(9) == 1)
    let tied = IsotonicCalibration(scores: [1, 1, 1], labels: [true, false, false])
    #expect(tied.scores == [1] && isClose(tied.probability(0), 1.0 / 3))
  }

  @Test func isotonicNeverFallsAndKeepsTheMean() {
    let curve = IsotonicCalibration(scores: fixture.scores, labels: fixture.outcomes)
    let values = fixture.probes.map { curve.probability($0) }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
    let mean = fixture.scores.reduce(0) { $0 + curve.probability($1) } / 200
    #expect(isClose(mean, Double(fixture.outcomes.count { $0 }) / 200))
  }
}
