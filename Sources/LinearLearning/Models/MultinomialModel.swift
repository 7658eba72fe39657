/// Multinomial logistic regression: P(y = k | x) = softmax(Wᵀx + b)ₖ.
public struct MultinomialModel: Sendable, Hashable {
  /// W (d×K) and b (K).
  public let scores: LinearScores

  public var weights: DenseMatrix { scores.weights }
  public var intercepts: [Double] { scores.intercepts }
  public var classCount: Int { scores.outputCount }

  public init(scores: LinearScores) { self.scores = scores }

  /// n×K, each row summing to 1.
  public func probabilities(
    _ features: some FeatureMatrix, parallelism: Parallelism = .serial
  ) -> DenseMatrix {
    Self.probabilities(logits: scores.logits(features, parallelism: parallelism))
  }

  /// K probabilities of one row.
  public func probabilities(
    columns: some Collection<UInt32>, values: some Collection<Float>
  ) -> [Double] {
    softmax(scores.logits(columns: columns, values: values))
  }

  /// The most probable class of each row; of equals, the first.
  public func predictions(
    _ features: some FeatureMatrix, parallelism: Parallelism = .serial
  ) -> [Int] {
    Self.predictions(logits: scores.logits(features, parallelism: parallelism))
  }

  /// Softmax of every row.
  public static func probabilities(logits: DenseMatrix) -> DenseMatrix {
    DenseMatrix(
      rowCount: logits.rowCount, columnCount: logits.columnCount,
      values: (0..<logits.rowCount).flatMap { softmax(logits.row($0)) })
  }

  /// The column of the largest entry of every row; of equals, the first.
  public static func predictions(logits: DenseMatrix) -> [Int] {
    (0..<logits.rowCount).map { i in
      let row = logits.row(i)
      var best = row.startIndex
      for k in row.indices where row[k] > row[best] { best = k }
      return best - row.startIndex
    }
  }
}
