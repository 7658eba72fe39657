/// How probabilities are put into bins.
public enum CalibrationBins: Sendable, Hashable {
  /// Edges m/M; bin m is ((m − 1)/M, m/M], the first with 0: Guo et al., "On Calibration of Modern
  /// Neural Networks" (ICML 2017), equation 3.
  case equalWidth(Int)
  /// Edges at the quantiles m/M of the probabilities, so that bins hold about as many rows; equal
  /// probabilities share a bin: Nguyen and O'Connor, "Posterior calibration and exploratory
  /// analysis for natural language processing models" (EMNLP 2015).
  case equalMass(Int)
}

/// Forecast probabilities against what happened, bin by bin.
public struct ReliabilityCurve: Sendable, Hashable {
  public struct Bin: Sendable, Hashable {
    /// The bin holds probabilities in (lower, upper]; the first also its lower edge.
    public let lower: Double
    public let upper: Double
    /// The sum of the rows' weights, without weights their number.
    public let weight: Double
    /// The mean probability.
    public let meanProbability: Double
    /// The share of rows in which the event happened.
    public let frequency: Double
    /// Wilson's 95 % interval of the frequency, rows taken as independent.
    public let interval: ConfidenceInterval
  }

  /// Brier score (p − y)² averaged = reliability − resolution + uncertainty + within-bin.
  ///
  /// Murphy, "A new vector partition of the probability score" (J. Appl. Meteor. 12, 1973); the
  /// last term, 0 if all probabilities in a bin are equal, is that of Stephenson, Coelho and
  /// Jolliffe, "Two extra components in the Brier score decomposition" (Weather Forecast. 23, 2008).
  public struct BrierDecomposition: Sendable, Hashable {
    public let score: Double
    public let reliability: Double
    public let resolution: Double
    public let uncertainty: Double
    public let withinBin: Double
  }

  /// The bins that hold rows, from low to high.
  public let bins: [Bin]
  /// Σ (weight/total)·|frequency − mean probability|, Guo et al., equation 3.
  public let expectedCalibrationError: Double
  /// max |frequency − mean probability| over bins, Guo et al., equation 5.
  public let maximumCalibrationError: Double
  public let brier: BrierDecomposition

  /// - Parameters:
  ///   - probabilities: n numbers in 0 ... 1.
  ///   - outcomes: whether the event happened, n flags.
  ///   - weights: n numbers that are not negative; nil for ones.
  ///   - bins: how probabilities are gathered.
  ///
  /// Traps for empty or unequal lists, a probability outside 0 ... 1 and no bins.
  public init(
    probabilities: [Double], outcomes: [Bool], weights: [Double]? = nil, bins: CalibrationBins
  ) {
    let n = probabilities.count
    precondition(n > 0 && outcomes.count == n, "\(n) probabilities, \(outcomes.count) outcomes")
    precondition(weights == nil || weights!.count == n, "\(weights?.count ?? 0) weights, \(n) rows")
    for p in probabilities { precondition(0 <= p && p <= 1, "\(p) is no probability") }
    let edges = Self.edges(probabilities, bins)
    var sums = [BinSums](repeating: BinSums(), count: edges.count - 1)
    var all = BinSums()
    for row in 0..<n {
      let bin = Self.bin(of: probabilities[row], edges)
      sums[bin].add(probabilities[row], outcomes[row], weights?[row] ?? 1)
      all.add(probabilities[row], outcomes[row], weights?[row] ?? 1)
    }
    var (expected, maximum, reliability, resolution) = (0.0, 0.0, 0.0, 0.0)
    let rate = all.events / all.weight
    var kept: [Bin] = []
    for (m, sum) in sums.enumerated() where sum.weight > 0 {
      let (p, y) = (sum.probability / sum.weight, sum.events / sum.weight)
      kept.append(
        Bin(
          lower: edges[m], upper: edges[m + 1], weight: sum.weight, meanProbability: p,
          frequency: y, interval: .wilson(successes: sum.events, trials: sum.weight)))
      let share = sum.weight / all.weight
      expected += share * abs(p - y)
      maximum = max(maximum, abs(p - y))
      reliability += share * (p - y) * (p - y)
      resolution += share * (y - rate) * (y - rate)
    }
    self.bins = kept
    expectedCalibrationError = expected
    maximumCalibrationError = maximum
    let (score, uncertainty) = (all.squares / all.weight, rate * (1 - rate))
    brier = BrierDecomposition(
      score: score, reliability: reliability, resolution: resolution, uncertainty: uncertainty,
      withinBin: score - reliability + resolution - uncertainty)
  }

  /// The confidence calibration of a classifier: the probability of the label it chooses against
  /// whether that label is right.
  ///
  /// - Parameters:
  ///   - probabilities: n×K; the first of equal largest entries is the label chosen.
  ///   - labels: n gold labels in 0 ..< K.
  ///   - bins: how probabilities are gathered.
  public static func topLabel(
    probabilities: DenseMatrix, labels: [Int], bins: CalibrationBins
  ) -> ReliabilityCurve {
    precondition(
      probabilities.rowCount == labels.count,
      "\(probabilities.rowCount) rows, \(labels.count) labels")
    let top = MultinomialModel.predictions(logits: probabilities)
    return ReliabilityCurve(
      probabilities: zip(0..., top).map { probabilities[$0, $1] },
      outcomes: zip(top, labels).map { $0 == $1 }, bins: bins)
  }

  private static func edges(_ probabilities: [Double], _ bins: CalibrationBins) -> [Double] {
    switch bins {
    case .equalWidth(let count):
      precondition(count > 0, "\(count) bins")
      return (0...count).map { Double($0) / Double(count) }
    case .equalMass(let count):
      precondition(count > 0, "\(count) bins")
      let sorted = probabilities.sorted()
      return (0...count).map { quantile(sorted, Double($0) / Double(count)) }
    }
  }

  /// The first bin whose upper edge is not below `p`; the last edge is never looked at.
  private static func bin(of p: Double, _ edges: [Double]) -> Int {
    var (low, high) = (0, edges.count - 2)
    while low < high {
      let middle = (low + high) / 2
      if edges[middle + 1] < p { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private struct BinSums {
    var (weight, probability, events, squares) = (0.0, 0.0, 0.0, 0.0)

    mutating func add(_ p: Double, _ outcome: Bool, _ w: Double) {
      let y = outcome ? 1.0 : 0
      weight += w
      probability += w * p
      events += w * y
      squares += w * (p - y) * (p - y)
    }
  }
}
