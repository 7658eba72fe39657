import Testing

@testable import LinearLearning

@Suite struct DifferenceEstimatorTests {
  /// Six rows in three clusters; rows 0, 2 and 5 labelled.
  private func sample(
    probabilities: [Double] = [0.5, 1, 0.5, 1, 1, 0.25], predictions: [Double] = [1, 0, 0, 1, 1, 0]
  ) throws -> ShareSample {
    try ShareSample(
      predictions: DenseMatrix(predictions.map { [1 - $0, $0] }),
      labels: [1, nil, 1, nil, nil, 0], inclusionProbabilities: probabilities,
      clusters: [0, 0, 1, 1, 2, 2])
  }

  private func estimates(
    _ sample: ShareSample, _ weighting: DifferenceEstimator.Weighting,
    _ population: DifferenceEstimator.Population
  ) throws -> [ShareEstimate] {
    try #require(
      try DifferenceEstimator(weighting: weighting, population: population).estimates(sample))
  }

  /// f̄ = 3/6; errors y − f of rows 0, 2, 5 are 0, 1, 0 with weights 2, 2, 4.
  /// HT: ½ + 2/6. Variance (1 − ½)(2·1)²/36 = 2/36.
  @Test func horvitzThompsonByHand() throws {
    let estimate = try estimates(sample(), .horvitzThompson, .rows)[1]
    #expect(isClose(estimate.share, 0.5 + 2.0 / 6))
    #expect(isClose(estimate.labelVariance, 2.0 / 36))
    #expect(estimate.otherVariance == 0)
    #expect(estimate.labelCount == 3 && estimate.rowCount == 6)
  }

  /// Hájek: Δ = 2/8; ½ + ¼. Residuals −¼, ¾, −¼ by weights 2, 2, 4 and 6/8: −0.375, 1.125, −0.75.
  /// Variance 3/2·(½·0.140625 + ½·1.265625 + ¾·0.5625)/36.
  @Test func hajekByHand() throws {
    let both = try estimates(sample(), .hajek, .rows)
    #expect(isClose(both[1].share, 0.75) && isClose(both[0].share, 0.25))
    #expect(isClose(both[1].labelVariance, 1.5 * (0.703125 + 0.421875) / 36))
    #expect(isClose(both[1].labelVariance, both[0].labelVariance))
  }

  /// Superpopulation, Horvitz and Thompson: u = f − ½ + (y − f)/π − ⅓ by row:
  /// ⅙, −⅚ | −⅚ + 2, ⅙ | ⅙, −⅚; cluster sums −⅔, 4/3, −⅔: 3/2·(4/9 + 16/9 + 4/9)/36 = 1/9.
  @Test func clusterVarianceByHand() throws {
    let estimate = try estimates(sample(), .horvitzThompson, .superpopulation)[1]
    #expect(isClose(estimate.labelVariance + estimate.otherVariance, 1.0 / 9))
    #expect(isClose(estimate.standardError, 1.0 / 3))
  }

  /// A simple random sample of 4 of 10 without predictions: the mean and (1 − n/N)s²/n.
  @Test func simpleRandomSamplingIsTheTextbookFormula() throws {
    let sample = try ShareSample(
      predictions: DenseMatrix((0..<10).map { _ in [1, 0] }),
      labels: [1, nil, 0, nil, nil, 1, nil, nil, 1, nil],
      inclusionProbabilities: [Double](repeating: 0.4, count: 10), clusters: Array(0..<10))
    for weighting in [DifferenceEstimator.Weighting.hajek, .tuned] {
      let estimate = try estimates(sample, weighting, .rows)[1]
      #expect(isClose(estimate.share, 0.75))
      // s² = 4·0.75·0.25/3 = 0.25.
      #expect(isClose(estimate.labelVariance, 0.6 * 0.25 / 4))
    }
  }

  @Test func aCensusHasNoError() throws {
    let sample = try ShareSample(
      predictions: DenseMatrix([[0.9, 0.1], [0.4, 0.6], [0.8, 0.2]]), labels: [0, 0, 1],
      inclusionProbabilities: [1, 1, 1], clusters: [0, 1, 2])
    for weighting in DifferenceEstimator.Weighting.allCases {
      let estimate = try estimates(sample, weighting, .rows)[0]
      #expect(isClose(estimate.share, 2.0 / 3))
      #expect(isClose(estimate.interval.width, 0, 1e-7))
    }
  }

  /// Whole clusters 0 and 2 of three drawn, π = ⅔: cluster sums of errors.
  @Test func drawnClustersAreTheUnits() throws {
    let sample = try ShareSample(
      predictions: DenseMatrix((0..<6).map { _ in [1, 0] }), labels: [1, 1, nil, nil, 0, 1],
      inclusionProbabilities: [Double](repeating: 2.0 / 3, count: 6),
      clusters: [0, 0, 1, 1, 2, 2])
    let estimate = try estimates(sample, .hajek, .clusters)[1]
    #expect(isClose(estimate.share, 0.75))
    // Residuals ¼, ¼ | −¾, ¼ times 3/2 (N/Σ1/π = 1): sums ¾ and −¾; 2·⅓·(2·0.5625)/36.
    #expect(isClose(estimate.labelVariance, 2.0 / 3 * 1.125 / 36))
  }

  @Test(arguments: DifferenceEstimator.Weighting.allCases)
  func sharesSumToOne(weighting: DifferenceEstimator.Weighting) throws {
    let shares = try estimates(
      sample(predictions: [0.9, 0.2, 0.4, 0.7, 0.8, 0.3]), weighting, .superpopulation)
    #expect(isClose(shares.reduce(0) { $0 + $1.share }, 1))
  }

  @Test func uselessPredictionsAreTunedAway() throws {
    let predictions = DenseMatrix((0..<40).map { $0 % 2 == 0 ? [1, 0] : [0, 1] })
    let labels: [Int?] = (0..<40).map { $0 % 4 < 2 ? ($0 % 8 < 4 ? 0 : 1) : nil }
    let sample = try ShareSample(
      predictions: predictions, labels: labels,
      inclusionProbabilities: [Double](repeating: 0.5, count: 40), clusters: Array(0..<40))
    let tuned = try estimates(sample, .tuned, .rows)[0]
    let plain = try estimates(sample, .hajek, .rows)[0]
    #expect(tuned.standardError < 0.8 * plain.standardError)
  }

  /// Ten labels without an error: se is 0 and the half width 1 − 0.025^(1/10) = 0.308.
  @Test func noErrorSeenIsNotNoError() throws {
    let sample = try ShareSample(
      predictions: DenseMatrix((0..<1000).map { $0 % 2 == 0 ? [1, 0] : [0, 1] }),
      labels: (0..<1000).map { $0 < 10 ? $0 % 2 : nil },
      inclusionProbabilities: [Double](repeating: 0.01, count: 1000), clusters: Array(0..<1000))
    let estimate = try estimates(sample, .hajek, .superpopulation)[0]
    #expect(abs(estimate.interval.width / 2 - 0.3085) < 1e-3)
    #expect(estimate.labelVariance == 0)
  }

  @Test func tooFewLabelsGiveNothing() throws {
    let sample = try ShareSample(
      predictions: DenseMatrix([[1, 0], [0, 1], [0, 1]]), labels: [0, 1, nil],
      inclusionProbabilities: [0.5, 0.5, 0], clusters: [4, 4, 5])
    #expect(try DifferenceEstimator(population: .rows).estimates(sample) != nil)
    #expect(try DifferenceEstimator(population: .clusters).estimates(sample) == nil)
    #expect(try DifferenceEstimator(population: .superpopulation).estimates(sample) == nil)
  }

  @Test func strataKeepTheirOwnRows() throws {
    let parts = try sample().split(by: [1, 1, 0, 0, 1, 1], count: 3)
    #expect(parts.map(\.labels.count) == [2, 4, 0])
    #expect(parts[1].labels == [1, nil, nil, 0])
    #expect(parts[0].inclusionProbabilities == [0.5, 1])
  }

  /// V = A(1/100 − 1/1000) with A = 0.9: 0.0081. A quarter of it: 1/n = 0.0225·0.1 + 0.001.
  @Test func labelsToHalveTheError() {
    func estimate(_ other: Double) -> ShareEstimate {
      ShareEstimate(
        share: 0.5, interval: ConfidenceInterval(lower: 0, upper: 1, level: 0.95),
        standardError: (0.0081 + other).squareRoot(), labelVariance: 0.0081, otherVariance: other,
        labelCount: 100, rowCount: 1000)
    }
    #expect(estimate(0).labelsNeeded(toShrinkErrorTo: 0.5) == 308)
    #expect(estimate(0).labelsNeeded(toShrinkErrorTo: 1) == 100)
    #expect(estimate(0.0081).labelsNeeded(toShrinkErrorTo: 0.5) == nil)
  }

  @Test func badSamplesSayWhere() {
    #expect(throws: LearningError.wrongCount(what: "clusters", found: 1, expected: 2)) {
      try ShareSample(
        predictions: DenseMatrix([[1], [1]]), labels: [nil, nil],
        inclusionProbabilities: [1, 1], clusters: [0])
    }
    #expect(throws: LearningError.labelOutOfRange(row: 0, label: 3, classCount: 1)) {
      try ShareSample(
        predictions: DenseMatrix([[1]]), labels: [3], inclusionProbabilities: [1], clusters: [0])
    }
    #expect(throws: LearningError.self) {
      try ShareSample(
        predictions: DenseMatrix([[1]]), labels: [0], inclusionProbabilities: [0], clusters: [0])
    }
  }
}
