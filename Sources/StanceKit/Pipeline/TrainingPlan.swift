import LinearLearning

/// What `PipelineTrainer` is to do. Checked once, here.
public struct TrainingPlan: Sendable {
  /// From which probability on a stance is given.
  public enum Abstention: Sendable, Equatable {
    /// From this probability on; 0 gives every stance.
    case below(Double)
    /// The lowest threshold at which this share of the stances given is right, out of fold.
    case precision(Double)
    /// The highest threshold at which this share of the paragraphs gets a stance, out of fold.
    case coverage(Double)
  }

  /// What the regularisation strength is chosen by.
  public enum Selection: String, Sendable, CaseIterable {
    case macroF1 = "macro-f1"
    case accuracy
    case logLoss = "log-loss"
  }

  /// How much a class counts.
  public enum ClassWeighting: String, Sendable, CaseIterable {
    /// Every paragraph counts 1.
    case uniform
    /// Every class counts the same in sum, n/(K·nₖ).
    case balanced
  }

  /// Whether the stance penalty is scaled by naive-Bayes log-count ratios (`LogCountRatio`).
  public enum NaiveBayesScaling: Sendable {
    case never, always
    /// Both are tried with every C; of equals the plain penalty is taken.
    case chosen
  }

  /// What the stance head may be fitted with.
  struct StanceCandidate: Sendable, Equatable {
    let c: Double
    let isScaled: Bool
  }

  public let terms: TermOptions
  public let dictionaries: [PhraseDictionary]
  /// Inverse regularisation strengths tried, ascending.
  public private(set) var strengths: [Double]
  /// The same for the rhetoric head.
  public private(set) var rhetoricStrengths: [Double]
  public let selection: Selection
  public let stanceWeighting: ClassWeighting
  public let rhetoricWeighting: ClassWeighting
  public private(set) var naiveBayesScaling: NaiveBayesScaling
  /// Dictionary whose categories are named like stance labels: what the weights of its phrases are drawn towards.
  public let priorDictionary: PhraseDictionary?
  /// What a phrase's weight is multiplied by to become its prior weight W₀.
  public let priorStrength: Double
  /// Cross-validation folds; never split a group.
  public let folds: Int
  /// The column whose values are the groups of the folds.
  public private(set) var groupColumn: String
  /// Label of paragraphs that take no side, which furniture may be given.
  public let neutralLabel: String?
  /// Whether a second stage over an article's paragraphs is trained.
  public let usesContext: Bool
  public let abstention: Abstention
  /// Whether probabilities and the thresholds of techniques are fitted to logits out of fold.
  public let calibrates: Bool
  public let seed: UInt64
  /// Relative gradient at which the final fits stop; cross-validation stops at ten times as much.
  public let tolerance: Double
  public let parallelism: Parallelism

  /// - Parameters:
  ///   - calibrates: whether probabilities and thresholds are fitted to logits out of fold.
  ///   - dictionaries: whose categories become features.
  ///   - folds: of the cross-validation.
  ///   - groupColumn: the column whose values are drawn, or kept, as wholes.
  ///   - naiveBayesScaling: whether the stance penalty is scaled by log-count ratios.
  ///   - neutralLabel: label of paragraphs that take no side.
  ///   - parallelism: how many threads may work.
  ///   - priorDictionary: what weights are drawn towards.
  ///   - priorStrength: factor of the prior.
  ///   - rhetoricStrengths: values of C for the rhetoric head; those of `strengths` if nil.
  ///   - rhetoricWeighting: how techniques count.
  ///   - seed: of every random choice.
  ///   - selection: what C is chosen by.
  ///   - stanceWeighting: how stances count.
  ///   - strengths: values of C to choose from.
  ///   - terms: what is counted.
  ///   - tolerance: relative gradient at which the final fits stop.
  ///   - usesContext: whether a second stage is trained.
  ///   - abstentionThreshold: smallest probability at which a stance is given.
  ///   - goal: what that probability is to be chosen for instead.
  public init(
    terms: TermOptions, dictionaries: [PhraseDictionary] = [],
    strengths: [Double] = [0.1, 0.3, 1, 3, 10, 30, 100], rhetoricStrengths: [Double]? = nil,
    selection: Selection = .macroF1,
    stanceWeighting: ClassWeighting = .uniform, rhetoricWeighting: ClassWeighting = .uniform,
    naiveBayesScaling: NaiveBayesScaling = .never, priorDictionary: PhraseDictionary? = nil,
    priorStrength: Double = 1, folds: Int = 5, groupColumn: String = "article",
    neutralLabel: String? = nil, usesContext: Bool = false, abstentionThreshold: Double = 0,
    abstention goal: Abstention? = nil, calibrates: Bool = true,
    seed: UInt64 = 1, tolerance: Double = 1e-4, parallelism: Parallelism = .serial
  ) throws {
    func check(_ condition: Bool, _ message: @autoclosure () -> String) throws {
      if !condition { throw TermOptionsError(description: message()) }
    }
    for list in [strengths, rhetoricStrengths ?? strengths] {
      try check(
        !list.isEmpty && list.allSatisfy { $0 > 0 && $0.isFinite },
        "regularisation strengths C \(list); expected positive numbers")
    }
    try check(
      priorStrength.isFinite && priorStrength >= 0,
      "prior strength \(priorStrength); expected a number from 0 on")
    try check(folds >= 2, "\(folds) folds; expected 2 or more")
    let abstention = goal ?? .below(abstentionThreshold)
    switch abstention {
    case .below(let threshold):
      try check(
        threshold >= 0 && threshold < 1,
        "abstention threshold \(threshold); expected at least 0 and less than 1")
    case .precision(let share), .coverage(let share):
      try check(
        share > 0 && share <= 1, "abstention for \(share); expected a share above 0, up to 1")
    }
    try check(
      tolerance >= 1e-10 && tolerance <= 1e-1,
      "tolerance \(tolerance); expected a relative gradient from 1e-10 to 0.1")
    self.terms = terms
    self.dictionaries = dictionaries
    self.strengths = Set(strengths).sorted()
    self.rhetoricStrengths = Set(rhetoricStrengths ?? strengths).sorted()
    self.selection = selection
    self.stanceWeighting = stanceWeighting
    self.rhetoricWeighting = rhetoricWeighting
    self.naiveBayesScaling = naiveBayesScaling
    self.priorDictionary = priorDictionary
    self.priorStrength = priorStrength
    self.folds = folds
    self.groupColumn = groupColumn
    self.neutralLabel = neutralLabel
    self.usesContext = usesContext
    self.abstention = abstention
    self.calibrates = calibrates
    self.seed = seed
    self.tolerance = tolerance
    self.parallelism = parallelism
  }
}

extension TrainingPlan {
  /// Whether anything is chosen or fitted by scores out of fold.
  var crossValidates: Bool {
    if case .below = abstention {} else { return true }
    return calibrates || usesContext || stanceCandidates.count > 1 || rhetoricStrengths.count > 1
  }

  /// Ascending in C, without scaling first.
  var stanceCandidates: [StanceCandidate] {
    let scalings =
      switch naiveBayesScaling {
      case .never: [false]
      case .always: [true]
      case .chosen: [false, true]
      }
    return scalings.flatMap { isScaled in
      strengths.map { StanceCandidate(c: $0, isScaled: isScaled) }
    }
  }

  /// The same plan with other groups and what was chosen.
  func grouped(
    by column: String, stance: StanceCandidate, rhetoricStrengths: [Double]
  ) -> TrainingPlan {
    var plan = self
    plan.groupColumn = column
    plan.strengths = [stance.c]
    plan.naiveBayesScaling = stance.isScaled ? .always : .never
    plan.rhetoricStrengths = rhetoricStrengths
    return plan
  }
}
