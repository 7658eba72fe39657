#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Class shares from predictions of all rows and hand-given labels of some, unbiased whatever the
/// classifier's errors.
///
/// For class k, with f the prediction (0 … 1), y whether the label is k, π the inclusion probability
/// and S the labelled rows:
///
///     θ = (λ/N) Σ_all f + (1/N) Σ_S (y − λf)/π
///
/// The difference estimator of survey sampling (Särndal, Swensson and Wretman, "Model Assisted Survey
/// Sampling", 1992, section 6.3); with equal π the prediction-powered estimator of Angelopoulos,
/// Bates, Fannjiang, Jordan and Zrnic, "Prediction-powered inference" (Science 382, 2023), and with
/// π by uncertainty that of Zrnic and Candès, "Active Statistical Inference" (ICML 2024).
public struct DifferenceEstimator: Sendable, Hashable {
  /// How the labelled rows are weighted.
  public enum Weighting: String, Sendable, Hashable, CaseIterable {
    /// The formula above with λ = 1, which is exactly unbiased.
    case horvitzThompson
    /// λ = 1, and the second sum divided by Σ_S 1/π instead of N: slightly biased in small samples,
    /// nearly always less variable (Särndal et al., section 5.7).
    case hajek
    /// As `hajek` with the λ in 0 ... 1 that makes the variance least, common to all classes so that
    /// shares still sum to 1: Angelopoulos, Duchi and Zrnic, "PPI++" (2023). Never much
    /// worse than the labelled rows alone, however poor the predictions.
    case tuned
  }

  /// What the shares are shares of.
  public enum Population: String, Sendable, Hashable, CaseIterable {
    /// Exactly these rows, of which rows were drawn one by one: only the drawing is random. Right for
    /// Poisson sampling, a close approximation for simple random and systematic sampling.
    case rows
    /// Exactly these rows, of which whole clusters were drawn.
    case clusters
    /// Whatever these clusters are a random sample of: the clusters are random too.
    case superpopulation
  }

  public let weighting: Weighting
  public let population: Population
  /// The nominal coverage, such as 0.95.
  public let level: Double

  /// - Throws: ``LearningError/badOption(name:found:expected:)`` unless 0 < level < 1.
  public init(
    weighting: Weighting = .hajek, population: Population, level: Double = 0.95
  ) throws(LearningError) {
    guard level > 0 && level < 1 else {
      throw .badOption(name: "the interval level", found: "\(level)", expected: "in (0, 1)")
    }
    self.weighting = weighting
    self.population = population
    self.level = level
  }

  /// One estimate for each of K classes; nil with fewer than two labelled rows (or clusters), because
  /// nothing can then be said of the error.
  ///
  /// Intervals are θ ± t·se with Student's t of (labelled units − 1) degrees of freedom, and never
  /// narrower than ± (1 − (α/2)^(1/n)) with n the effective number of labelled rows (Σ1/π)²/Σ1/π²:
  /// where a handful of errors was seen or none, se says too little and this, the exact bound for
  /// no error in n, takes over ("rule of three", Hanley and Lippman-Hand, JAMA 249, 1983).
  public func estimates(_ sample: ShareSample) -> [ShareEstimate]? {
    let weights = LabelWeights(sample)
    let units =
      population == .rows
      ? weights.rows.count : Set(weights.rows.map { sample.clusters[$0] }).count
    guard weights.rows.count >= 2 && units >= 2 else { return nil }
    let lambda = weighting == .tuned ? tunedCoefficient(sample, weights) : 1
    let n = Double(sample.labels.count)
    let labelled = Double(weights.rows.count)
    let student = StudentDistribution.quantile(
      (1 + level) / 2, degreesOfFreedom: Double(units - 1))
    let effective = weights.sum * weights.sum / weights.squares
    let correction = population == .superpopulation ? 1 : max(0, 1 - labelled / n).squareRoot()
    let leastHalfWidth = correction * (1 - pow((1 - level) / 2, 1 / effective))
    return (0..<sample.predictions.columnCount).map { k in
      let parts = ShareParts(sample, weights, k: k, lambda: lambda, weighting: weighting)
      let labelVariance = parts.labelVariance(
        clusters: population == .clusters ? sample.clusters : nil)
      var otherVariance = 0.0
      if population == .superpopulation {
        otherVariance = max(0, parts.clusterVariance(sample.clusters) - labelVariance)
      }
      let standardError = (labelVariance + otherVariance).squareRoot()
      let half = max(student * standardError, leastHalfWidth)
      return ShareEstimate(
        share: min(max(parts.share, 0), 1),
        interval: ConfidenceInterval(
          lower: parts.share - half, upper: parts.share + half, level: level
        ).clamped(to: 0...1),
        standardError: standardError, labelVariance: labelVariance, otherVariance: otherVariance,
        labelCount: weights.rows.count, rowCount: sample.labels.count)
    }
  }

  /// λ = Σₖ Cov(y, f) / (r Σₖ Var(f)) with r = 1 for a finite population and 1 + n/N otherwise, the
  /// moments weighted by 1/π.
  private func tunedCoefficient(_ sample: ShareSample, _ weights: LabelWeights) -> Double {
    var (covariance, variance) = (0.0, 0.0)
    for k in 0..<sample.predictions.columnCount {
      var (meanF, meanY) = (0.0, 0.0)
      for (row, weight) in zip(weights.rows, weights.values) {
        meanF += weight * sample.predictions[row, k] / weights.sum
        meanY += weight * (sample.labels[row] == k ? 1 : 0) / weights.sum
      }
      for (row, weight) in zip(weights.rows, weights.values) {
        let f = sample.predictions[row, k] - meanF
        covariance += weight * f * ((sample.labels[row] == k ? 1 : 0) - meanY)
        variance += weight * f * f
      }
    }
    guard variance > 0 else { return 0 }
    let share = Double(weights.rows.count) / Double(sample.labels.count)
    let ratio = population == .superpopulation ? 1 + share : 1
    return min(1, max(0, covariance / (ratio * variance)))
  }
}

/// One class's share with its interval.
public struct ShareEstimate: Sendable, Hashable {
  /// In 0 ... 1; an estimate outside is moved to the nearer end.
  public let share: Double
  public let interval: ConfidenceInterval
  public let standardError: Double
  /// The part of the variance that more labels lower.
  public let labelVariance: Double
  /// The part that they do not: the rows themselves are a sample.
  public let otherVariance: Double
  /// Rows labelled by hand.
  public let labelCount: Int
  /// All rows.
  public let rowCount: Int

  /// How many labels in all, drawn in the same way, would shrink the standard error to `factor` of
  /// what it is; nil where no number does, because of ``otherVariance``.
  ///
  /// The labels' variance goes as 1/n − 1/N: solved for n.
  public func labelsNeeded(toShrinkErrorTo factor: Double) -> Int? {
    precondition(0 < factor && factor <= 1, "a factor is in (0, 1], not \(factor)")
    let (n, total) = (Double(labelCount), Double(rowCount))
    let goal = factor * factor * (labelVariance + otherVariance) - otherVariance
    guard goal >= 0 else { return nil }
    let scale = labelVariance / (1 / n - 1 / total)
    guard labelVariance > 0 && scale.isFinite else { return labelCount }
    return Int((1 / (goal / scale + 1 / total)).rounded(.up))
  }
}

/// The labelled rows and their weights 1/π.
private struct LabelWeights {
  let rows: [Int]
  let values: [Double]
  let sum: Double
  let squares: Double

  init(_ sample: ShareSample) {
    rows = sample.labels.indices.filter { sample.labels[$0] != nil }
    values = rows.map { 1 / sample.inclusionProbabilities[$0] }
    sum = values.reduce(0, +)
    squares = values.reduce(0) { $0 + $1 * $1 }
  }
}

/// One class's estimate taken apart: θ = λf̄ + (scale/N) Σ_S (y − λf)/π.
private struct ShareParts {
  let share: Double
  /// λ(f − f̄) for every row.
  let centredPredictions: [Double]
  /// (y − λf − centre)/π·scale for every labelled row, centre 0 for Horvitz and Thompson.
  let rectifiers: [Double]
  /// The mean of the second sum of the formula less what the centre took away.
  let offset: Double
  let weights: LabelWeights
  /// Whether `rectifiers` have the mean of the sample taken out.
  let isCentred: Bool

  init(
    _ sample: ShareSample, _ weights: LabelWeights, k: Int, lambda: Double,
    weighting: DifferenceEstimator.Weighting
  ) {
    let n = Double(sample.labels.count)
    let predictions = sample.predictions.column(k)
    let mean = predictions.reduce(0, +) / n
    let errors = weights.rows.map { (sample.labels[$0] == k ? 1 : 0) - lambda * predictions[$0] }
    var sum = 0.0
    for (error, weight) in zip(errors, weights.values) { sum += error * weight }
    let isHajek = weighting != .horvitzThompson
    let scale = isHajek ? n / weights.sum : 1
    let centre = isHajek ? sum / weights.sum : 0
    share = lambda * mean + scale * sum / n
    centredPredictions = predictions.map { lambda * ($0 - mean) }
    rectifiers = zip(errors, weights.values).map { scale * ($0 - centre) * $1 }
    offset = isHajek ? 0 : sum / n
    self.weights = weights
    isCentred = isHajek
  }

  /// Σ over labelled units of (1 − π)(Σ rectifiers)²/N², times n/(n − 1) where a centre was fitted.
  ///
  /// Särndal et al., sections 3.5 (Poisson sampling) and 5.7 (weighted means); with equal π it is
  /// the variance (1 − n/N)s²/n of simple random sampling exactly.
  func labelVariance(clusters: [Int]?) -> Double {
    var sums: [Double] = []
    var remainders: [Double] = []
    if let clusters {
      let index = ClusterIndex(weights.rows.map { clusters[$0] })
      for members in index.members {
        sums.append(members.reduce(0) { $0 + rectifiers[$1] })
        remainders.append(1 - 1 / weights.values[members[0]])
      }
    } else {
      sums = rectifiers
      remainders = weights.values.map { 1 - 1 / $0 }
    }
    let n = Double(centredPredictions.count)
    let units = Double(sums.count)
    var variance = 0.0
    for (sum, remainder) in zip(sums, remainders) { variance += remainder * sum * sum / (n * n) }
    return isCentred ? variance * units / (units - 1) : variance
  }

  /// G/(G − 1) Σ_g (Σ_{i∈g} uᵢ)²/N² with uᵢ what row i adds to N(θ − E θ): the linearised variance
  /// of a ratio of cluster sums (Särndal et al., section 5.5).
  func clusterVariance(_ clusters: [Int]) -> Double {
    var contributions = centredPredictions.map { $0 - offset }
    for (row, rectifier) in zip(weights.rows, rectifiers) { contributions[row] += rectifier }
    let members = ClusterIndex(clusters).members
    let (n, count) = (Double(contributions.count), Double(members.count))
    var variance = 0.0
    for rows in members {
      let sum = rows.reduce(0) { $0 + contributions[$1] }
      variance += sum * sum / (n * n)
    }
    return variance * count / (count - 1)
  }
}
