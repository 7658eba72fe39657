/// Class shares from a classifier's labels, corrected for how it confuses the classes.
///
/// Solves q = Mᵀp for the true shares p, where q are the shares of predicted labels and
/// M_kj = P(predicted j | true k) comes from labelled rows, under p ≥ 0 and Σp = 1: the p that
/// minimises ‖Mᵀp − q‖². Forman, "Quantifying counts and costs via classification" (Data Min. Knowl.
/// Discov. 17, 2008), for two classes; Hopkins and King, "A Method of Automated
/// Nonparametric Content Analysis for Social Science" (AJPS 54, 2010), for more.
///
/// Right where the classes look alike in both samples and only their shares differ.
public struct AdjustedCount: Sendable, Hashable {
  /// M, K×K; rows sum to 1.
  public let rates: DenseMatrix
  // H = MMᵀ.
  private let gram: [Double]

  /// - Parameter confusion: K×K counts or weights, row-major, the true class is the row.
  ///
  /// nil if a true class has no count: its rates are then unknown.
  public init?(confusion: some Collection<Double>) {
    let size = Int(Double(confusion.count).squareRoot().rounded())
    precondition(size * size == confusion.count, "\(confusion.count) counts are no square matrix")
    var rates = DenseMatrix(rowCount: size, columnCount: size, values: Array(confusion))
    for k in 0..<size {
      let total = rates.row(k).reduce(0, +)
      guard total > 0 else { return nil }
      for j in 0..<size { rates[k, j] /= total }
    }
    self.rates = rates
    var gram = [Double](repeating: 0, count: size * size)
    for k in 0..<size {
      for l in 0..<size {
        for j in 0..<size { gram[k * size + l] += rates[k, j] * rates[l, j] }
      }
    }
    self.gram = gram
  }

  /// p, K shares.
  ///
  /// - Parameter predicted: how often each label was predicted, K counts or shares; traps if they
  ///   are not K or sum to 0.
  public func shares(predicted: [Double]) -> [Double] {
    let size = rates.rowCount
    let total = predicted.reduce(0, +)
    precondition(predicted.count == size, "\(predicted.count) counts for \(size) classes")
    precondition(total > 0, "no predictions to correct")
    let q = predicted.map { $0 / total }
    var shares = q
    // ∇ = Hp − Mq. Share moves from the class with the largest slope that has any to the one with
    // the smallest, each time as far as the parabola between them goes: coordinate descent over
    // pairs, which keeps Σp = 1, from the uncorrected shares.
    var slopes = (0..<size).map { k in
      (0..<size).reduce(0) { $0 + gram[k * size + $1] * shares[$1] - rates[k, $1] * q[$1] }
    }
    for _ in 0..<10_000 * size {
      let rising = slopes.indices.min { slopes[$0] < slopes[$1] }!
      let falling = slopes.indices.filter { shares[$0] > 0 }.max { slopes[$0] < slopes[$1] }!
      let gap = slopes[falling] - slopes[rising]
      guard gap > 1e-15 else { break }
      let curvature =
        gram[rising * size + rising] + gram[falling * size + falling]
        - 2 * gram[rising * size + falling]
      let step = min(shares[falling], curvature > 0 ? gap / curvature : .infinity)
      shares[rising] += step
      shares[falling] -= step
      for k in 0..<size {
        slopes[k] += step * (gram[k * size + rising] - gram[k * size + falling])
      }
    }
    return shares
  }

  /// The corrected shares with intervals that draw the labelled and the unlabelled sample again.
  ///
  /// - Parameters:
  ///   - labelled: K² columns, cell true·K + predicted, of rows the classifier was not trained on.
  ///   - predicted: K columns, the predicted labels of the rows whose shares are wanted.
  ///   - bootstrap: draws the replicates of the intervals.
  public static func estimates(
    labelled: ClusterCounts, predicted: ClusterCounts, bootstrap: ClusterBootstrap
  ) -> [BootstrapEstimate] {
    let size = predicted.columnCount
    precondition(
      labelled.columnCount == size * size,
      "\(labelled.columnCount) cells of confusion for \(size) classes")
    return bootstrap.estimates(labelled, predicted) { confusion, counts in
      AdjustedCount(confusion: confusion)?.shares(predicted: counts)
        ?? [Double](repeating: .nan, count: size)
    }
  }

  /// Classify and count: the shares of the predicted labels as they are, with intervals that know
  /// nothing of the classifier's errors.
  ///
  /// - Parameter predicted: K columns.
  /// - Parameter bootstrap: draws the replicates of the intervals.
  public static func uncorrected(
    predicted: ClusterCounts, bootstrap: ClusterBootstrap
  ) -> [BootstrapEstimate] {
    bootstrap.estimates(predicted) { counts in
      let total = counts.reduce(0, +)
      return counts.map { $0 / total }
    }
  }
}
