#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Multinomial log loss: ℓᵢ(s) = ln Σₖ e^sₖ − s_yᵢ.
///
/// Per row, with p = softmax(s): gradient w(p − e_y), Hessian w(diag(p) − ppᵀ). Classes that no row
/// of positive weight has are left out of the softmax: their intercept would run to −∞.
struct SoftmaxLoss: ScoreLoss {
  let columnCount: Int
  /// yᵢ in 0 ..< K, n of them.
  let labels: [Int]
  /// wᵢ, n of them.
  let weights: [Double]
  let totalWeight: Double
  /// Σ of the weights of each class's rows.
  let classWeights: [Double]
  private let presentClasses: [Int]

  var rowCount: Int { labels.count }

  init(labels: [Int], weights: [Double], classCount: Int) {
    precondition(labels.count == weights.count, "\(labels.count) labels, \(weights.count) weights")
    var sums = [Double](repeating: 0, count: classCount)
    for (label, weight) in zip(labels, weights) { sums[label] += weight }
    self.columnCount = classCount
    self.labels = labels
    self.weights = weights
    classWeights = sums
    totalWeight = sums.reduce(0, +)
    presentClasses = (0..<classCount).filter { sums[$0] > 0 }
  }

  /// The logarithms of the classes' shares, shifted to mean 0 over the classes present.
  var initialIntercepts: [Double] {
    let logarithms = presentClasses.map { log(classWeights[$0]) }
    let mean = logarithms.reduce(0, +) / Double(max(1, logarithms.count))
    var intercepts = [Double](repeating: 0, count: columnCount)
    for (k, logarithm) in zip(presentClasses, logarithms) { intercepts[k] = logarithm - mean }
    return intercepts
  }

  func value(scores: [Double], intercepts: [Double], probabilities: inout [Double]) -> Double {
    let width = columnCount
    var total = 0.0
    for i in 0..<rowCount {
      let row = i * width
      let weight = weights[i]
      if weight == 0 {
        for k in row..<row + width { probabilities[k] = 0 }
        continue
      }
      // Shifted by the largest score against overflow: see logSumExp.
      var largest = -Double.infinity
      for k in presentClasses { largest = max(largest, scores[row + k] + intercepts[k]) }
      var sum = 0.0
      for k in presentClasses {
        let e = exp(scores[row + k] + intercepts[k] - largest)
        probabilities[row + k] = e
        sum += e
      }
      for k in presentClasses { probabilities[row + k] /= sum }
      let label = labels[i]
      total += weight * (largest + log(sum) - scores[row + label] - intercepts[label])
    }
    return total
  }

  func residuals(probabilities: [Double], into residuals: inout [Double]) {
    let width = columnCount
    for i in 0..<rowCount {
      let weight = weights[i]
      for k in i * width..<(i + 1) * width { residuals[k] = weight * probabilities[k] }
      residuals[i * width + labels[i]] -= weight
    }
  }

  func hessianProduct(
    probabilities: [Double], direction: [Double], shift: [Double], into product: inout [Double]
  ) {
    let width = columnCount
    for i in 0..<rowCount {
      let row = i * width
      let weight = weights[i]
      if weight == 0 {
        for k in row..<row + width { product[k] = 0 }
        continue
      }
      var mean = 0.0
      for k in 0..<width { mean += probabilities[row + k] * (direction[row + k] - shift[k]) }
      for k in 0..<width {
        product[row + k] = weight * probabilities[row + k] * (direction[row + k] - shift[k] - mean)
      }
    }
  }

  func interceptHessian(probabilities: [Double]) -> [Double] {
    let width = columnCount
    var hessian = [Double](repeating: 0, count: width * width)
    for i in 0..<rowCount where weights[i] > 0 {
      let row = i * width
      for k in presentClasses {
        let scaled = weights[i] * probabilities[row + k]
        hessian[k * width + k] += scaled
        for l in presentClasses { hessian[k * width + l] -= scaled * probabilities[row + l] }
      }
    }
    var trace = 0.0
    for k in 0..<width { trace += hessian[k * width + k] }
    let mean = max(trace / Double(width), .leastNormalMagnitude)
    // Adding one number to all intercepts changes nothing: give that direction a curvature, which
    // moves no solution since gradients have no part in it. The ridge is for classes so well told
    // apart that their curvature has vanished.
    for k in 0..<width {
      for l in 0..<width { hessian[k * width + l] += mean / Double(width) }
      hessian[k * width + k] += 1e-12 * mean
    }
    for k in 0..<width where classWeights[k] == 0 { hessian[k * width + k] += mean }
    return hessian
  }
}
