#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The class shares of a batch that make its posteriors most likely, when only the shares differ
/// from those of training.
///
/// The EM algorithm of Saerens, Latinne and Decaestecker, "Adjusting the Outputs of a Classifier to
/// New a Priori Probabilities: A Simple Procedure" (Neural Computation 14, 2002), equation 2.9: in
/// turn p(k | x) ∝ (p_k/π_k)·p_train(k | x), and p_k = its mean over the batch. Posteriors must be
/// calibrated for the training shares π, for their errors pass into p.
public struct PriorShift: Sendable, Hashable {
  /// π, K shares.
  public let trainingShares: [Double]
  /// p, K shares.
  public let shares: [Double]
  public let iterations: Int
  /// Whether no share moved by more than the tolerance in the last step.
  public let isConverged: Bool
  /// 2 ln(L(p)/L(π)), of which χ² with K − 1 degrees of freedom is the distribution when there is no
  /// shift and rows are independent, as in the same paper.
  public let likelihoodRatio: Double

  /// P(χ² > likelihood ratio); small where the batch's shares differ from those of training.
  public var shiftPValue: Double {
    let present = trainingShares.count { $0 > 0 }
    return present > 1
      ? ChiSquareDistribution.upperTail(likelihoodRatio, degreesOfFreedom: present - 1) : 1
  }

  /// - Parameters:
  ///   - posteriors: n×K, rows summing to 1, under π.
  ///   - trainingShares: π; classes with share 0 stay at 0.
  ///   - weights: how often each row counts; nil for 1.
  ///   - start: where to begin; nil for π.
  ///   - tolerance: the largest change of a share at which to stop.
  ///   - maximumIterations: steps allowed.
  ///
  /// Traps for empty data and shapes that do not fit.
  public init(
    posteriors: DenseMatrix, trainingShares: [Double], weights: [Double]? = nil,
    start: [Double]? = nil, tolerance: Double = 1e-8, maximumIterations: Int = 10_000
  ) {
    let (n, size) = (posteriors.rowCount, posteriors.columnCount)
    precondition(
      n > 0 && trainingShares.count == size, "\(n)×\(size), \(trainingShares.count) shares")
    precondition(weights == nil || weights!.count == n, "\(weights?.count ?? 0) weights, \(n) rows")
    let total = trainingShares.reduce(0, +)
    let training = trainingShares.map { $0 / total }
    var shares = start ?? training
    var (count, converged) = (0, false)
    while count < maximumIterations && !converged {
      let next = Self.step(posteriors, training, shares, weights).shares
      converged = zip(next, shares).allSatisfy { abs($0 - $1) <= tolerance }
      shares = next
      count += 1
    }
    self.trainingShares = training
    self.shares = shares
    iterations = count
    isConverged = converged
    likelihoodRatio = max(
      0,
      2
        * (Self.step(posteriors, training, shares, weights).logLikelihood
          - Self.step(posteriors, training, training, weights).logLikelihood))
  }

  /// Posteriors of rows under p instead of π: n×K, rows summing to 1.
  public func corrected(_ posteriors: DenseMatrix) -> DenseMatrix {
    precondition(
      posteriors.columnCount == shares.count,
      "\(posteriors.columnCount) classes, \(shares.count) shares")
    let ratios = Self.ratios(shares, trainingShares)
    var result = posteriors
    for row in 0..<posteriors.rowCount {
      let start = row * ratios.count
      var sum = 0.0
      for k in ratios.indices {
        result.values[start + k] *= ratios[k]
        sum += result.values[start + k]
      }
      // A row whose only possible classes have vanished keeps what it had.
      for k in ratios.indices {
        result.values[start + k] = sum > 0 ? result.values[start + k] / sum : posteriors[row, k]
      }
    }
    return result
  }

  /// The shares with intervals over resampled clusters of the batch; the classifier is taken as
  /// given. Every replicate runs EM on n rows.
  public static func estimates(
    posteriors: DenseMatrix, trainingShares: [Double], groups: [Int], bootstrap: ClusterBootstrap
  ) -> [BootstrapEstimate] {
    precondition(
      groups.count == posteriors.rowCount, "\(groups.count) groups, \(posteriors.rowCount) rows")
    let whole = PriorShift(posteriors: posteriors, trainingShares: trainingShares)
    return bootstrap.estimates(groups: groups) { weights in
      // Replicates end near the shares of the whole batch; 10⁻⁶ is far below their spread.
      PriorShift(
        posteriors: posteriors, trainingShares: trainingShares, weights: weights,
        start: whole.shares.map { max($0, 1e-6) }, tolerance: 1e-6
      ).shares
    }
  }

  private static func ratios(_ shares: [Double], _ training: [Double]) -> [Double] {
    zip(shares, training).map { $1 > 0 ? $0 / $1 : 0 }
  }

  /// One step from `shares`, and Σᵢ wᵢ ln Σₖ (p_k/π_k)·p_train(k | xᵢ) before it.
  private static func step(
    _ posteriors: DenseMatrix, _ training: [Double], _ shares: [Double], _ weights: [Double]?
  ) -> (shares: [Double], logLikelihood: Double) {
    let size = shares.count
    let ratios = ratios(shares, training)
    var sums = [Double](repeating: 0, count: size)
    var joint = sums
    var (total, logLikelihood) = (0.0, 0.0)
    posteriors.values.withUnsafeBufferPointer { values in
      for row in 0..<posteriors.rowCount {
        let weight = weights?[row] ?? 1
        if weight == 0 { continue }
        var evidence = 0.0
        for k in 0..<size {
          joint[k] = ratios[k] * values[row * size + k]
          evidence += joint[k]
        }
        // Impossible under these shares: no class can take the row.
        guard evidence > 0 else { continue }
        for k in 0..<size { sums[k] += weight * joint[k] / evidence }
        total += weight
        logLikelihood += weight * log(evidence)
      }
    }
    return (total > 0 ? sums.map { $0 / total } : shares, logLikelihood)
  }
}
