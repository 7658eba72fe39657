/// One logistic regression a label, for targets of which any number may be on at a time:
/// P(label k on | x) = σ(wₖᵀx + bₖ).
public struct OneVsRestModel: Sendable, Hashable {
  /// W (d×L) and b (L).
  public let scores: LinearScores

  public var weights: DenseMatrix { scores.weights }
  public var intercepts: [Double] { scores.intercepts }
  public var labelCount: Int { scores.outputCount }

  public init(scores: LinearScores) { self.scores = scores }

  /// n×L, each entry by itself in [0, 1].
  public func probabilities(
    _ features: some FeatureMatrix, parallelism: Parallelism = .serial
  ) -> DenseMatrix {
    Self.probabilities(logits: scores.logits(features, parallelism: parallelism))
  }

  /// L probabilities of one row.
  public func probabilities(
    columns: some Collection<UInt32>, values: some Collection<Float>
  ) -> [Double] {
    scores.logits(columns: columns, values: values).map(sigmoid)
  }

  /// σ of every entry.
  public static func probabilities(logits: DenseMatrix) -> DenseMatrix {
    DenseMatrix(
      rowCount: logits.rowCount, columnCount: logits.columnCount,
      values: logits.values.map(sigmoid))
  }
}
