#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A learning curve: score = a − b·n^(−c), with b ≥ 0 and c > 0, so that it rises towards a.
///
/// Inverse power laws fit the error of most learners: Cortes, Jackel, Solla, Vapnik and Denker,
/// "Learning Curves: Asymptotic Values and Rate of Convergence" (NIPS 1993). Weighted least squares,
/// Σ ((score − fit)/σ)²: for each c the best a and b are those of a line, so only c is searched
/// (variable projection, Golub and Pereyra, SIAM J. Numer. Anal. 10, 1973), which cannot end in a
/// local minimum that the grid of c does not show.
public struct PowerLawFit: Sendable, Hashable {
  /// a: the score with endless data.
  public let asymptote: Double
  /// b, in the score's units at n = 1.
  public let scale: Double
  /// c.
  public let exponent: Double
  /// Whether the largest allowed asymptote or the end of the range of exponents was reached: the data
  /// do not show where the curve bends, and extrapolation rests on the limits.
  public let isAtBound: Bool
  /// Σ ((score − fit)/σ)².
  public let weightedSquares: Double
  /// The nominal coverage of the intervals, such as 0.95.
  public let level: Double
  /// n₀, the geometric mean of the sizes; the covariance is that of (a, b·n₀^(−c), c).
  private let centre: Double
  /// 3×3, row-major, 0 where a parameter is at its bound; nil if it cannot be estimated.
  private let covariance: [Double]?
  /// Student's or the normal quantile the intervals take.
  private let quantile: Double

  /// The exponents searched.
  public static let exponents = 0.01...3.0

  /// - Parameters:
  ///   - sizes: training sizes, positive, at least three different ones.
  ///   - scores: one for each.
  ///   - standardErrors: σ of each score, positive; nil if unknown but equal, when they are estimated
  ///     from the residuals (and four points are needed for intervals).
  ///   - largestAsymptote: what a cannot exceed; 1 for accuracy and F1.
  ///   - level: of the interval, 0.95 for 95 %.
  /// - Throws: ``LearningError`` for lists of unequal length, too few sizes and bad numbers.
  public init(
    sizes: [Double], scores: [Double], standardErrors: [Double]? = nil,
    largestAsymptote: Double = 1, level: Double = 0.95
  ) throws(LearningError) {
    try Self.check(sizes, scores, standardErrors, level)
    let sigma = standardErrors ?? [Double](repeating: 1, count: sizes.count)
    let centre = exp(sizes.reduce(0) { $0 + log($1) } / Double(sizes.count))
    let points = zip(zip(sizes, scores), sigma).map {
      Point(logSize: log($0.0 / centre), score: $0.1, weight: 1 / ($1 * $1))
    }
    let line = Self.bestExponent { Self.line(points, $0, largestAsymptote).squares }
    let best = Self.line(points, line, largestAsymptote)
    asymptote = best.a
    scale = best.b * pow(centre, line)
    exponent = line
    weightedSquares = best.squares
    self.level = level
    self.centre = centre
    // At the very ends of the range the search stops a rounding short of them.
    let exponentIsFree =
      line > Self.exponents.lowerBound * 1.000_01 && line < Self.exponents.upperBound * 0.999_99
    let free = [best.a < largestAsymptote, best.b > 0, exponentIsFree && best.b > 0]
    isAtBound = free.contains(false)
    let degrees = sizes.count - 3
    var covariance = Self.covariance(points, best, line, free)
    if standardErrors == nil {
      covariance = degrees > 0 ? covariance?.map { $0 * best.squares / Double(degrees) } : nil
    }
    self.covariance = covariance
    quantile =
      standardErrors == nil && degrees > 0
      ? StudentDistribution.quantile((1 + level) / 2, degreesOfFreedom: Double(degrees))
      : NormalDistribution.quantile((1 + level) / 2)
  }

  /// The fitted score at a training size.
  public func score(size: Double) -> Double { asymptote - scale * pow(size, -exponent) }

  /// The interval of the fitted score at a size, beyond the data too: the delta method,
  /// fit ± q·√(gᵀVg) with g the gradient by the parameters. It is about the curve, not a new
  /// measurement; the further from the data, the more it rests on the power law being right. nil if
  /// there are too few points.
  public func interval(size: Double) -> ConfidenceInterval? {
    let power = pow(size / centre, -exponent)
    let b = scale * pow(centre, -exponent)
    return interval(score(size: size), [1, -power, b * power * log(size / centre)])
  }

  /// The interval of a; the estimate alone at its bound, nil if there are too few points.
  public var asymptoteInterval: ConfidenceInterval? { interval(asymptote, [1, 0, 0]) }

  /// The interval of c; nil if there are too few points.
  public var exponentInterval: ConfidenceInterval? { interval(exponent, [0, 0, 1]) }

  /// The training size at which the fit reaches a score; nil if it never does.
  public func size(reaching goal: Double) -> Double? {
    goal < asymptote ? pow(scale / (asymptote - goal), 1 / exponent) : nil
  }

  private func interval(_ value: Double, _ gradient: [Double]) -> ConfidenceInterval? {
    guard let covariance else { return nil }
    var variance = 0.0
    for i in 0..<3 {
      for j in 0..<3 { variance += gradient[i] * covariance[3 * i + j] * gradient[j] }
    }
    let half = quantile * max(0, variance).squareRoot()
    return ConfidenceInterval(lower: value - half, upper: value + half, level: level)
  }

  /// A score with ln(n/n₀) and 1/σ².
  private struct Point {
    let logSize: Double
    let score: Double
    let weight: Double
  }

  private static func check(
    _ sizes: [Double], _ scores: [Double], _ standardErrors: [Double]?, _ level: Double
  ) throws(LearningError) {
    for (what, list) in [("scores", scores), ("standard errors", standardErrors ?? sizes)] {
      guard list.count == sizes.count else {
        throw .wrongCount(what: what, found: list.count, expected: sizes.count)
      }
    }
    for (what, list) in [("size", sizes), ("standard error", standardErrors ?? sizes)] {
      for (i, value) in list.enumerated() where !(value > 0 && value.isFinite) {
        throw .badOption(name: "\(what) \(i)", found: "\(value)", expected: "positive and finite")
      }
    }
    for (i, score) in scores.enumerated() where !score.isFinite {
      throw .badOption(name: "score \(i)", found: "\(score)", expected: "finite")
    }
    guard Set(sizes).count >= 3 else {
      throw .badOption(
        name: "the number of different sizes", found: "\(Set(sizes).count)",
        expected: "at least 3")
    }
    guard level > 0 && level < 1 else {
      throw .badOption(name: "the interval level", found: "\(level)", expected: "in (0, 1)")
    }
  }

  /// The exponent with the least value: a grid even in ln c, then golden sections around its best.
  private static func bestExponent(_ squares: (Double) -> Double) -> Double {
    let (low, high) = (log(exponents.lowerBound), log(exponents.upperBound))
    let steps = 256
    let grid = (0...steps).map { low + (high - low) * Double($0) / Double(steps) }
    let best = grid.indices.min { squares(exp(grid[$0])) < squares(exp(grid[$1])) }!
    var (left, right) = (grid[max(0, best - 1)], grid[min(steps, best + 1)])
    let golden = (5.0.squareRoot() - 1) / 2
    for _ in 0..<80 {
      let (x, y) = (right - golden * (right - left), left + golden * (right - left))
      if squares(exp(x)) <= squares(exp(y)) { right = y } else { left = x }
    }
    return exp((left + right) / 2)
  }

  /// The a ≤ largest and b ≥ 0 that fit best at one exponent: the free minimum if it is allowed, else
  /// the best on the two edges, since the sum of squares is convex.
  private static func line(
    _ points: [Point], _ c: Double, _ largest: Double
  ) -> (a: Double, b: Double, squares: Double) {
    var (w, wx, wxx, wy, wxy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for point in points {
      let x = exp(-c * point.logSize)
      w += point.weight
      wx += point.weight * x
      wxx += point.weight * x * x
      wy += point.weight * point.score
      wxy += point.weight * x * point.score
    }
    func squares(_ a: Double, _ b: Double) -> (a: Double, b: Double, squares: Double) {
      var sum = 0.0
      for point in points {
        let residual = point.score - a + b * exp(-c * point.logSize)
        sum += point.weight * residual * residual
      }
      return (a, b, sum)
    }
    let b = (wx * wy - w * wxy) / (w * wxx - wx * wx)
    let a = (wy + b * wx) / w
    if a <= largest && b >= 0 { return squares(a, b) }
    let edges = [
      squares(largest, max(0, (largest * wx - wxy) / wxx)), squares(min(largest, wy / w), 0),
    ]
    return edges[0].squares <= edges[1].squares ? edges[0] : edges[1]
  }

  /// (JᵀWJ)⁻¹ over the free parameters of (a, b·n₀^(−c), c); nil if it is singular.
  private static func covariance(
    _ points: [Point], _ best: (a: Double, b: Double, squares: Double), _ c: Double, _ free: [Bool]
  ) -> [Double]? {
    var matrix = [Double](repeating: 0, count: 9)
    for point in points {
      let power = exp(-c * point.logSize)
      let gradient = [1, -power, best.b * power * point.logSize]
      for i in 0..<3 where free[i] {
        for j in 0..<3 where free[j] {
          matrix[3 * i + j] += point.weight * gradient[i] * gradient[j]
        }
      }
    }
    // A row and column of the unit matrix in place of a fixed parameter, taken out again below.
    for i in 0..<3 where !free[i] { matrix[4 * i] = 1 }
    guard var inverse = inverted3(matrix) else { return nil }
    for i in 0..<3 where !free[i] { inverse[4 * i] = 0 }
    return inverse
  }
}

/// The inverse of a 3×3 row-major matrix by its adjugate; nil if it is singular to rounding.
private func inverted3(_ m: [Double]) -> [Double]? {
  func cofactor(_ i: Int, _ j: Int) -> Double {
    let (r, s) = ((i + 1) % 3, (i + 2) % 3)
    let (t, u) = ((j + 1) % 3, (j + 2) % 3)
    return m[3 * r + t] * m[3 * s + u] - m[3 * r + u] * m[3 * s + t]
  }
  let determinant = (0..<3).reduce(0) { $0 + m[$1] * cofactor(0, $1) }
  let scale = m[0] * m[4] * m[8]
  guard abs(determinant) > 1e-14 * abs(scale) else { return nil }
  return (0..<9).map { cofactor($0 % 3, $0 / 3) / determinant }
}
