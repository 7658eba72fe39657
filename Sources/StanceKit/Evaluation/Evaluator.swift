import LinearLearning

/// Evaluates a model on labelled paragraphs.
public struct Evaluator: Sendable {
  public let options: EvaluationOptions

  /// Called when another part of an evaluation is done; there are ``stageCount``.
  public typealias Progress = () -> Void

  public static let stageCount = 6

  public init(_ options: EvaluationOptions) { self.options = options }

  /// Everything about `pipeline` on `paragraphs`.
  ///
  /// - Parameters:
  ///   - paragraphs: in reading order.
  ///   - pipeline: the model.
  ///   - progress: called as work gets done.
  ///   - unit: what is labelled at a time; both are compared where the model has a second stage.
  ///   - training: paragraphs to fit the naive-Bayes baseline to; empty for none.
  /// - Throws: `DatasetError.unknownLabel`, `TrainingError`, `LearningError`.
  public func evaluate(
    _ pipeline: Pipeline, on paragraphs: [LabelledParagraph], unit: ParagraphScorer.Unit,
    training: [LabelledParagraph] = [], progress: Progress = {}
  ) throws -> Evaluation {
    guard !paragraphs.isEmpty else { throw TrainingError.noParagraphs }
    let scorer = ParagraphScorer(pipeline, parallelism: options.bootstrap.parallelism)
    let scored = try scorer.score(paragraphs, unit: unit)
    let other: ParagraphScorer.Unit = unit == .article ? .paragraph : .article
    let otherScored = scorer.usesContext ? try scorer.score(paragraphs, unit: other) : nil
    progress()
    var baselines = Baseline.guesses(
      scored, trainingShares: pipeline.configuration.stance.trainingShares,
      rhetoricShares: pipeline.configuration.rhetoric?.trainingShares ?? [])
    if !training.isEmpty {
      let gold = try GoldLabels(
        training, stanceLabels: pipeline.stanceLabels, rhetoricLabels: LabelSet([]))
      baselines.append(
        try Baseline.naiveBayes(
          scored, trainingTexts: training.map(\.text), trainingStances: gold.stances,
          vectorizer: pipeline.vectorizer))
    }
    progress()
    return try evaluation(
      of: scored, unit: unit, baselines: baselines,
      otherUnit: otherScored.map { (other, $0) },
      terms: { text, predicted, gold in
        pipeline.reasons(in: text, for: predicted, against: gold, count: 6)
      }, progress: progress)
  }

  /// Everything about paragraphs that were scored by whatever means.
  func evaluation(
    of scored: ScoredParagraphs, unit: ParagraphScorer.Unit, baselines: [Baseline],
    otherUnit: (unit: ParagraphScorer.Unit, scored: ScoredParagraphs)? = nil,
    terms: (String, Int, Int) -> [Evaluation.ConfidentError.Term] = { _, _, _ in [] },
    progress: Progress = {}
  ) throws -> Evaluation {
    let bootstrap = options.bootstrap
    let groups = try scored.groups(by: options.groupColumn)
    let stance = StanceScores(
      names: scored.stanceLabels.names, stances: scored.stances,
      predicted: scored.predictedStances, logits: scored.logits, groups: groups,
      bootstrap: bootstrap)
    progress()
    var rhetoric: RhetoricScores?
    if scored.hasTechniques {
      let rows = scored.techniques.indices.filter { scored.techniques[$0] != nil }
      rhetoric = RhetoricScores(
        scored.selecting(rows), groups: rows.map { groups[$0] }, bins: options.bins,
        bootstrap: bootstrap)
    }
    progress()
    let breakdowns = try options.breakdownColumns.map {
      try Breakdown(scored, column: $0, groups: groups, bootstrap: bootstrap)
    }
    progress()
    let ceiling = try HumanCeiling(scored, groups: groups, bootstrap: bootstrap)
    let clusterCount = Set(groups).count
    defer { progress() }
    return Evaluation(
      paragraphCount: scored.count, articleCount: Set(scored.paragraphs.map(\.article)).count,
      groupColumn: options.groupColumn, clusterCount: clusterCount, bootstrap: bootstrap,
      unit: unit, stanceLabels: scored.stanceLabels.names, stance: stance, baselines: baselines,
      calibration: StanceCalibration(scored, bins: options.bins),
      abstention: AbstentionScores(scored), rhetoric: rhetoric,
      otherUnit: otherUnit.flatMap { comparison(scored, $0.scored, $0.unit, groups) },
      ceiling: ceiling, breakdowns: breakdowns, errors: errors(scored, terms),
      warnings: warnings(stance, rhetoric, clusterCount: clusterCount))
  }

  private func comparison(
    _ own: ScoredParagraphs, _ other: ScoredParagraphs, _ unit: ParagraphScorer.Unit,
    _ groups: [Int]
  ) -> Evaluation.OtherUnit? {
    guard own.predictedStances != other.predictedStances else { return nil }
    let size = own.stanceLabels.count
    func counts(_ scored: ScoredParagraphs) -> ClusterCounts {
      ClusterCounts(
        groups: groups, cells: zip(scored.stances, scored.predictedStances).map { $0 * size + $1 },
        cellCount: size * size)
    }
    let otherCounts = counts(other)
    let comparison = PairedComparison(
      first: otherCounts, second: counts(own), bootstrap: options.bootstrap
    ) { ClassificationMetrics(StanceScores.confusion($0, size)).macro.f1 }
    return Evaluation.OtherUnit(
      unit: unit, macroF1: comparison.first,
      accuracy: ClassificationMetrics(StanceScores.confusion(otherCounts.totals, size)).accuracy,
      gain: comparison.difference)
  }

  private func errors(
    _ scored: ScoredParagraphs, _ terms: (String, Int, Int) -> [Evaluation.ConfidentError.Term]
  ) -> [Evaluation.ConfidentError] {
    let wrong = scored.predictions.indices.filter {
      scored.predictions[$0].stance != scored.stances[$0]
    }
    let surest = wrong.sorted {
      (scored.predictions[$0].probability, $1) > (scored.predictions[$1].probability, $0)
    }.prefix(options.errorCount)
    return surest.map { row in
      let (prediction, gold) = (scored.predictions[row], scored.stances[row])
      return Evaluation.ConfidentError(
        paragraph: scored.paragraphs[row], gold: gold, predicted: prediction.stance,
        probability: Double(prediction.probability),
        goldProbability: Double(prediction.probabilities[gold]),
        terms: terms(scored.paragraphs[row].text, prediction.stance, gold))
    }
  }

  /// Fewer paragraphs or clusters than these, and a label's scores say little.
  static let leastSupport = 30
  static let leastLabelClusters = 10

  private func warnings(
    _ stance: StanceScores, _ rhetoric: RhetoricScores?, clusterCount: Int
  ) -> [String] {
    var warnings: [String] = []
    if clusterCount < 20 {
      warnings.append(
        "only \(clusterCount) different values of '\(options.groupColumn)': intervals are too "
          + "short with fewer than 20")
    }
    let labels =
      stance.labels.map { ($0.name, $0.support, $0.clusters) }
      + (rhetoric?.labels.map { ($0.name, $0.support, $0.clusters) } ?? [])
    let absent = labels.filter { $0.1 == 0 }.map { "'\($0.0)'" }
    if !absent.isEmpty {
      warnings.append(
        "nothing is known of labels that do not occur: " + absent.joined(separator: ", "))
    }
    let rare = labels.filter { name, support, clusters in
      support > 0 && (support < Self.leastSupport || clusters < Self.leastLabelClusters)
    }
    if !rare.isEmpty {
      warnings.append(
        "too rare to judge (below \(Self.leastSupport) paragraphs or \(Self.leastLabelClusters) "
          + "different values of '\(options.groupColumn)'): "
          + rare.map { "'\($0.0)' \($0.1) in \($0.2)" }.joined(separator: ", "))
    }
    return warnings
  }
}

extension Pipeline {
  /// The features of a text that speak most for one stance against another.
  func reasons(
    in text: String, for predicted: Int, against gold: Int, count: Int
  ) -> [Evaluation.ConfidentError.Term] {
    let parts = explanation(of: text).parts.map { part in
      Evaluation.ConfidentError.Term(
        name: part.name,
        contribution: Double(part.contributions[predicted] - part.contributions[gold]),
        ranges: part.ranges + part.hits.map(\.range))
    }
    return Array(
      parts.filter { $0.contribution > 0 }
        .sorted { ($0.contribution, $1.name) > ($1.contribution, $0.name) }.prefix(count))
  }
}
