import Testing

@testable import LinearLearning

@Suite struct ReliabilityCurveTests {
  private let fixture = StatisticsFixture.shared.calibration

  @Test func agreesWithScikitLearnsCalibrationCurve() {
    for (bins, expected) in [
      (CalibrationBins.equalWidth(10), fixture.uniform), (.equalMass(10), fixture.quantile),
    ] {
      let curve = ReliabilityCurve(
        probabilities: fixture.probabilities, outcomes: fixture.outcomes, bins: bins)
      #expect(areClose(curve.bins.map(\.frequency), expected.frequencies))
      #expect(areClose(curve.bins.map(\.meanProbability), expected.means))
      #expect(curve.bins.map(\.weight) == expected.counts)
      #expect(isClose(curve.expectedCalibrationError, expected.expected))
      #expect(isClose(curve.maximumCalibrationError, expected.maximum))
      #expect(isClose(curve.brier.score, fixture.brier))
    }
  }

  /// Two bins (0, ½] and (½, 1]: means 0.3 and 0.8, frequencies ½ and ½: ECE = ½·0.2 + ½·0.3.
  @Test func byHand() {
    let curve = ReliabilityCurve(
      probabilities: [0.1, 0.5, 0.7, 0.9], outcomes: [false, true, true, false],
      bins: .equalWidth(2))
    #expect(isClose(curve.expectedCalibrationError, 0.25))
    #expect(isClose(curve.maximumCalibrationError, 0.3))
    // Frequencies do not differ: reliability ½·0.04 + ½·0.09, resolution 0, uncertainty ¼;
    // score (0.01 + 0.25 + 0.09 + 0.81)/4 = 0.29.
    #expect(isClose(curve.brier.reliability, 0.065) && isClose(curve.brier.resolution, 0))
    #expect(isClose(curve.brier.uncertainty, 0.25) && isClose(curve.brier.score, 0.29))
    #expect(isClose(curve.brier.withinBin, -0.025))
  }

  @Test func constantProbabilitiesFillOneBin() {
    let curve = ReliabilityCurve(
      probabilities: [0.4, 0.4, 0.4, 0.4], outcomes: [true, false, false, false],
      bins: .equalMass(10))
    #expect(curve.bins.count == 1)
    #expect(isClose(curve.expectedCalibrationError, 0.15))
    #expect(isClose(curve.brier.withinBin, 0))
  }

  @Test func weightsEqualRepetition() {
    let weighted = ReliabilityCurve(
      probabilities: [0.2, 0.6, 0.9], outcomes: [false, true, true], weights: [2, 0, 1],
      bins: .equalWidth(5))
    let repeated = ReliabilityCurve(
      probabilities: [0.2, 0.2, 0.9], outcomes: [false, false, true], bins: .equalWidth(5))
    #expect(weighted == repeated)
  }

  @Test func topLabelTakesTheChosenClass() {
    let curve = ReliabilityCurve.topLabel(
      probabilities: DenseMatrix([[0.7, 0.3], [0.2, 0.8], [0.5, 0.5]]), labels: [0, 0, 0],
      bins: .equalWidth(1))
    // Confidences 0.7, 0.8, 0.5; right, wrong, right.
    #expect(isClose(curve.bins[0].meanProbability, 2.0 / 3))
    #expect(isClose(curve.bins[0].frequency, 2.0 / 3))
  }

  @Test func orderOfRowsDoesNotMatter() {
    let order = Array(fixture.probabilities.indices.reversed())
    for bins in [CalibrationBins.equalWidth(7), .equalMass(7)] {
      let forward = ReliabilityCurve(
        probabilities: fixture.probabilities, outcomes: fixture.outcomes, bins: bins)
      let backward = ReliabilityCurve(
        probabilities: order.map { fixture.probabilities[$0] },
        outcomes: order.map { fixture.outcomes[$0] }, bins: bins)
      #expect(isClose(forward.expectedCalibrationError, backward.expectedCalibrationError))
      #expect(forward.bins.map(\.weight) == backward.bins.map(\.weight))
    }
  }
}
