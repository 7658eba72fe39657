/// Two models on the same rows: the difference of a statistic with its interval and two tests.
public struct PairedComparison: Sendable, Hashable {
  public let first: BootstrapEstimate
  public let second: BootstrapEstimate
  /// Second − first; both models are recomputed on the same drawn clusters.
  public let difference: BootstrapEstimate
  /// Two-sided p by inverting the percentile interval: the smallest 1 − level whose interval
  /// excludes 0, 2·min(#{δ* ≤ 0} + 1, #{δ* ≥ 0} + 1)/(B + 1), at most 1.
  ///
  /// Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), section 15.4, with the
  /// + 1 of Davison and Hinkley (1997), equation 4.11, so that p is never 0.
  public let bootstrapPValue: Double
  /// Two-sided p of the hypothesis that the two models' outputs may be swapped in any cluster:
  /// (#{|δ'| ≥ |δ|} + 1)/(R + 1) over R random swaps.
  ///
  /// Approximate randomisation: Noreen, "Computer-Intensive Methods for Testing Hypotheses" (1989);
  /// Yeh, "More accurate tests for the statistical significance of result differences" (COLING
  /// 2000).
  public let randomizationPValue: Double

  /// - Parameters:
  ///   - first: what the statistic needs of the first model's outputs, summed by cluster.
  ///   - second: the same of the second model's, over the same groups in the same order.
  ///   - statistic: one number from the M sums.
  ///   - bootstrap: draws the replicates of the intervals.
  ///
  /// Traps if the two differ in clusters or columns.
  public init(
    first: ClusterCounts, second: ClusterCounts, bootstrap: ClusterBootstrap,
    statistic: @Sendable (_ sums: [Double]) -> Double
  ) {
    precondition(
      first.clusterCount == second.clusterCount && first.columnCount == second.columnCount,
      "\(first.clusterCount)×\(first.columnCount) and \(second.clusterCount)×\(second.columnCount)")
    @Sendable func triple(_ a: [Double], _ b: [Double]) -> [Double] {
      let (a, b) = (statistic(a), statistic(b))
      return [a, b, b - a]
    }
    let distribution = bootstrap.distribution(clusterCounts: [first.clusterCount]) {
      triple(first.sums($0[0]), second.sums($0[0]))
    } leavingOut: { _, cluster in
      triple(first.totals(without: cluster), second.totals(without: cluster))
    }
    let estimates = bootstrap.summarised(distribution)
    self.first = estimates[0]
    self.second = estimates[1]
    difference = estimates[2]
    bootstrapPValue = Self.invertedPValue(distribution.replicates.column(2))
    let observed = abs(distribution.values[2])
    let swapped = bootstrap.parallelism.map(bootstrap.replicates) { replicate in
      // Streams above 2³² are free: replicates use those from 1 on.
      var generator = SeededGenerator(seed: bootstrap.seed, stream: 1 << 32 + UInt64(replicate))
      let kept = (0..<first.clusterCount).map { _ in Double(generator.next() >> 63) }
      let moved = kept.map { 1 - $0 }
      let a = zip(first.sums(kept), second.sums(moved)).map { $0 + $1 }
      let b = zip(second.sums(kept), first.sums(moved)).map { $0 + $1 }
      return abs(triple(a, b)[2])
    }
    // Sums of counts are exact but statistics of them may differ by rounding.
    let extreme = swapped.count { !($0 < observed * (1 - 1e-12)) }
    randomizationPValue =
      observed.isNaN ? .nan : Double(extreme + 1) / Double(bootstrap.replicates + 1)
  }

  static func invertedPValue(_ differences: [Double]) -> Double {
    let defined = differences.filter { !$0.isNaN }
    guard !defined.isEmpty else { return .nan }
    let below = defined.count { $0 <= 0 }
    let above = defined.count { $0 >= 0 }
    return min(1, 2 * Double(min(below, above) + 1) / Double(defined.count + 1))
  }
}
