/// A range that covers the unknown true value with probability `level` over repetitions of the
/// study.
public struct ConfidenceInterval: Sendable, Hashable {
  public let lower: Double
  public let upper: Double
  /// The nominal coverage, such as 0.95.
  public let level: Double

  /// Either end may be NaN where the statistic is undefined.
  public init(lower: Double, upper: Double, level: Double) {
    self.lower = lower
    self.upper = upper
    self.level = level
  }

  public var width: Double { upper - lower }

  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  /// The part inside `bounds`, for statistics that cannot leave them.
  public func clamped(to bounds: ClosedRange<Double>) -> ConfidenceInterval {
    ConfidenceInterval(
      lower: min(max(lower, bounds.lowerBound), bounds.upperBound),
      upper: min(max(upper, bounds.lowerBound), bounds.upperBound), level: level)
  }

  /// The score interval of a share of independent trials.
  ///
  /// (p̂ + z²/2n ± z√(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n): Wilson, "Probable Inference, the Law of
  /// Succession, and Statistical Inference" (JASA 22, 1927). `trials` may be a sum of weights.
  /// Traps unless 0 ≤ successes ≤ trials and trials > 0.
  public static func wilson(
    successes: Double, trials n: Double, level: Double = 0.95
  ) -> ConfidenceInterval {
    precondition(0 <= successes && successes <= n && n > 0, "\(successes) successes of \(n)")
    let z = NormalDistribution.quantile((1 + level) / 2)
    let p = successes / n
    let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
    // At the ends the two terms are equal but for rounding.
    return ConfidenceInterval(
      lower: successes == 0 ? 0 : centre - half, upper: successes == n ? 1 : centre + half,
      level: level)
  }
}

/// The quantile of sorted numbers between the closest ranks: position p·(n − 1) counted from zero,
/// interpolated linearly (type 7 of Hyndman and Fan, American Statistician 50, 1996).
func quantile(_ sorted: [Double], _ p: Double) -> Double {
  precondition(!sorted.isEmpty, "no numbers to take a quantile of")
  let position = p * Double(sorted.count - 1)
  let index = min(Int(position), sorted.count - 1)
  let next = min(index + 1, sorted.count - 1)
  return sorted[index] + (position - Double(index)) * (sorted[next] - sorted[index])
}
