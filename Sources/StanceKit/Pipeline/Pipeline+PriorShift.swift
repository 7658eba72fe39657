import LinearLearning

extension Pipeline {
  /// The label shares of a batch, estimated from its paragraphs by expectation maximisation.
  ///
  /// - Parameter predictions: of paragraphs made under the shares of the training data.
  /// - Returns: `nil` for no paragraphs.
  public func priorShift(_ predictions: [Prediction]) -> PriorShift? {
    guard !predictions.isEmpty else { return nil }
    return PriorShift(
      posteriors: DenseMatrix(predictions.map { $0.probabilities.map { Double($0) } }),
      trainingShares: configuration.stance.trainingShares)
  }

  /// A prediction under other label shares.
  public func adapted(_ prediction: Prediction, to shift: PriorShift) -> Prediction {
    let corrected = shift.corrected(DenseMatrix([prediction.probabilities.map { Double($0) }]))
    let probabilities = corrected.row(0).map { Float($0) }
    var best = 0
    for k in probabilities.indices where probabilities[k] > probabilities[best] { best = k }
    var abstention = prediction.abstention
    if abstention == nil || abstention == .belowThreshold {
      abstention = probabilities[best] < configuration.abstentionThreshold ? .belowThreshold : nil
    }
    return Prediction(
      stance: best, abstention: abstention, probabilities: probabilities,
      rhetoric: prediction.rhetoric, rhetoricProbabilities: prediction.rhetoricProbabilities)
  }
}
