#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How an interval is read off a bootstrap distribution.
public enum BootstrapMethod: String, Sendable, Hashable, CaseIterable {
  /// The quantiles of the replicates themselves.
  case percentile
  /// The quantiles corrected for bias and for a standard error that changes with the value (BCa).
  case biasCorrectedAccelerated
}

/// A statistic with its bootstrap interval.
public struct BootstrapEstimate: Sendable, Hashable {
  /// The statistic of the data themselves; NaN where it is undefined.
  public let value: Double
  /// NaN at both ends if fewer than two replicates are defined.
  public let interval: ConfidenceInterval
  /// The standard deviation of the replicates.
  public let standardError: Double
  /// Replicates in which the statistic was NaN, such as the F1 of a label that was not drawn; they
  /// are left out of the interval.
  public let undefinedReplicates: Int
  /// The method used: the percentile method stands in for BCa where all replicates lie on one side
  /// of the value, because the bias correction is then infinite.
  public let method: BootstrapMethod

  public init(
    value: Double, interval: ConfidenceInterval, standardError: Double, undefinedReplicates: Int,
    method: BootstrapMethod
  ) {
    self.value = value
    self.interval = interval
    self.standardError = standardError
    self.undefinedReplicates = undefinedReplicates
    self.method = method
  }
}

/// The statistics of the data, of every bootstrap replicate and of the data without each cluster.
public struct BootstrapDistribution: Sendable, Hashable {
  /// S statistics of the data.
  public let values: [Double]
  /// B×S.
  public let replicates: DenseMatrix
  /// For each sample, the S statistics without each of its clusters, G×S; empty when they were not
  /// asked for.
  public let jackknife: [DenseMatrix]

  /// The interval of one statistic.
  ///
  /// Percentile: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), section 13.3.
  /// BCa: Efron, "Better Bootstrap Confidence Intervals" (JASA 82, 1987), with
  /// z₀ = Φ⁻¹(share of replicates below the value, ties counting half) and the ends at the
  /// quantiles Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))). The acceleration a is estimated by leaving out
  /// one cluster at a time (Efron and Tibshirani, equation 14.15; for several samples
  /// Davison and Hinkley, "Bootstrap Methods and their Application", 1997, section 5.3.2).
  public func estimate(
    of statistic: Int, level: Double, method: BootstrapMethod
  ) -> BootstrapEstimate {
    let value = values[statistic]
    let defined = replicates.column(statistic).filter { !$0.isNaN }.sorted()
    let undefined = replicates.rowCount - defined.count
    guard defined.count >= 2, !value.isNaN else {
      return BootstrapEstimate(
        value: value, interval: ConfidenceInterval(lower: .nan, upper: .nan, level: level),
        standardError: .nan, undefinedReplicates: undefined, method: method)
    }
    var used = method
    var (lower, upper) = ((1 - level) / 2, (1 + level) / 2)
    if method == .biasCorrectedAccelerated {
      if let corrected = correctedLevels(lower, upper, statistic, value, defined) {
        (lower, upper) = corrected
      } else {
        used = .percentile
      }
    }
    return BootstrapEstimate(
      value: value,
      interval: ConfidenceInterval(
        lower: quantile(defined, lower), upper: quantile(defined, upper), level: level),
      standardError: standardDeviation(defined), undefinedReplicates: undefined, method: used)
  }

  /// The probabilities at which BCa reads its ends; nil where the bias correction is infinite.
  private func correctedLevels(
    _ lower: Double, _ upper: Double, _ statistic: Int, _ value: Double, _ sorted: [Double]
  ) -> (Double, Double)? {
    var position = 0.0
    for replicate in sorted {
      position += replicate < value ? 1 : replicate == value ? 0.5 : 0
    }
    let share = position / Double(sorted.count)
    guard share > 0 && share < 1 else { return nil }
    let bias = NormalDistribution.quantile(share)
    let a = acceleration(statistic)
    func corrected(_ p: Double) -> Double {
      let shifted = bias + NormalDistribution.quantile(p)
      return NormalDistribution.cumulative(bias + shifted / (1 - a * shifted))
    }
    return (corrected(lower), corrected(upper))
  }

  /// a = ⅙ Σ_s n_s⁻³ Σ_g l³ / (Σ_s n_s⁻² Σ_g l²)^1.5 with the influence
  /// l = (n_s − 1)(mean − value without g); 0 if nothing varies.
  func acceleration(_ statistic: Int) -> Double {
    var (cubes, squares) = (0.0, 0.0)
    for sample in jackknife {
      let left = sample.column(statistic).filter { !$0.isNaN }
      guard left.count > 1 else { continue }
      let n = Double(left.count)
      var mean = 0.0
      for x in left { mean += x / n }
      for x in left {
        let influence = (n - 1) * (mean - x) / n
        squares += influence * influence
        cubes += influence * influence * influence
      }
    }
    return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
  }
}

/// With n − 1 in the denominator; 0 for fewer than two numbers.
func standardDeviation(_ numbers: [Double]) -> Double {
  guard numbers.count > 1 else { return 0 }
  let n = Double(numbers.count)
  let mean = numbers.reduce(0, +) / n
  return (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
}
