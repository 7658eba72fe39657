import Foundation
import LinearLearning
import Testing

/// How often nominal 95 % intervals hold the truth when the truth is known.
///
/// Each study draws articles of paragraphs: an article leans to one class, a paragraph takes the
/// article's lean with probability ½ and else a class of the base shares, so paragraphs of one
/// article are alike and the expected shares are the base shares. `STANCE_SIMULATED_STUDIES` sets the
/// number of studies; benchmarks/simulations/coverage.md holds the result of many.
@Suite struct CoverageSimulationTests {
  private static let base = [0.5, 0.3, 0.2]
  /// P(predicted | true) of a classifier that is right about three times in four.
  private static let rates = [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.15, 0.15, 0.7]]
  private static let studies =
    Int(ProcessInfo.processInfo.environment["STANCE_SIMULATED_STUDIES"] ?? "") ?? 200
  private static let threads = Parallelism(threads: 2)

  private struct Study {
    var articles: [Int] = []
    var truth: [Int] = []
    var predicted: [Int] = []
    var generator: SeededGenerator

    init(_ number: Int, articleCount: Int) {
      generator = SeededGenerator(seed: 17, stream: UInt64(number) + 1)
      for article in 0..<articleCount {
        let lean = draw(CoverageSimulationTests.base)
        for _ in 0..<(3 + generator.integer(below: 6)) {
          let label =
            generator.uniform() < 0.5 ? lean : draw(CoverageSimulationTests.base)
          articles.append(article)
          truth.append(label)
          predicted.append(draw(CoverageSimulationTests.rates[label]))
        }
      }
    }

    mutating func draw(_ shares: [Double]) -> Int {
      var left = generator.uniform()
      for (k, share) in shares.enumerated().dropLast() {
        left -= share
        if left < 0 { return k }
      }
      return shares.count - 1
    }

    var confusion: ClusterCounts {
      ClusterCounts(
        groups: articles, cells: zip(truth, predicted).map { 3 * $0 + $1 }, cellCount: 9)
    }

    /// What an overconfident, noisy classifier says of each row.
    var overconfident: DenseMatrix {
      mutating get {
        let logits = predicted.map { label in
          (0..<3).map { k in (k == label ? 2.5 : 0) + generator.normal() }
        }
        return MultinomialModel.probabilities(logits: DenseMatrix(logits))
      }
    }
  }

  /// Expects that the intervals of each kind hold their truth in 90 to 97 % of the studies, give or
  /// take two standard errors of so many studies above (the seeds are fixed, so the outcome is too),
  /// and prints a row of the table.
  private func expectCoverage(
    _ name: String, studies: Int, lowest: Double = 0.90,
    _ run: @Sendable (_ study: Int) throws -> [(ConfidenceInterval, Double)]
  ) {
    let results = Self.threads.map(studies) { study in
      // A study without its estimates holds nothing, and shows in the result.
      ((try? run(study)) ?? []).map { (isHeld: $0.0.contains($0.1), width: $0.0.width) }
    }
    let highest = 0.97 + 2 * (0.95 * 0.05 / Double(studies)).squareRoot()
    let cells = results[0].indices.map { k in
      let held = results.count { $0.indices.contains(k) && $0[k].isHeld }
      let share = Double(held) / Double(studies)
      let width = results.reduce(0) { $0 + ($1.indices.contains(k) ? $1[k].width : 0) }
      #expect(lowest <= share && share <= highest, "\(name), interval \(k)")
      return String(format: "%.1f (±%.3f)", 100 * share, width / Double(studies) / 2)
    }
    #expect(!cells.isEmpty)
    print("| \(name) | \(studies) | \(cells.joined(separator: " · ")) |")
  }

  private static func scores(_ sums: [Double]) -> [Double] {
    let total = sums.reduce(0, +)
    let f1 = (0..<3).map { k in
      let (row, column) = (
        (0..<3).reduce(0) { $0 + sums[3 * k + $1] }, (0..<3).reduce(0) { $0 + sums[3 * $1 + k] }
      )
      return 2 * sums[4 * k] / (row + column)
    }
    return [(sums[0] + sums[4] + sums[8]) / total, f1.reduce(0, +) / 3]
  }

  @Test(arguments: BootstrapMethod.allCases)
  func clusterBootstrapOfAccuracyAndMacroF1(method: BootstrapMethod) throws {
    let expected = (0..<9).map { Self.base[$0 / 3] * Self.rates[$0 / 3][$0 % 3] }
    let truth = Self.scores(expected)
    expectCoverage("\(method) bootstrap: accuracy, macro-F1", studies: Self.studies / 2) { study in
      let bootstrap = try ClusterBootstrap(
        replicates: 200, method: method, seed: UInt64(study))
      let estimates = bootstrap.estimates(Study(study, articleCount: 60).confusion) {
        Self.scores($0)
      }
      return zip(estimates, truth).map { ($0.interval, $1) }
    }
  }

  /// 120 of about 1,100 rows labelled, drawn by the entropy of predictions that are too sure.
  @Test(arguments: DifferenceEstimator.Weighting.allCases)
  func differenceEstimator(weighting: DifferenceEstimator.Weighting) throws {
    for population in [DifferenceEstimator.Population.rows, .superpopulation] {
      expectCoverage("difference, \(weighting), \(population)", studies: Self.studies) { number in
        var study = Study(number, articleCount: 200)
        let predictions = study.overconfident
        let design = SampleDesign(
          sizes: Uncertainty.entropy.sizes(predictions), expectedCount: 120)
        let drawn = design.poisson(&study.generator)
        var labels = [Int?](repeating: nil, count: study.truth.count)
        for row in drawn.rows { labels[row] = study.truth[row] }
        let sample = try ShareSample(
          predictions: predictions, labels: labels,
          inclusionProbabilities: design.inclusionProbabilities, clusters: study.articles)
        let estimates = try DifferenceEstimator(weighting: weighting, population: population)
          .estimates(sample)!
        return estimates.enumerated().map { k, estimate in
          let share = Double(study.truth.count { $0 == k }) / Double(study.truth.count)
          return (estimate.interval, population == .rows ? share : Self.base[k])
        }
      }
    }
  }

  @Test func adjustedCount() throws {
    expectCoverage("adjusted count", studies: Self.studies / 2) { number in
      let (labelled, other) = (
        Study(number, articleCount: 60), Study(number + 1_000_000, articleCount: 60)
      )
      return zip(
        AdjustedCount.estimates(
          labelled: labelled.confusion,
          predicted: ClusterCounts(
            groups: other.articles, cells: other.predicted, cellCount: 3),
          bootstrap: try ClusterBootstrap(replicates: 200, seed: UInt64(number))),
        Self.base
      ).map { ($0.interval, $1) }
    }
  }

  /// A batch of other shares than those of training, with posteriors calibrated for training.
  @Test func priorShift() throws {
    let training = [0.2, 0.3, 0.5]
    // So few studies that chance alone may take 5 points.
    expectCoverage("prior shift by EM", studies: Self.studies / 4, lowest: 0.87) { number in
      let study = Study(number, articleCount: 60)
      let posteriors = DenseMatrix(
        study.predicted.map { label in
          let joint = (0..<3).map { training[$0] * Self.rates[$0][label] }
          return joint.map { $0 / joint.reduce(0, +) }
        })
      return zip(
        PriorShift.estimates(
          posteriors: posteriors, trainingShares: training, groups: study.articles,
          bootstrap: try ClusterBootstrap(
            replicates: 80, method: .percentile, seed: UInt64(number))),
        Self.base
      ).map { ($0.interval, $1) }
    }
  }

  /// Two coders who are each right with probability 0.85: the truth is α of very many articles.
  @Test func alpha() throws {
    @Sendable func codes(_ number: Int, articleCount: Int) -> ([[Int?]], [Int]) {
      var study = Study(number, articleCount: articleCount)
      let truth = study.truth
      let coders = (0..<2).map { _ in
        truth.map { label -> Int? in
          study.generator.uniform() < 0.85 ? label : study.draw(Self.base)
        }
      }
      return (coders, study.articles)
    }
    let (all, groups) = codes(2_000_000, articleCount: 3000)
    let truth = NominalAgreement(
      codes: all, classCount: 3, groups: groups,
      bootstrap: try ClusterBootstrap(replicates: 20, method: .percentile, seed: 1)
    ).alpha.value
    expectCoverage("Krippendorff's α", studies: Self.studies / 2) { number in
      let (coders, groups) = codes(number, articleCount: 60)
      let agreement = NominalAgreement(
        codes: coders, classCount: 3, groups: groups,
        bootstrap: try ClusterBootstrap(replicates: 200, seed: UInt64(number)))
      return [(agreement.alpha.interval, truth)]
    }
  }
}
