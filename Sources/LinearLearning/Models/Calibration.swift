#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One factor for all logits of a softmax, fitted on rows the logits were not trained on.
///
/// Minimises −Σᵢ ln softmax(βzᵢ)_yᵢ over 0.05 ≤ β ≤ 20, which is convex in β; the temperature is 1/β. The bounds
/// matter where the rows are separated without a mistake: the best β is infinite there, and every text whatever would
/// get a probability of 1. Source: Guo, Pleiss, Sun
/// and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017, section 4.2.
public struct TemperatureScaling: Sendable, Hashable {
  /// β.
  public let inverseTemperature: Double

  public init(inverseTemperature: Double) { self.inverseTemperature = inverseTemperature }

  /// - Parameters:
  ///   - logits: n×K.
  ///   - labels: n classes in 0 ..< K.
  public init(logits: DenseMatrix, labels: [Int]) {
    precondition(logits.rowCount == labels.count, "\(logits.rowCount) rows, \(labels.count) labels")
    var lower = 0.05
    var upper = 20.0
    var beta = 1.0
    for _ in 0..<100 {
      let (slope, curvature) = Self.derivatives(logits, labels, beta)
      if slope > 0 { upper = beta } else { lower = beta }
      var next = beta - slope / max(curvature, 1e-12)
      // A Newton step that leaves the bracket is replaced by its geometric middle.
      if !(next > lower && next < upper) { next = (lower * upper).squareRoot() }
      if abs(next - beta) <= 1e-10 * beta { break }
      beta = next
    }
    inverseTemperature = beta
  }

  /// First and second derivative of the loss: Σᵢ(E[z] − z_y) and Σᵢ Var[z] under softmax(βzᵢ).
  private static func derivatives(
    _ logits: DenseMatrix, _ labels: [Int], _ beta: Double
  ) -> (Double, Double) {
    var slope = 0.0
    var curvature = 0.0
    for (index, label) in labels.enumerated() {
      let row = logits.row(index)
      let largest = row.max() ?? 0
      var total = 0.0
      var first = 0.0
      var second = 0.0
      for z in row {
        let weight = exp(beta * (z - largest))
        total += weight
        first += weight * z
        second += weight * z * z
      }
      let mean = first / total
      slope += mean - row[row.startIndex + label]
      curvature += second / total - mean * mean
    }
    return (slope, curvature)
  }
}

/// A slope and an offset that turn one label's logit into a probability, σ(az + b).
///
/// Source: Platt 1999 with the smoothed targets (N₊+1)/(N₊+2) and 1/(N₋+2), solved by Newton's method with
/// backtracking as in Lin, Lin and Weng, "A Note on Platt's Probabilistic Outputs", Machine Learning 68, 2007,
/// algorithm 1 (their A and B are −a and −b).
public struct PlattScaling: Sendable, Hashable {
  public let slope: Double
  public let offset: Double

  public init(slope: Double, offset: Double) {
    self.slope = slope
    self.offset = offset
  }

  /// - Parameters:
  ///   - logits: n numbers.
  ///   - labels: whether the label is on, n flags.
  public init(logits: [Double], labels: [Bool]) {
    precondition(logits.count == labels.count, "\(logits.count) logits, \(labels.count) labels")
    let positives = Double(labels.count(where: { $0 }))
    let negatives = Double(labels.count) - positives
    let high = (positives + 1) / (positives + 2)
    let low = 1 / (negatives + 2)
    var a = 0.0
    var b = log((positives + 1) / (negatives + 1))
    func loss(_ a: Double, _ b: Double) -> Double {
      var sum = 0.0
      for (z, label) in zip(logits, labels) {
        let score = a * z + b
        let target = label ? high : low
        // ln(1 + e^s) − t·s, with the exponential of a negative number only.
        sum += max(score, 0) + log1p(exp(-abs(score))) - target * score
      }
      return sum
    }
    var current = loss(a, b)
    for _ in 0..<100 {
      var (ga, gb, haa, hab, hbb) = (0.0, 0.0, 1e-12, 0.0, 1e-12)
      for (z, label) in zip(logits, labels) {
        let score = a * z + b
        let e = exp(-abs(score))
        let p = score >= 0 ? 1 / (1 + e) : e / (1 + e)
        let residual = p - (label ? high : low)
        let spread = p * (1 - p)
        ga += residual * z
        gb += residual
        haa += spread * z * z
        hab += spread * z
        hbb += spread
      }
      if abs(ga) < 1e-9 && abs(gb) < 1e-9 { break }
      let determinant = haa * hbb - hab * hab
      let da = -(hbb * ga - hab * gb) / determinant
      let db = -(haa * gb - hab * ga) / determinant
      let descent = ga * da + gb * db
      var step = 1.0
      while step > 1e-10 {
        let next = loss(a + step * da, b + step * db)
        if next < current + 1e-4 * step * descent {
          a += step * da
          b += step * db
          current = next
          break
        }
        step /= 2
      }
      if step <= 1e-10 { break }
    }
    slope = a
    offset = b
  }
}
