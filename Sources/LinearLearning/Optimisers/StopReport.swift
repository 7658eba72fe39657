/// Why and where an optimiser stopped.
public struct StopReport: Sendable, Hashable {
  public enum Reason: String, Sendable, Hashable {
    /// The relative gradient fell to the tolerance.
    case converged
    /// The allowed number of iterations was used up.
    case iterationLimit
    /// Rounding hides any further decrease of the objective.
    case precisionLimit
    /// The target is the same in all rows that count; its constant probability was taken.
    case constantTarget
  }

  public let reason: Reason
  /// Outer iterations: Newton steps, or L-BFGS steps.
  public let iterations: Int
  /// Products with the features and their transpose, one pair counted once.
  public let products: Int
  /// f at the stop.
  public let objective: Double
  /// ‖∇f‖ at the stop over ‖∇f‖ at W = W₀ with the intercepts that fit best there.
  public let relativeGradient: Double
  /// The relative gradient asked for.
  public let tolerance: Double

  public init(
    reason: Reason, iterations: Int, products: Int, objective: Double, relativeGradient: Double,
    tolerance: Double
  ) {
    self.reason = reason
    self.iterations = iterations
    self.products = products
    self.objective = objective
    self.relativeGradient = relativeGradient
    self.tolerance = tolerance
  }

  /// Whether the result is the optimum to the tolerance asked for.
  public var isConverged: Bool { reason == .converged }

  /// What to do about a stop short of the tolerance, in one line; nil when there is nothing to do.
  public var remedy: String? {
    switch reason {
    case .converged: nil
    case .iterationLimit:
      "stopped after \(iterations) iterations at relative gradient \(relativeGradient), "
        + "\(tolerance) was asked for; allow more iterations, lower C or loosen the tolerance"
    case .precisionLimit:
      "rounding stopped the descent at relative gradient \(relativeGradient), \(tolerance) was "
        + "asked for; loosen the tolerance or scale features to similar sizes"
    case .constantTarget:
      "the label is the same in all rows; its probability is constant, add rows of the other kind"
    }
  }
}
