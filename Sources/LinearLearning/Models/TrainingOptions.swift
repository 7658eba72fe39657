/// How much each class counts beside its rows' own weights.
public enum ClassWeights: Sendable, Hashable {
  /// Every class counts 1.
  case uniform
  /// Every class counts the same in sum: n/(K·nₖ), where n is the weight of all rows and nₖ that of
  /// the rows of class k, as scikit-learn's `balanced` (1.9). For a label of one-vs-rest K = 2.
  case balanced
  /// One factor a class; for one-vs-rest, one a label, applied where the label is on.
  case explicit([Double])

  func checked(classCount: Int) throws(LearningError) {
    guard case .explicit(let weights) = self else { return }
    guard weights.count == classCount else {
      throw .wrongCount(what: "class weights", found: weights.count, expected: classCount)
    }
    for (k, weight) in weights.enumerated() where !(weight >= 0 && weight.isFinite) {
      throw .badNumber(what: "class weight", index: k, value: weight)
    }
  }
}

/// Options of the trainers, checked once.
public struct TrainingOptions: Sendable, Hashable {
  /// C: the weight of the data against the penalty; larger fits closer.
  public let regularisation: Double
  public let classWeights: ClassWeights
  /// Relative gradient at which to stop, see ``StopReport/relativeGradient``.
  public let tolerance: Double
  /// Newton steps allowed.
  public let maximumIterations: Int
  /// s: penalty ½Σⱼ‖Wⱼ − W₀ⱼ‖²/sⱼ, one positive number a feature; nil for 1 everywhere. The same as
  /// multiplying column j of the features by √sⱼ.
  public let penaltyScales: [Double]?
  public let parallelism: Parallelism

  /// - Throws: ``LearningError/badOption(name:found:expected:)`` or `badNumber`.
  public init(
    regularisation: Double = 1, classWeights: ClassWeights = .uniform, tolerance: Double = 1e-6,
    maximumIterations: Int = 200, penaltyScales: [Double]? = nil,
    parallelism: Parallelism = .serial
  ) throws(LearningError) {
    guard regularisation > 0 && regularisation.isFinite else {
      throw .badOption(
        name: "C", found: "\(regularisation)", expected: "positive and finite, such as 1")
    }
    guard tolerance >= 1e-12 && tolerance < 1 else {
      throw .badOption(
        name: "the tolerance", found: "\(tolerance)", expected: "at least 1e-12 and below 1")
    }
    guard maximumIterations > 0 else {
      throw .badOption(
        name: "the number of iterations", found: "\(maximumIterations)", expected: "positive")
    }
    for (j, scale) in (penaltyScales ?? []).enumerated() where !(scale > 0 && scale.isFinite) {
      throw .badNumber(what: "penalty scale", index: j, value: scale)
    }
    self.regularisation = regularisation
    self.classWeights = classWeights
    self.tolerance = tolerance
    self.maximumIterations = maximumIterations
    self.penaltyScales = penaltyScales
    self.parallelism = parallelism
  }

  var newton: NewtonCG {
    NewtonCG(tolerance: tolerance, maximumIterations: maximumIterations)
  }
}

/// A model with what is known of how it was found.
public struct Fitted<Model: Sendable>: Sendable {
  public let model: Model
  /// One report for each problem solved: one for a multinomial model, one a label for one-vs-rest.
  public let reports: [StopReport]
  /// Where a later fit on the same rows and features, with another C or other weights, may begin.
  public let warmStart: WarmStart
}

/// The state in which a fit on some rows ended: A of n×K, with W = W₀ + diag(s)XᵀA, and b.
public struct WarmStart: Sendable, Hashable {
  let rowCoefficients: DenseMatrix
  let intercepts: [Double]
}
