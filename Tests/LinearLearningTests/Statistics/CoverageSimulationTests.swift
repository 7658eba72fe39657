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

    /// P(true | predicted) under the base shares, the calibrated posteriors of a row.
    var posteriors: DenseMatrix {
      DenseMatrix(
        predicted.map { label in
          let joint = (0..<3).map {
            CoverageSimulationTests.base[$0] * CoverageSimulationTests.rates[$0][label]
          }
          return joint.map { $0 / joint.reduce(0, +) }
        })
    }
  }

  /// The share of studies whose interval holds the truth, for each of several intervals.
  private func coverage(
    _ name: String, _ studies: Int = CoverageSimulationTests.studies,
    _ run: @Sendable (_ study: Int) throws -> [(ConfidenceInterval, Double)]
  ) -> [Double] {
    let results = Self.threads.map(studies) { study in
      ((try? run(study)) ?? []).map { ($0.0.contains($0.1) ? 1.0 : 0, $0.0.width) }
    }
    let count = results[0].count
    let shares = (0..<count).map { k in
      results.reduce(0) { $0 + ($1.count == count ? $1[k].0 : 0) } / Double(studies)
    }
    let widths = (0..<count).map { k in
      results.reduce(0) { $0 + ($1.count == count ? $1[k].1 : 0) } / Double(studies)
    }
    let cells = zip(shares, widths).map { share, width in
      String(format: "%.1f %% (± %.3f)", 100 * share, width / 2)
    }
    print("| \(name) | \(studies) | \(cells.joined(separator: ", ")) |")
    return shares
  }

  /// Coverage of 200 studies has a standard error of 1.5 points; the seeds are fixed.
  private func check(_ shares: [Double], in range: ClosedRange<Double> = 0.90...0.97) {
    let slack = 2 * (0.95 * 0.05 / Double(Self.studies)).squareRoot()
    for share in shares {
      #expect(range.lowerBound <= share && share <= range.upperBound + slack, "\(share)")
    }
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
    check(
      coverage("cluster bootstrap, \(method): accuracy, macro-F1; 60 articles") { study in
        let bootstrap = try ClusterBootstrap(
          replicates: 200, method: method, seed: UInt64(study))
        let estimates = bootstrap.estimates(Study(study, articleCount: 60).confusion) {
          Self.scores($0)
        }
        return zip(estimates, truth).map { ($0.interval, $1) }
      })
  }

  @Test(arguments: DifferenceEstimator.Weighting.allCases)
  func differenceEstimator(weighting: DifferenceEstimator.Weighting) throws {
    for population in [DifferenceEstimator.Population.rows, .superpopulation] {
      let name =
        "difference estimator, \(weighting), \(population): three shares; 120 of ~ 1,100 rows"
      check(
        coverage(name) { number in
          var study = Study(number, articleCount: 200)
          let posteriors = study.posteriors
          let design = SampleDesign(
            sizes: Uncertainty.entropy.sizes(posteriors), expectedCount: 120)
          let drawn = design.poisson(&study.generator)
          var labels = [Int?](repeating: nil, count: study.truth.count)
          for row in drawn.rows { labels[row] = study.truth[row] }
          let sample = try ShareSample(
            predictions: posteriors, labels: labels,
            inclusionProbabilities: design.inclusionProbabilities, clusters: study.articles)
          let estimates = try DifferenceEstimator(weighting: weighting, population: population)
            .estimates(sample)!
          return estimates.enumerated().map { k, estimate in
            let share = Double(study.truth.count { $0 == k }) / Double(study.truth.count)
            return (estimate.interval, population == .rows ? share : Self.base[k])
          }
        })
    }
  }

  @Test func adjustedCount() throws {
    check(
      coverage("adjusted count, BCa: three shares; 60 labelled, 60 other articles") { number in
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
      })
  }

  /// A batch of other shares than those of training, with posteriors calibrated for training.
  @Test func priorShift() throws {
    let training = [0.2, 0.3, 0.5]
    let studies = Self.studies / 4
    let shares = coverage("prior shift by EM, percentile: three shares; 60 articles", studies) {
      number in
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
    // A quarter of the studies: twice the chance.
    check(shares, in: 0.87...0.98)
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
    check(
      coverage("Krippendorff's α, BCa; two coders, 60 articles") { number in
        let (coders, groups) = codes(number, articleCount: 60)
        let agreement = NominalAgreement(
          codes: coders, classCount: 3, groups: groups,
          bootstrap: try ClusterBootstrap(replicates: 200, seed: UInt64(number)))
        return [(agreement.alpha.interval, truth)]
      })
  }
}
