import LinearLearning

/// News from a training run, for a progress display.
public enum TrainingProgress: Sendable, Equatable {
  case started(paragraphs: Int, articles: Int)
  case foldFinished(of: Int)
  case vocabulary(terms: Int, denseFeatures: Int)
  case fitted(head: String, iterations: Int, relativeGradient: Double, remedy: String?)
}

/// A pipeline with what is known of how it was found.
public struct TrainedPipeline: Sendable {
  public let pipeline: Pipeline
  /// `nil` where nothing was to be chosen or fitted out of fold.
  public let crossValidation: CrossValidation?
  /// Why each optimiser stopped: the stance head's report, then one a technique.
  public let reports: [StopReport]
}

/// Learns a pipeline from labelled paragraphs.
///
/// 1. Cross-validation over C, grouped as the plan says, with vocabularies of its own in every fold.
/// 2. Calibration and rhetoric thresholds on the out-of-fold logits of the C chosen, unless the plan wants none.
/// 3. The final vocabulary and weights from all paragraphs.
public struct PipelineTrainer: Sendable {
  public let plan: TrainingPlan

  public init(_ plan: TrainingPlan) { self.plan = plan }

  /// - Throws: `TrainingError`, `LearningError`, `TermOptionsError`.
  public func fit(
    _ paragraphs: [LabelledParagraph], provenance: PipelineConfiguration.Provenance? = nil,
    progress: @escaping @Sendable (TrainingProgress) -> Void = { _ in }
  ) throws -> TrainedPipeline {
    let data = try TrainingSet(paragraphs, groupColumn: plan.groupColumn)
    progress(.started(paragraphs: data.count, articles: data.articles.count))
    let validation =
      plan.crossValidates ? try CrossValidator(plan: plan, progress: progress).run(data) : nil
    let chosen = validation?.chosen.candidate ?? plan.stanceCandidates[0]
    let vectorizer = try VectorizerTrainer(options: plan.terms, dictionaries: plan.dictionaries)
      .fit(data.texts)
    guard vectorizer.columnCount > 0 else { throw TrainingError.noFeatures }
    progress(
      .vocabulary(
        terms: vectorizer.vocabulary.count, denseFeatures: vectorizer.denseNames.count))
    let features = vectorizer.matrix(of: data.texts)
    let fitter = HeadFitter(plan: plan, tolerance: plan.tolerance, parallelism: plan.parallelism)
    let stance = try fitter.stance(
      features, data.stances, data.stanceLabels, chosen, vectorizer)
    report("stance", stance.reports, progress)
    var reports = stance.reports
    var rhetoric: OneVsRestModel?
    let chosenRhetoricC = validation?.chosenRhetoricC ?? plan.rhetoricStrengths[0]
    if !data.rhetoric.isEmpty {
      let fitted = try fitter.rhetoric(features, data.rhetoric, chosenRhetoricC)
      report("rhetoric", fitted.reports, progress)
      reports += fitted.reports
      rhetoric = fitted.model
    }
    let temperature = validation.flatMap {
      plan.calibrates ? TemperatureScaling(logits: $0.stanceLogits, labels: data.stances) : nil
    }
    let context = try validation.flatMap {
      plan.usesContext
        ? try ContextTrainer(plan: plan).fit(
          data, articles: data.articles, logits: $0.stanceLogits,
          temperature: temperature ?? TemperatureScaling(inverseTemperature: 1)) : nil
    }
    let threshold = try abstention(data, paragraphs, validation)
    var provenance =
      provenance
      ?? .init(
        version: StanceVersion.current, command: "", seed: plan.seed, dataDigest: "",
        paragraphs: data.count, articles: data.articles.count, facts: [:])
    if let point = threshold.point {
      provenance.facts["stances given out of fold"] =
        "\(NumberText.fixed(point.coverage)), of which right \(NumberText.fixed(point.precision))"
    }
    let configuration = PipelineConfiguration(
      terms: .init(plan.terms), trainingTextCount: data.count,
      dictionaries: plan.dictionaries.map { .init(name: $0.name, categories: $0.categories) },
      stance: .init(
        labels: data.stanceLabels.names, trainingShares: data.stanceShares, c: chosen.c,
        slopes: [Float(temperature?.inverseTemperature ?? 1)], offsets: [], thresholds: []),
      rhetoric: rhetoric == nil ? nil : rhetoricHead(chosenRhetoricC, validation, data),
      neutralLabel: plan.neutralLabel.flatMap { data.stanceLabels.index(of: $0) == nil ? nil : $0 },
      abstentionThreshold: Float(threshold.value), usesContext: context != nil,
      isUncalibrated: plan.calibrates ? nil : true,
      isScaledByNaiveBayes: chosen.isScaled ? true : nil, provenance: provenance)
    let pipeline = Pipeline(
      configuration: configuration, vectorizer: vectorizer,
      stanceWeights: stance.model.weights.values.map { Float($0) },
      stanceIntercepts: stance.model.intercepts.map { Float($0) },
      rhetoricWeights: rhetoric?.weights.values.map { Float($0) } ?? [],
      rhetoricIntercepts: rhetoric?.intercepts.map { Float($0) } ?? [], context: context,
      trainingTexts: TextDigests(data.texts))
    return TrainedPipeline(pipeline: pipeline, crossValidation: validation, reports: reports)
  }

  /// The threshold the plan gives or asks to be chosen on scores out of fold.
  private func abstention(
    _ data: TrainingSet, _ paragraphs: [LabelledParagraph], _ validation: CrossValidation?
  ) throws -> TrainingPlan.ChosenThreshold {
    guard let validation else { return TrainingPlan.ChosenThreshold(value: 0, point: nil) }
    if case .below(let threshold) = plan.abstention {
      return TrainingPlan.ChosenThreshold(value: threshold, point: nil)
    }
    return try OutOfFold(
      plan: plan, data: data, paragraphs: paragraphs, validation: validation
    ).run().threshold
  }

  private func report(
    _ head: String, _ reports: [StopReport], _ progress: (TrainingProgress) -> Void
  ) {
    progress(
      .fitted(
        head: head, iterations: reports.map(\.iterations).max() ?? 0,
        relativeGradient: reports.map(\.relativeGradient).max() ?? 0,
        remedy: reports.compactMap(\.remedy).first))
  }

  /// Calibration and thresholds of every technique, from logits it was not trained on; without them a technique counts
  /// from a half on.
  private func rhetoricHead(
    _ c: Double, _ validation: CrossValidation?, _ data: TrainingSet
  ) -> PipelineConfiguration.Head {
    var head = PipelineConfiguration.Head(
      labels: data.rhetoricLabels.names,
      trainingShares: data.rhetoricShares, c: c, slopes: [],
      offsets: [], thresholds: [])
    for k in 0..<data.rhetoricLabels.count {
      guard plan.calibrates, let validation else {
        head.slopes.append(1)
        head.offsets.append(0)
        head.thresholds.append(0.5)
        continue
      }
      let logits = validation.rhetoricLogits.column(k)
      let gold = data.rhetoric.map { $0[k] }
      let platt = PlattScaling(logits: logits, labels: gold)
      // A label whose logits say nothing out of fold must not be turned upside down.
      let slope = max(platt.slope, 1e-3)
      head.slopes.append(Float(slope))
      head.offsets.append(Float(platt.offset))
      let probabilities = logits.map { Float($0 * slope + platt.offset) }.map(Pipeline.sigmoid)
      head.thresholds.append(ThresholdTuning.bestF1(probabilities, gold))
    }
    return head
  }
}

/// The version of this package.
public enum StanceVersion {
  public static let current = "0.1.0"
}
