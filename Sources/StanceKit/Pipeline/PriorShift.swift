/// Adapts stance probabilities to a batch whose label shares differ from the training data's.
///
/// Source: Saerens, Latinne and Decaestecker, "Adjusting the Outputs of a Classifier to New a Priori Probabilities",
/// Neural Computation 14, 2002, equations 2.9–2.10: expectation maximisation over the unlabelled batch.
public struct PriorShift: Sendable, Equatable {
  /// Estimated share of each label in the batch.
  public let shares: [Double]
  /// What each label's probability is multiplied by before it is normalised again.
  public let factors: [Double]
  public let iterations: Int

  /// - Parameters:
  ///   - probabilities: one row of calibrated probabilities a paragraph.
  ///   - trainingShares: shares of the labels under which the probabilities were calibrated.
  public init(probabilities: [[Float]], trainingShares: [Double]) {
    var shares = trainingShares
    var iterations = 0
    while iterations < 500, !probabilities.isEmpty {
      iterations += 1
      var next = [Double](repeating: 0, count: shares.count)
      for row in probabilities {
        var total = 0.0
        for k in shares.indices { total += Double(row[k]) * shares[k] / trainingShares[k] }
        for k in shares.indices {
          next[k] += Double(row[k]) * shares[k] / trainingShares[k] / total
        }
      }
      var change = 0.0
      for k in next.indices {
        next[k] /= Double(probabilities.count)
        change = max(change, abs(next[k] - shares[k]))
      }
      shares = next
      if change < 1e-7 { break }
    }
    self.shares = shares
    self.iterations = iterations
    factors = zip(shares, trainingShares).map { $0 / $1 }
  }

  /// Probabilities under the batch's shares.
  public func adjusted(_ probabilities: [Float]) -> [Float] {
    var values = zip(probabilities, factors).map { Double($0) * $1 }
    let sum = values.reduce(0, +)
    guard sum > 0 else { return probabilities }
    for k in values.indices { values[k] /= sum }
    return values.map { Float($0) }
  }
}

extension Pipeline {
  /// A prediction under other label shares.
  public func adapted(_ prediction: Prediction, to shift: PriorShift) -> Prediction {
    let probabilities = shift.adjusted(prediction.probabilities)
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
