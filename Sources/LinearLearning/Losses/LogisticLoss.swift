#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Binary log loss of one label: ℓᵢ(s) = ln(1 + eˢ) − yᵢs.
///
/// Per row, with p = σ(s): gradient w(p − y), second derivative wp(1 − p).
struct LogisticLoss: ScoreLoss {
  /// yᵢ: 1 where the label is on, 0 where it is off; n of them.
  let targets: [Double]
  /// wᵢ, n of them.
  let weights: [Double]
  let totalWeight: Double
  /// Σ of the weights where the label is on.
  let positiveWeight: Double

  var rowCount: Int { targets.count }
  var columnCount: Int { 1 }

  init(targets: [Bool], weights: [Double]) {
    precondition(
      targets.count == weights.count, "\(targets.count) targets, \(weights.count) weights")
    self.targets = targets.map { $0 ? 1 : 0 }
    self.weights = weights
    totalWeight = weights.reduce(0, +)
    positiveWeight = zip(targets, weights).reduce(0) { $0 + ($1.0 ? $1.1 : 0) }
  }

  /// Whether rows of both kinds count.
  var hasBothValues: Bool { positiveWeight > 0 && positiveWeight < totalWeight }

  /// The log-odds of the label with half a row of each kind added, for a label that does not vary:
  /// its own are infinite.
  var smoothedLogOdds: Double {
    log((positiveWeight + 0.5) / (totalWeight - positiveWeight + 0.5))
  }

  var initialIntercepts: [Double] {
    hasBothValues ? [log(positiveWeight / (totalWeight - positiveWeight))] : [0]
  }

  func value(scores: [Double], intercepts: [Double], probabilities: inout [Double]) -> Double {
    let intercept = intercepts[0]
    var total = 0.0
    for i in 0..<rowCount {
      let weight = weights[i]
      if weight == 0 {
        probabilities[i] = 0
        continue
      }
      let score = scores[i] + intercept
      // One exponential for loss and probability; −|s| keeps it from overflowing: see sigmoid.
      let small = exp(-abs(score))
      probabilities[i] = (score >= 0 ? 1 : small) / (1 + small)
      total += weight * (max(score, 0) + log1p(small) - targets[i] * score)
    }
    return total
  }

  func residuals(probabilities: [Double], into residuals: inout [Double]) {
    for i in 0..<rowCount { residuals[i] = weights[i] * (probabilities[i] - targets[i]) }
  }

  func hessianProduct(
    probabilities: [Double], direction: [Double], shift: [Double], into product: inout [Double]
  ) {
    let shift = shift[0]
    for i in 0..<rowCount {
      let p = probabilities[i]
      product[i] = weights[i] * p * (1 - p) * (direction[i] - shift)
    }
  }

  func interceptHessian(probabilities: [Double]) -> [Double] {
    var sum = 0.0
    for i in 0..<rowCount { sum += weights[i] * probabilities[i] * (1 - probabilities[i]) }
    return [max(sum, .leastNormalMagnitude)]
  }
}
