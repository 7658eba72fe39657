/// Limited-memory BFGS: minimises any smooth function from its values and gradients.
///
/// Given f, its gradient and a start x, it finds a point where ‖∇f‖ ≤ tolerance · `reference`. Two-loop
/// recursion of Nocedal and Wright, "Numerical Optimization" (2006), Algorithm 7.4, scaled by (7.20);
/// weak Wolfe conditions by bisection (Lewis and Overton 2013, Algorithm 2.6).
/// `NewtonCG` is what the models use, being several times faster; this one shares nothing with it
///
/// but the loss, works in the weights themselves, and so checks it.
public struct LBFGS: Sendable {
  /// The relative gradient at which to stop.
  public var tolerance = 1e-6
  public var maximumIterations = 5_000
  /// Pairs of steps and gradient changes that are remembered.
  public var memory = 20

  public init() {}

  /// - Parameters:
  ///   - start: where to begin.
  ///   - reference: what gradients are measured against; nil takes the norm of the first.
  ///   - function: what is minimised.
  public func minimise(
    _ function: some DifferentiableFunction, from start: [Double], reference: Double? = nil
  ) -> (parameters: [Double], report: StopReport) {
    precondition(
      start.count == function.parameterCount,
      "a start of \(start.count) numbers for \(function.parameterCount) parameters")
    var x = start
    var gradient = [Double](repeating: 0, count: x.count)
    var value = function.value(at: x, gradient: &gradient)
    var evaluations = 1
    var history: [Pair] = []
    let reference = reference ?? BLAS.norm(gradient)
    var reason = StopReport.Reason.converged
    var iterations = 0

    while BLAS.norm(gradient) > tolerance * reference {
      if iterations == maximumIterations {
        reason = .iterationLimit
        break
      }
      iterations += 1
      var direction = Self.direction(gradient, history)
      if history.isEmpty { BLAS.scale(1 / max(1, BLAS.norm(gradient)), &direction) }
      let slope = BLAS.dot(gradient, direction)
      var (lower, upper, length) = (0.0, Double.infinity, 1.0)
      var accepted: (x: [Double], gradient: [Double], value: Double)?
      for _ in 0..<60 {
        var trial = x
        BLAS.axpy(length, direction, into: &trial)
        var trialGradient = gradient
        let trialValue = function.value(at: trial, gradient: &trialGradient)
        evaluations += 1
        let tolerated = value + 1e-4 * length * slope + 1e-15 * abs(value)
        if !(trialValue <= tolerated) {
          upper = length
        } else {
          accepted = (trial, trialGradient, trialValue)
          if BLAS.dot(trialGradient, direction) >= 0.9 * slope { break }
          lower = length
        }
        length = upper < .infinity ? (lower + upper) / 2 : 2 * lower
      }
      guard let accepted, slope < 0 else {
        reason = .precisionLimit
        break
      }
      var pair = Pair(step: accepted.x, change: accepted.gradient)
      BLAS.axpy(-1, x, into: &pair.step)
      BLAS.axpy(-1, gradient, into: &pair.change)
      pair.product = BLAS.dot(pair.step, pair.change)
      // A pair without curvature would make the approximation indefinite.
      if pair.product > 1e-14 * BLAS.dot(pair.change, pair.change) { history.append(pair) }
      if history.count > memory { history.removeFirst() }
      (x, gradient, value) = accepted
    }
    let relative = reference > 0 ? BLAS.norm(gradient) / reference : 0
    return (
      x,
      StopReport(
        reason: reason, iterations: iterations, products: evaluations, objective: value,
        relativeGradient: relative, tolerance: tolerance)
    )
  }

  private struct Pair {
    var step: [Double]
    var change: [Double]
    var product = 0.0
  }

  /// −H·gradient, H the approximation of the inverse Hessian made from the pairs.
  private static func direction(_ gradient: [Double], _ history: [Pair]) -> [Double] {
    var q = gradient
    var factors: [Double] = []
    for pair in history.reversed() {
      let factor = BLAS.dot(pair.step, q) / pair.product
      BLAS.axpy(-factor, pair.change, into: &q)
      factors.append(factor)
    }
    if let last = history.last {
      BLAS.scale(last.product / BLAS.dot(last.change, last.change), &q)
    }
    for (pair, factor) in zip(history, factors.reversed()) {
      BLAS.axpy(factor - BLAS.dot(pair.change, q) / pair.product, pair.step, into: &q)
    }
    BLAS.scale(-1, &q)
    return q
  }
}
