/// How often each true class (row) was predicted as each class (column), by weight of rows.
public struct ConfusionMatrix: Sendable, Hashable {
  public let classCount: Int
  /// classCount × classCount weights; those of true class t predicted as p are at t·classCount + p.
  public private(set) var counts: [Double]

  /// Traps unless truth and predictions are of equal number and in 0 ..< `classCount`.
  public init(truth: [Int], predictions: [Int], classCount: Int, weights: [Double]? = nil) {
    precondition(
      truth.count == predictions.count && weights.map { $0.count == truth.count } ?? true,
      "\(truth.count) truths, \(predictions.count) predictions, \(weights?.count ?? 0) weights")
    self.classCount = classCount
    counts = [Double](repeating: 0, count: classCount * classCount)
    for row in truth.indices {
      let (t, p) = (truth[row], predictions[row])
      precondition(
        (0..<classCount).contains(t) && (0..<classCount).contains(p),
        "row \(row): class \(t) predicted as \(p), of \(classCount)")
      counts[t * classCount + p] += weights?[row] ?? 1
    }
  }

  public subscript(truth truth: Int, prediction prediction: Int) -> Double {
    precondition(
      (0..<classCount).contains(truth) && (0..<classCount).contains(prediction),
      "cell (\(truth), \(prediction)) of \(classCount) classes")
    return counts[truth * classCount + prediction]
  }

  /// The weight of all rows.
  public var total: Double { counts.reduce(0, +) }

  /// The weight of the rows that are of each class.
  public var support: [Double] {
    (0..<classCount).map { t in (0..<classCount).reduce(0) { $0 + counts[t * classCount + $1] } }
  }

  /// The weight of the rows that were predicted as each class.
  public var predicted: [Double] {
    (0..<classCount).map { p in (0..<classCount).reduce(0) { $0 + counts[$1 * classCount + p] } }
  }

  /// The weight of the rows of each class that were predicted as such.
  public var correct: [Double] { (0..<classCount).map { counts[$0 * classCount + $0] } }
}
