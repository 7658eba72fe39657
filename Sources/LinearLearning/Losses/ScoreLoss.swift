/// A weighted loss of scores: the narrow waist between the optimisers and what they fit.
///
/// For n rows and K columns of scores s (n×K, without intercept) and intercepts b (K):
///
///     L(s, b) = Σᵢ wᵢ ℓᵢ(sᵢ + b)
///
/// summed, not averaged, over rows. With pᵢ the probabilities at sᵢ + b and yᵢ the indicators of
/// the truth, the gradient by sᵢ is the residual rᵢ = wᵢ(pᵢ − yᵢ), and the Hessian H is
/// block-diagonal, one K×K block a row. Rows of weight 0 have probabilities 0 and cost nothing.
protocol ScoreLoss: Sendable {
  /// n.
  var rowCount: Int { get }
  /// K.
  var columnCount: Int { get }
  /// Σᵢ wᵢ.
  var totalWeight: Double { get }
  /// The intercepts that fit best when all scores are 0.
  var initialIntercepts: [Double] { get }

  /// L(s, b); writes p (n×K) to `probabilities`.
  func value(scores: [Double], intercepts: [Double], probabilities: inout [Double]) -> Double

  /// r ← w(p − y), n×K.
  func residuals(probabilities: [Double], into residuals: inout [Double])

  /// h ← H(v − 1·shiftᵀ), n×K, for v of n×K and one shift a column.
  func hessianProduct(
    probabilities: [Double], direction: [Double], shift: [Double], into product: inout [Double])

  /// B = 1ᵀH1: the Hessian by the intercepts, K×K, made positive definite along directions in which
  /// L does not change.
  func interceptHessian(probabilities: [Double]) -> [Double]
}

extension ScoreLoss {
  /// 1ᵀr: the gradient by the intercepts.
  func columnSums(_ block: [Double]) -> [Double] {
    let width = columnCount
    var sums = [Double](repeating: 0, count: width)
    for i in 0..<rowCount { for k in 0..<width { sums[k] += block[i * width + k] } }
    return sums
  }

  /// Moves `intercepts` to where L is least for the given scores, by Newton's method in K unknowns;
  /// returns L there and leaves its probabilities.
  ///
  /// Optimisers keep the intercepts there throughout. It costs no product with the features, and
  /// what is left is a problem in W alone without the intercepts' bad scaling.
  func centre(
    intercepts: inout [Double], scores: [Double], value start: Double? = nil,
    probabilities: inout [Double], residuals: inout [Double]
  ) -> Double {
    var loss =
      start ?? value(scores: scores, intercepts: intercepts, probabilities: &probabilities)
    for _ in 0..<50 {
      self.residuals(probabilities: probabilities, into: &residuals)
      var step = columnSums(residuals)
      guard BLAS.norm(step) > 1e-10 * totalWeight else { return loss }
      let slope = step
      var factor = interceptHessian(probabilities: probabilities)
      guard BLAS.factorise(&factor, order: columnCount) else { return loss }
      BLAS.solve(factor: factor, order: columnCount, &step)
      let decrease = BLAS.dot(slope, step)
      var length = 1.0
      while true {
        var trial = intercepts
        BLAS.axpy(-length, step, into: &trial)
        let trialLoss = value(scores: scores, intercepts: trial, probabilities: &probabilities)
        if trialLoss <= loss - 1e-4 * length * decrease {
          (intercepts, loss) = (trial, trialLoss)
          break
        }
        length /= 2
        if length * decrease <= 1e-15 * abs(loss) {
          // Below what rounding lets a sum of n losses show.
          loss = value(scores: scores, intercepts: intercepts, probabilities: &probabilities)
          self.residuals(probabilities: probabilities, into: &residuals)
          return loss
        }
      }
    }
    self.residuals(probabilities: probabilities, into: &residuals)
    return loss
  }
}
