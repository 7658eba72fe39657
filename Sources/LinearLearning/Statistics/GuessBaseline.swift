/// What a classifier scores in expectation that never looks at the text, to compare others with.
public enum GuessBaseline: String, Sendable, Hashable, CaseIterable {
  /// Always the most frequent training label; of equals, the first.
  case majority
  /// A random label, drawn with the training shares.
  case stratified

  /// The probability of each guess, K numbers summing to 1: also the posteriors of every row.
  ///
  /// - Parameter trainingCounts: how often each label occurs in training; traps if none does.
  public func guesses(trainingCounts: [Double]) -> [Double] {
    let total = trainingCounts.reduce(0, +)
    precondition(total > 0, "no training labels to guess from")
    switch self {
    case .majority:
      let best = trainingCounts.indices.reduce(0) {
        trainingCounts[$1] > trainingCounts[$0] ? $1 : $0
      }
      return trainingCounts.indices.map { $0 == best ? 1 : 0 }
    case .stratified:
      return trainingCounts.map { $0 / total }
    }
  }

  /// The expected confusion matrix, K×K row-major with the true label as the row: count × guess.
  ///
  /// Accuracy is linear in it, so that of this matrix is the expected accuracy. F1 is a ratio: its
  /// value here is the limit for many rows, scikit-learn's `DummyClassifier` averaged over seeds.
  public func expectedConfusion(trainingCounts: [Double], testCounts: [Double]) -> [Double] {
    precondition(
      trainingCounts.count == testCounts.count,
      "\(trainingCounts.count) and \(testCounts.count) labels")
    let guesses = guesses(trainingCounts: trainingCounts)
    return testCounts.flatMap { count in guesses.map { count * $0 } }
  }
}
