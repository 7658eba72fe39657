import LinearLearning

/// What to expect of a model trained like this on texts like these, and on texts of other sources.
public struct CrossValidatedEvaluation: Sendable {
  /// One way of holding paragraphs out.
  public struct Design: Sendable {
    /// Column whose values are held out as wholes; `nil` for paragraphs drawn at random.
    public let column: String?
    public let groups: Int
    public let macroF1: BootstrapEstimate
    public let accuracy: BootstrapEstimate
    /// `nil` without techniques.
    public let meanAveragePrecision: BootstrapEstimate?
    /// Macro-F1 less that of the first design, on the same drawn clusters; `nil` for the first.
    public let gap: BootstrapEstimate?
  }

  /// The evaluation of the plan's own design.
  public let evaluation: Evaluation
  /// The plan's own design, then the others.
  public let designs: [Design]
  /// Designs that could not be run, and why.
  public let skipped: [(column: String, reason: String)]
  /// The C chosen for each fold of the plan's own design.
  public let strengths: [Double]
  public let folds: Int
  public let learningCurve: LearningCurve?
  /// Out-of-fold predictions of the plan's own design.
  let scored: ScoredParagraphs
}

/// Cross-validates a training plan under several designs of holding out.
public struct CrossValidatedEvaluator: Sendable {
  public let plan: TrainingPlan
  public let options: EvaluationOptions
  /// Columns held out as wholes beside the plan's own, such as source and genre.
  public let heldOutColumns: [String]
  /// Whether paragraphs drawn at random are tried too.
  public let includesRandom: Bool
  public let includesLearningCurve: Bool

  /// - Parameter heldOutColumns: columns whose values are held out as wholes, each in a design of its own.
  /// - Parameter includesLearningCurve: whether smaller training sets are tried.
  /// - Parameter includesRandom: whether paragraphs are also held out at random.
  /// - Parameter plan: how models are trained.
  /// - Parameter options: `groupColumn` is the plan's.
  public init(
    plan: TrainingPlan, options: EvaluationOptions, heldOutColumns: [String] = ["source"],
    includesRandom: Bool = true, includesLearningCurve: Bool = false
  ) {
    self.plan = plan
    var options = options
    options.groupColumn = plan.groupColumn
    self.options = options
    self.heldOutColumns = heldOutColumns
    self.includesRandom = includesRandom
    self.includesLearningCurve = includesLearningCurve
  }

  /// How often `progress` is called.
  public var stepCount: Int {
    let designs = 1 + (includesRandom ? 1 : 0) + heldOutColumns.count
    return designs * plan.folds + Evaluator.stageCount
      + (includesLearningCurve ? LearningCurve.shares.count * plan.folds : 0)
  }

  /// - Throws: what training throws where the plan's own design cannot be run.
  public func run(
    _ paragraphs: [LabelledParagraph], progress: @escaping @Sendable () -> Void = {}
  ) throws -> CrossValidatedEvaluation {
    let data = try TrainingSet(paragraphs, groupColumn: plan.groupColumn)
    let validation = try CrossValidator(plan: plan, fitsNaiveBayes: true) { _ in progress() }
      .run(data)
    let own = try OutOfFold(
      plan: plan, data: data, paragraphs: paragraphs, validation: validation
    ).run()
    var baselines = Baseline.guesses(
      own.scored, trainingShares: data.stanceShares,
      rhetoricShares: data.rhetoric.isEmpty ? [] : data.rhetoricShares)
    if let logits = validation.naiveBayesLogits {
      baselines.append(Baseline.naiveBayes(own.scored, logits: logits))
    }
    let evaluation = try Evaluator(options).evaluation(
      of: own.scored, unit: plan.usesContext ? .article : .paragraph, baselines: baselines,
      progress: progress)
    var designs = [
      CrossValidatedEvaluation.Design(
        column: plan.groupColumn, groups: Set(data.groups).count,
        macroF1: evaluation.stance.macroF1, accuracy: evaluation.stance.accuracy,
        meanAveragePrecision: evaluation.rhetoric?.meanAveragePrecision, gap: nil)
    ]
    var skipped: [(column: String, reason: String)] = []
    let rhetoricStrengths = validation.chosenRhetoricC.map { [$0] } ?? plan.rhetoricStrengths
    let columns: [String?] =
      (includesRandom ? [nil] : []) + heldOutColumns.filter { $0 != plan.groupColumn }
    for column in columns {
      do {
        let plan = plan.grouped(
          by: column ?? "id", stance: validation.chosen.candidate,
          rhetoricStrengths: rhetoricStrengths)
        designs.append(try design(column, plan, paragraphs, own.scored, progress))
      } catch let error as TrainingError {
        skipped.append((column ?? "paragraph", error.description))
      } catch let error as LearningError {
        skipped.append((column ?? "paragraph", error.description))
      }
    }
    let curve =
      includesLearningCurve
      ? try LearningCurve(
        plan.grouped(
          by: plan.groupColumn, stance: validation.chosen.candidate,
          rhetoricStrengths: rhetoricStrengths), data,
        folds: validation.folds, bootstrap: options.bootstrap, progress: progress) : nil
    return CrossValidatedEvaluation(
      evaluation: evaluation, designs: designs, skipped: skipped, strengths: own.strengths,
      folds: plan.folds, learningCurve: curve, scored: own.scored)
  }

  private func design(
    _ column: String?, _ plan: TrainingPlan, _ paragraphs: [LabelledParagraph],
    _ own: ScoredParagraphs, _ progress: @escaping @Sendable () -> Void
  ) throws -> CrossValidatedEvaluation.Design {
    let data = try TrainingSet(paragraphs, groupColumn: plan.groupColumn)
    let validation = try CrossValidator(plan: plan) { _ in progress() }.run(data)
    let scored = try OutOfFold(
      plan: plan, data: data, paragraphs: paragraphs, validation: validation
    ).run().scored
    let groups = try scored.groups(by: options.groupColumn)
    let size = data.stanceLabels.count
    func counts(_ scored: ScoredParagraphs) -> ClusterCounts {
      ClusterCounts(
        groups: groups, cells: zip(scored.stances, scored.predictedStances).map { $0 * size + $1 },
        cellCount: size * size)
    }
    let comparison = PairedComparison(
      first: counts(own), second: counts(scored), bootstrap: options.bootstrap
    ) { ClassificationMetrics(StanceScores.confusion($0, size)).macro.f1 }
    let accuracy = options.bootstrap.estimate(counts(scored)) {
      ClassificationMetrics(StanceScores.confusion($0, size)).accuracy
    }
    var precision: BootstrapEstimate?
    if scored.hasTechniques {
      let rows = scored.techniques.indices.filter { scored.techniques[$0] != nil }
      precision =
        RhetoricScores(
          scored.selecting(rows), groups: rows.map { groups[$0] }, bins: options.bins,
          bootstrap: options.bootstrap
        ).meanAveragePrecision
    }
    return CrossValidatedEvaluation.Design(
      column: column, groups: Set(data.groups).count, macroF1: comparison.second,
      accuracy: accuracy, meanAveragePrecision: precision, gap: comparison.difference)
  }
}
