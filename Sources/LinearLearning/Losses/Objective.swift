/// A function to be minimised and its gradient.
public protocol DifferentiableFunction: Sendable {
  /// The number of unknowns.
  var parameterCount: Int { get }
  /// f(x); writes ∇f(x) to `gradient`. Both arrays hold `parameterCount` numbers.
  func value(at parameters: [Double], gradient: inout [Double]) -> Double
}

/// The objective of all models here, in the space of the weights:
///
///     f(W, b) = C Σᵢ wᵢ ℓᵢ(Wᵀxᵢ + b) + ½ Σⱼ ‖Wⱼ − W₀ⱼ‖²/sⱼ
///
/// summed, not averaged, over rows; b is not penalised. Parameters are W (d×K, row-major: a feature's
/// K weights together), then b (K).
struct Objective<Features: FeatureMatrix>: DifferentiableFunction {
  let features: Features
  let loss: any ScoreLoss
  /// C.
  let regularisation: Double
  /// W₀, d×K; nil for 0.
  let prior: DenseMatrix?
  /// s, d positive numbers; nil for 1.
  let penaltyScales: [Double]?
  let parallelism: Parallelism

  private var weightCount: Int { features.columnCount * loss.columnCount }
  var parameterCount: Int { weightCount + loss.columnCount }

  func value(at parameters: [Double], gradient: inout [Double]) -> Double {
    let state = scores(at: parameters)
    var residuals = state.probabilities
    loss.residuals(probabilities: state.probabilities, into: &residuals)
    gradient = backwards(residuals)
    var penalty = 0.0
    for index in 0..<weightCount {
      let excess = parameters[index] - (prior?.values[index] ?? 0)
      let scaled = excess / (penaltyScales?[index / loss.columnCount] ?? 1)
      penalty += excess * scaled
      gradient[index] += scaled
    }
    return regularisation * state.value + penalty / 2
  }

  /// ∇²f(x)·v.
  func hessianProduct(at parameters: [Double], direction: [Double]) -> [Double] {
    let state = scores(at: parameters)
    let intercepts = direction[weightCount...].map { -$0 }
    var product = state.probabilities
    loss.hessianProduct(
      probabilities: state.probabilities, direction: linearScores(direction).values,
      shift: intercepts, into: &product)
    var result = backwards(product)
    for index in 0..<weightCount {
      result[index] += direction[index] / (penaltyScales?[index / loss.columnCount] ?? 1)
    }
    return result
  }

  private func scores(at parameters: [Double]) -> (value: Double, probabilities: [Double]) {
    let scores = linearScores(parameters).values
    var probabilities = scores
    let value = loss.value(
      scores: scores, intercepts: Array(parameters[weightCount...]),
      probabilities: &probabilities)
    return (value, probabilities)
  }

  /// X·W, without the intercepts.
  private func linearScores(_ parameters: [Double]) -> DenseMatrix {
    features.product(
      DenseMatrix(
        rowCount: features.columnCount, columnCount: loss.columnCount,
        values: Array(parameters[..<weightCount])),
      parallelism: parallelism)
  }

  /// C·(Xᵀr, 1ᵀr): from a derivative by the scores to one by the parameters.
  private func backwards(_ byScores: [Double]) -> [Double] {
    let block = DenseMatrix(
      rowCount: features.rowCount, columnCount: loss.columnCount, values: byScores)
    var result = features.transposedProduct(block, parallelism: parallelism).values
    result += loss.columnSums(byScores)
    BLAS.scale(regularisation, &result)
    return result
  }
}
