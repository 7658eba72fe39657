import LinearLearning
import Synchronization
import Testing

@testable import StanceKit

@Suite struct PipelineTrainerTests {
  /// Same data, options and seed give the same file at any thread count.
  @Test(arguments: [false, true])
  func sameBytesAtAnyThreadCount(context: Bool) throws {
    let reference = try ModelFile.encoded(
      (context ? PipelineSamples.contextual : PipelineSamples.plain).pipeline)
    for threads in [1, 2, 3] {
      let trained = try PipelineTrainer(PipelineSamples.plan(context: context, threads: threads))
        .fit(PipelineSamples.paragraphs())
      let isSame = try ModelFile.encoded(trained.pipeline) == reference
      #expect(isSame, "\(threads) threads")
    }
  }

  @Test func whatIsLearnt() throws {
    let trained = PipelineSamples.plain
    let configuration = trained.pipeline.configuration
    #expect(configuration.stance.labels == ["against", "for", "none"])
    #expect(configuration.rhetoric?.labels == ["call", "question"])
    #expect(configuration.neutralLabel == "none" && configuration.abstentionThreshold == 0.4)
    #expect(configuration.trainingTextCount == 90)
    #expect(abs(configuration.stance.trainingShares.reduce(0, +) - 1) < 1e-12)
    #expect(configuration.provenance.paragraphs == 90 && configuration.provenance.articles == 30)
    // The stances have words of their own, "must" and the question mark give the techniques away.
    let best = trained.crossValidation!.path.map(\.macroF1).max()!
    #expect(best > 0.9)
    #expect(trained.crossValidation!.rhetoricPath.map(\.meanAveragePrecision).max()! > 0.9)
    #expect(trained.reports.count == 3 && trained.reports.allSatisfy { $0.reason == .converged })
    #expect(
      trained.pipeline.prediction(for: "A clean and quiet tram, jobs and a modern future.").stance
        == 1)
  }

  /// Without calibration and with one C nothing is cross-validated, and the weights are the same.
  @Test func withoutCalibration() throws {
    let plan = try TrainingPlan(
      terms: TermOptions(words: 1...1), strengths: [1], folds: 3, calibrates: false)
    let folds = Counter()
    let trained = try PipelineTrainer(plan).fit(PipelineSamples.paragraphs()) { news in
      if case .foldFinished = news { folds.add() }
    }
    #expect(folds.value == 0 && trained.crossValidation == nil)
    let configuration = trained.pipeline.configuration
    #expect(configuration.isUncalibrated == true && configuration.stance.slopes == [1])
    let head = try #require(configuration.rhetoric)
    #expect(head.slopes == [1, 1] && head.offsets == [0, 0] && head.thresholds == [0.5, 0.5])
    let calibrated = try PipelineTrainer(
      TrainingPlan(terms: TermOptions(words: 1...1), strengths: [1], folds: 3)
    ).fit(PipelineSamples.paragraphs())
    #expect(calibrated.pipeline.configuration.isUncalibrated == nil)
    #expect(calibrated.pipeline.stanceWeights == trained.pipeline.stanceWeights)
    #expect(calibrated.pipeline.rhetoricWeights == trained.pipeline.rhetoricWeights)
  }

  /// With several C both penalties are tried, plain first; the file says which was taken.
  @Test func naiveBayesScalingIsChosen() throws {
    func plan(_ scaling: TrainingPlan.NaiveBayesScaling) throws -> TrainingPlan {
      try TrainingPlan(
        terms: TermOptions(words: 1...1), strengths: [0.1, 1], selection: .logLoss,
        naiveBayesScaling: scaling, folds: 3)
    }
    let both = try PipelineTrainer(plan(.chosen)).fit(PipelineSamples.paragraphs())
    let validation = try #require(both.crossValidation)
    #expect(validation.path.map(\.c) == [0.1, 1, 0.1, 1])
    #expect(validation.path.map(\.isScaled) == [false, false, true, true])
    let best = validation.path.map(\.logLoss).min()
    #expect(validation.chosen == validation.path.first { $0.logLoss == best })
    #expect(
      both.pipeline.configuration.isScaledByNaiveBayes == (validation.chosen.isScaled ? true : nil))
    // Each half of the path is what it is by itself, but for where the fits began.
    let alone = try PipelineTrainer(plan(.always)).fit(PipelineSamples.paragraphs())
    for (one, other) in zip(validation.path[2...], try #require(alone.crossValidation).path) {
      #expect(one.c == other.c && abs(one.logLoss - other.logLoss) < 1e-2)
    }
  }

  /// Folds never split an article, and every paragraph is scored once.
  @Test func foldsKeepArticlesWhole() {
    let folds = PipelineSamples.plain.crossValidation!.folds
    for (index, paragraph) in PipelineSamples.paragraphs().enumerated() {
      let first = PipelineSamples.paragraphs().firstIndex { $0.article == paragraph.article }!
      #expect(folds[index] == folds[first])
    }
    #expect(Set(folds) == [0, 1, 2])
  }

  /// The calibration in the file is that of the out-of-fold logits.
  @Test func calibrationIsStored() throws {
    let trained = PipelineSamples.plain
    let paragraphs = PipelineSamples.paragraphs()
    let labels = trained.pipeline.stanceLabels
    let temperature = TemperatureScaling(
      logits: trained.crossValidation!.stanceLogits,
      labels: paragraphs.map { labels.index(of: $0.stance)! })
    #expect(trained.pipeline.configuration.stance.slopes == [Float(temperature.inverseTemperature)])
    let head = try #require(trained.pipeline.configuration.rhetoric)
    for (k, name) in head.labels.enumerated() {
      let platt = PlattScaling(
        logits: trained.crossValidation!.rhetoricLogits.column(k),
        labels: paragraphs.map { $0.rhetoric!.contains(name) })
      #expect(head.slopes[k] == Float(platt.slope) && head.offsets[k] == Float(platt.offset))
      #expect(head.thresholds[k] > 0 && head.thresholds[k] < 1)
    }
  }

  private func fault(_ paragraphs: [LabelledParagraph], _ plan: TrainingPlan) -> String {
    do {
      _ = try PipelineTrainer(plan).fit(paragraphs)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func whatCannotBeLearnt() throws {
    let plan = try PipelineSamples.plan()
    let all = PipelineSamples.paragraphs()
    #expect(
      fault([], plan) == "no labelled paragraphs; expected at least two, of different stances")
    #expect(
      fault(all.filter { $0.stance == "for" }, plan)
        == "every paragraph is labelled 'for'; a classifier needs at least two different stances")
    #expect(
      fault(Array(all.prefix(6)), plan)
        == "2 different values of 'article' cannot fill 3 folds; use fewer folds (--folds) or another column (--group-by)"
    )
    let byOutlet = try TrainingPlan(terms: TermOptions(), folds: 3, groupColumn: "outlet")
    #expect(
      fault(all, byOutlet)
        == "-:1: no column 'outlet' to group folds by; choose another with --group-by")
    let bare = try TrainingPlan(
      terms: TermOptions(words: 1...1, minimumDocumentFrequency: 1000), folds: 3)
    #expect(
      fault(all, bare)
        == "no term is left after document-frequency limits; lower --min-df or raise --max-df")
  }

  @Test func planIsChecked() throws {
    let terms = try TermOptions()
    func expect(_ message: String, _ make: () throws -> TrainingPlan) {
      #expect(throws: TermOptionsError(description: message)) { _ = try make() }
    }
    expect("regularisation strengths C [1.0, -1.0]; expected positive numbers") {
      try TrainingPlan(terms: terms, strengths: [1, -1])
    }
    expect("1 folds; expected 2 or more") { try TrainingPlan(terms: terms, folds: 1) }
    expect("abstention threshold 1.0; expected at least 0 and less than 1") {
      try TrainingPlan(terms: terms, abstentionThreshold: 1)
    }
    expect("tolerance 0.5; expected a relative gradient from 1e-10 to 0.1") {
      try TrainingPlan(terms: terms, tolerance: 0.5)
    }
    expect("prior strength -1.0; expected a number from 0 on") {
      try TrainingPlan(terms: terms, priorStrength: -1)
    }
    #expect(try TrainingPlan(terms: terms, strengths: [10, 1, 10]).strengths == [1, 10])
  }

  @Test func withoutRhetoric() throws {
    let paragraphs = PipelineSamples.paragraphs().map {
      LabelledParagraph(id: $0.id, article: $0.article, text: $0.text, stance: $0.stance)
    }
    let pipeline = try PipelineTrainer(PipelineSamples.plan()).fit(paragraphs).pipeline
    #expect(pipeline.configuration.rhetoric == nil && pipeline.rhetoricLabels.count == 0)
    #expect(pipeline.prediction(for: "clean").rhetoricProbabilities == [])
    #expect(
      try ModelFile.encoded(ModelFile.decoded(ModelFile.encoded(pipeline), path: "m"))
        == ModelFile.encoded(pipeline))
  }

  /// A phrase of the prior that no training paragraph tells apart keeps the weight it was given.
  @Test func priorWeighsWhatTheDataDoesNotTell() throws {
    var paragraphs = PipelineSamples.paragraphs()
    // "omen" stands in as many paragraphs of every stance.
    for stance in ["against", "for", "none"] {
      for number in 0..<3 {
        paragraphs.append(
          LabelledParagraph(
            id: "\(stance)-\(number)", article: "omen-\(stance)-\(number)", text: "omen",
            stance: stance))
      }
    }
    let prior = try PhraseDictionary(
      name: "p", weightsByCategory: ["for": ["omen": 2, "zz yy": 1]])
    func weights(_ prior: PhraseDictionary?) throws -> [Float] {
      let plan = try TrainingPlan(
        terms: TermOptions(words: 1...1), strengths: [0.01], priorDictionary: prior,
        priorStrength: 1.5, folds: 3)
      let pipeline = try PipelineTrainer(plan).fit(paragraphs).pipeline
      let column = (0..<pipeline.vectorizer.vocabulary.count).first {
        pipeline.vectorizer.name(ofColumn: $0) == "omen"
      }!
      return (0..<3).map { pipeline.scorer.weight(column: column, output: $0) }
    }
    let plain = try weights(nil)
    let drawn = try weights(prior)
    #expect(plain.allSatisfy { abs($0) < 0.2 })
    #expect(drawn[1] > 2.5 && drawn[1] <= 3.1)
    #expect(abs(drawn[0]) < 0.3 && abs(drawn[2]) < 0.3)
  }
}

@Suite struct ThresholdTuningTests {
  /// Sorted: 0.9+ 0.8+ 0.7− 0.6+ 0.5+ 0.4+ 0.3−. F1 after k rows: 2/6, 4/7, 4/8, 6/9, 8/10, 10/11,
  /// 10/12.
  @Test func largestF1() {
    let threshold = ThresholdTuning.bestF1(
      [0.3, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4], [false, true, true, false, true, true, true])
    #expect(abs(threshold - 0.35) < 1e-6)
  }

  @Test func tiesAreNotParted() {
    // All at 0.5: only "everything" can be chosen, and the threshold lies between 0.5 and 0.
    #expect(
      ThresholdTuning.bestF1(
        [0.5, 0.5, 0.5, 0.5, 0.5, 0.5], [true, true, true, true, true, false]) == 0.25)
  }

  @Test func ofEqualsTheHighest() {
    // F1 is 10/10 after five rows; later ones only fall.
    let gold = [true, true, true, true, true, false]
    #expect(abs(ThresholdTuning.bestF1([0.9, 0.9, 0.9, 0.9, 0.8, 0.2], gold) - 0.5) < 1e-6)
  }

  @Test func tooFewPositives() {
    #expect(
      ThresholdTuning.bestF1([0.9, 0.8, 0.1, 0.1, 0.1], [true, true, true, true, false]) == 0.5)
    #expect(ThresholdTuning.bestF1([], []) == 0.5)
  }
}

/// Counts calls from several threads.
private final class Counter: Sendable {
  private let count = Mutex(0)
  var value: Int { count.withLock { $0 } }
  func add() { count.withLock { $0 += 1 } }
}
