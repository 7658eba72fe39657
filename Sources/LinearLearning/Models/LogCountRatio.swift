#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Naive-Bayes weights of features, to scale a linear model's penalty by.
///
/// For class k, r = ln((p/‖p‖₁)/(q/‖q‖₁)), where p = α + Σ over rows of k and q = α + Σ over the other rows of the
/// feature's presence. With two classes, multiplying feature j by |rⱼ| is the NBSVM of Wang and Manning, "Baselines and
/// Bigrams", ACL 2012, equations 1–3 (a sign does not matter to a penalised model); with more, the root mean square
/// over classes takes its place.
public enum LogCountRatio {
  /// Squared weights, one a feature: the `penaltyScales` of `TrainingOptions`. Never below 10⁻⁶, so that no feature is
  /// lost; 1 from `plainFrom` on, for features that are not counts.
  ///
  /// - Parameters:
  ///   - features: n×d; any entry but 0 counts as presence.
  ///   - labels: n classes in 0 ..< `classCount`.
  ///   - smoothing: α.
  ///   - classCount: K.
  ///   - plainFrom: the first column that is not a count and keeps the scale 1.
  public static func penaltyScales(
    _ features: SparseMatrix, labels: [Int], classCount: Int, smoothing: Double = 1, plainFrom: Int
  ) -> [Double] {
    precondition(features.rowCount == labels.count)
    let columns = features.columnCount
    var counts = [Double](repeating: 0, count: columns * classCount)
    for row in 0..<features.rowCount {
      for column in features.row(row).columns where Int(column) < plainFrom {
        counts[Int(column) * classCount + labels[row]] += 1
      }
    }
    var classTotals = [Double](repeating: 0, count: classCount)
    for column in 0..<min(plainFrom, columns) {
      for k in 0..<classCount { classTotals[k] += counts[column * classCount + k] }
    }
    let total = classTotals.reduce(0, +)
    let smoothed = smoothing * Double(min(plainFrom, columns))
    var scales = [Double](repeating: 1, count: columns)
    for column in 0..<min(plainFrom, columns) {
      let row = counts[column * classCount..<(column + 1) * classCount]
      let all = row.reduce(0, +)
      var squares = 0.0
      for (k, count) in row.enumerated() {
        let p = (smoothing + count) / (smoothed + classTotals[k])
        let q = (smoothing + all - count) / (smoothed + total - classTotals[k])
        let ratio = log(p / q)
        squares += ratio * ratio
      }
      scales[column] = max(1e-6, squares / Double(classCount))
    }
    return scales
  }
}
