/// Rows whose class shares are wanted: predictions for all, and for some a label given by hand to
/// rows drawn with known probabilities.
public struct ShareSample: Sendable, Hashable {
  /// N×K: predicted probabilities, or 1 at the predicted class and 0 elsewhere.
  public let predictions: DenseMatrix
  /// The hand-given class of each row; nil where the row was not drawn.
  public let labels: [Int?]
  /// The probability with which each row was to be drawn; read for labelled rows only.
  public let inclusionProbabilities: [Double]
  /// The cluster of each row, such as its article.
  public let clusters: [Int]

  /// - Throws: ``LearningError`` for lists of unequal length, labels out of range, and labelled rows
  ///   whose inclusion probability is not in (0, 1].
  public init(
    predictions: DenseMatrix, labels: [Int?], inclusionProbabilities: [Double], clusters: [Int]
  ) throws(LearningError) {
    let n = predictions.rowCount
    for (what, count) in [
      ("labels", labels.count), ("inclusion probabilities", inclusionProbabilities.count),
      ("clusters", clusters.count),
    ] where count != n {
      throw .wrongCount(what: what, found: count, expected: n)
    }
    for (row, label) in labels.enumerated() {
      guard let label else { continue }
      guard 0 <= label && label < predictions.columnCount else {
        throw .labelOutOfRange(row: row, label: label, classCount: predictions.columnCount)
      }
      let probability = inclusionProbabilities[row]
      guard probability > 0 && probability <= 1 else {
        throw .badOption(
          name: "the inclusion probability of row \(row)", found: "\(probability)",
          expected: "in (0, 1]")
      }
    }
    self.predictions = predictions
    self.labels = labels
    self.inclusionProbabilities = inclusionProbabilities
    self.clusters = clusters
  }

  private init(_ whole: ShareSample, rows: [Int]) {
    predictions = whole.predictions.selectingRows(rows)
    labels = rows.map { whole.labels[$0] }
    inclusionProbabilities = rows.map { whole.inclusionProbabilities[$0] }
    clusters = rows.map { whole.clusters[$0] }
  }

  /// The sample cut into 0 ..< `count` strata, such as outlets or months.
  ///
  /// - Parameter strata: the stratum of each row; traps if one is out of range.
  /// - Parameter count: how many.
  public func split(by strata: [Int], count: Int) -> [ShareSample] {
    precondition(strata.count == labels.count, "\(strata.count) strata, \(labels.count) rows")
    var rows = [[Int]](repeating: [], count: count)
    for (row, stratum) in strata.enumerated() {
      precondition(0 <= stratum && stratum < count, "stratum \(stratum) of \(count)")
      rows[stratum].append(row)
    }
    return rows.map { ShareSample(self, rows: $0) }
  }
}
