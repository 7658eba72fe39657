import LinearLearning

/// What cross-validation found: scores along the path of C, and the out-of-fold logits at the C chosen.
public struct CrossValidation: Sendable {
  /// Scores of one regularisation strength, over all rows out of fold.
  public struct PathPoint: Sendable, Equatable {
    public let c: Double
    /// Whether the penalty was scaled by naive-Bayes log-count ratios.
    public let isScaled: Bool
    /// Macro-F1 over stances.
    public let macroF1: Double
    public let accuracy: Double
    /// Mean natural-log loss of the stance probabilities.
    public let logLoss: Double
  }

  /// Scores of one value of C, for the rhetoric head.
  public struct RhetoricPathPoint: Sendable, Equatable {
    public let c: Double
    /// Mean over techniques of the average precision; techniques without a positive row are left out.
    public let meanAveragePrecision: Double
  }

  public let path: [PathPoint]
  public let rhetoricPath: [RhetoricPathPoint]
  /// The chosen point of `path`.
  public let chosen: PathPoint
  public let chosenRhetoricC: Double?
  /// Fold of each row.
  public let folds: [Int]
  /// n×K at the chosen C.
  public let stanceLogits: DenseMatrix
  /// n×L at the chosen C; no columns without rhetoric.
  public let rhetoricLogits: DenseMatrix
  /// Both for every candidate of the plan.
  let stancePath: [DenseMatrix]
  let rhetoricScorePath: [DenseMatrix]
  /// n×K joint logarithms of multinomial naive Bayes on the same vectors; `nil` unless asked for.
  let naiveBayesLogits: DenseMatrix?
}

extension CrossValidation.PathPoint {
  var candidate: TrainingPlan.StanceCandidate { .init(c: c, isScaled: isScaled) }
}

/// Trains on all folds but one and scores that one, for every fold and every C.
///
/// Vocabulary, document frequencies and dictionary moments are learnt within the training folds: nothing of a held-out
/// paragraph is known to the model that scores it. Along C each fit starts from the one before.
struct CrossValidator {
  let plan: TrainingPlan
  /// Whether naive Bayes is fitted beside, as a baseline.
  var fitsNaiveBayes = false
  let progress: @Sendable (TrainingProgress) -> Void

  func run(_ data: TrainingSet) throws -> CrossValidation {
    let folds = try foldAssignment(data)
    let results = plan.parallelism.map(plan.folds) { fold -> Result<FoldScores, any Error> in
      let result = Result {
        try scores(
          training: folds.indices.filter { folds[$0] != fold },
          held: folds.indices.filter { folds[$0] == fold }, data)
      }
      progress(.foldFinished(of: plan.folds))
      return result
    }
    var stance = plan.stanceCandidates.map { _ in
      DenseMatrix(rowCount: data.count, columnCount: data.stanceLabels.count)
    }
    var rhetoric = plan.rhetoricStrengths.map { _ in
      DenseMatrix(
        rowCount: data.count, columnCount: data.rhetoric.isEmpty ? 0 : data.rhetoricLabels.count)
    }
    var naiveBayes =
      fitsNaiveBayes
      ? DenseMatrix(rowCount: data.count, columnCount: data.stanceLabels.count) : nil
    for result in results {
      let fold = try result.get()
      if let scores = fold.naiveBayes {
        for (position, row) in fold.rows.enumerated() {
          for k in 0..<scores.columnCount { naiveBayes![row, k] = scores[position, k] }
        }
      }
      for point in stance.indices {
        for (position, row) in fold.rows.enumerated() {
          for k in 0..<stance[point].columnCount {
            stance[point][row, k] = fold.stance[point][position, k]
          }
        }
      }
      for point in plan.rhetoricStrengths.indices {
        for (position, row) in fold.rows.enumerated() {
          for k in 0..<rhetoric[point].columnCount {
            rhetoric[point][row, k] = fold.rhetoric[point][position, k]
          }
        }
      }
    }
    let path = zip(plan.stanceCandidates, stance).map { point($0, $1, data) }
    let chosen = choose(path)
    let rhetoricPath =
      rhetoric.first!.columnCount == 0
      ? []
      : plan.rhetoricStrengths.indices.map { index in
        CrossValidation.RhetoricPathPoint(
          c: plan.rhetoricStrengths[index],
          meanAveragePrecision: meanAveragePrecision(rhetoric[index], data.rhetoric))
      }
    let chosenRhetoric = Self.first(rhetoricPath.map(\.meanAveragePrecision))
    return CrossValidation(
      path: path, rhetoricPath: rhetoricPath, chosen: path[chosen],
      chosenRhetoricC: rhetoricPath.isEmpty ? nil : plan.rhetoricStrengths[chosenRhetoric],
      folds: folds,
      stanceLogits: stance[chosen], rhetoricLogits: rhetoric[chosenRhetoric], stancePath: stance,
      rhetoricScorePath: rhetoric, naiveBayesLogits: naiveBayes)
  }

  /// Fold of each row: groups stay whole, stances and techniques are spread evenly.
  func foldAssignment(_ data: TrainingSet) throws -> [Int] {
    let groups = Set(data.groups).count
    guard groups >= plan.folds else {
      throw TrainingError.tooFewGroups(found: groups, folds: plan.folds, column: plan.groupColumn)
    }
    var generator = SeededGenerator(seed: plan.seed)
    return try Folds(
      count: plan.folds, groups: data.groups,
      strata: Folds.strata(classes: data.stances, labels: data.rhetoric), using: &generator
    ).assignment
  }

  /// What was found of held-out rows.
  struct FoldScores: Sendable {
    let rows: [Int]
    /// One matrix a strength, rows as in `rows`.
    var stance: [DenseMatrix] = []
    var rhetoric: [DenseMatrix] = []
    var naiveBayes: DenseMatrix?
  }

  /// Trains on some rows and scores others, for every C.
  func scores(training: [Int], held rows: [Int], _ data: TrainingSet) throws -> FoldScores {
    var result = FoldScores(rows: rows)
    let vectorizer = try VectorizerTrainer(options: plan.terms, dictionaries: plan.dictionaries)
      .fit(training.map { data.texts[$0] })
    let features = vectorizer.matrix(of: training.map { data.texts[$0] })
    let held = vectorizer.matrix(of: result.rows.map { data.texts[$0] })
    let fitter = HeadFitter(
      plan: plan, tolerance: min(1e-2, plan.tolerance * 10), parallelism: .serial)
    let stances = training.map { data.stances[$0] }
    if fitsNaiveBayes {
      let terms = vectorizer.vocabulary.count
      result.naiveBayes = try MultinomialNaiveBayesTrainer().fit(
        features.firstColumns(terms), labels: stances, classCount: data.stanceLabels.count
      ).scores.logits(held.firstColumns(terms))
    }
    var warmStart: WarmStart?
    for candidate in plan.stanceCandidates {
      let fitted = try fitter.stance(
        features, stances, data.stanceLabels, candidate, vectorizer, warmStart: warmStart)
      warmStart = fitted.warmStart
      result.stance.append(fitted.model.scores.logits(held))
    }
    guard !data.rhetoric.isEmpty else {
      result.rhetoric = plan.rhetoricStrengths.map { _ in
        DenseMatrix(rowCount: result.rows.count, columnCount: 0)
      }
      return result
    }
    let techniques = training.map { data.rhetoric[$0] }
    warmStart = nil
    for c in plan.rhetoricStrengths {
      let fitted = try fitter.rhetoric(features, techniques, c, warmStart: warmStart)
      warmStart = fitted.warmStart
      result.rhetoric.append(fitted.model.scores.logits(held))
    }
    return result
  }

  // MARK: Scores

  private func point(
    _ candidate: TrainingPlan.StanceCandidate, _ logits: DenseMatrix, _ data: TrainingSet
  ) -> CrossValidation.PathPoint {
    let predicted = MultinomialModel.predictions(logits: logits)
    let metrics = ClassificationMetrics(
      ConfusionMatrix(
        truth: data.stances, predictions: predicted, classCount: data.stanceLabels.count))
    return CrossValidation.PathPoint(
      c: candidate.c, isScaled: candidate.isScaled, macroF1: metrics.macro.f1,
      accuracy: metrics.accuracy,
      logLoss: ProbabilityMetrics.logLoss(logits: logits, truth: data.stances))
  }

  private func choose(_ path: [CrossValidation.PathPoint]) -> Int {
    Self.first(
      path.map { point in
        switch plan.selection {
        case .macroF1: point.macroF1
        case .accuracy: point.accuracy
        case .logLoss: -point.logLoss
        }
      })
  }

  /// The first of the largest scores: of equals the stronger regularisation.
  private static func first(_ scores: [Double]) -> Int {
    var best = 0
    for index in scores.indices where scores[index] > scores[best] { best = index }
    return best
  }

  private func meanAveragePrecision(_ logits: DenseMatrix, _ labels: [[Bool]]) -> Double {
    let values = (0..<logits.columnCount).compactMap { k -> Double? in
      let gold = labels.map { $0[k] }
      guard gold.contains(true) else { return nil }
      return RankingMetrics.averagePrecision(scores: logits.column(k), truth: gold)
    }
    return values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }
}

/// Fits the two heads as a plan says.
struct HeadFitter {
  let plan: TrainingPlan
  let tolerance: Double
  let parallelism: Parallelism

  func stance(
    _ features: SparseMatrix, _ labels: [Int], _ names: LabelSet,
    _ candidate: TrainingPlan.StanceCandidate, _ vectorizer: Vectorizer, warmStart: WarmStart? = nil
  ) throws -> Fitted<MultinomialModel> {
    let scales =
      candidate.isScaled
      ? LogCountRatio.penaltyScales(
        features, labels: labels, classCount: names.count, plainFrom: vectorizer.vocabulary.count)
      : nil
    let prior = plan.priorDictionary.map {
      PriorWeights.matrix($0, strength: plan.priorStrength, vectorizer: vectorizer, labels: names)
    }
    return try MultinomialTrainer(
      options: TrainingOptions(
        regularisation: candidate.c, classWeights: weights(plan.stanceWeighting),
        tolerance: tolerance,
        penaltyScales: scales, parallelism: parallelism)
    ).fit(features, labels: labels, classCount: names.count, prior: prior, warmStart: warmStart)
  }

  func rhetoric(
    _ features: SparseMatrix, _ labels: [[Bool]], _ c: Double, warmStart: WarmStart? = nil
  ) throws -> Fitted<OneVsRestModel> {
    try OneVsRestTrainer(
      options: TrainingOptions(
        regularisation: c, classWeights: weights(plan.rhetoricWeighting), tolerance: tolerance,
        parallelism: parallelism)
    ).fit(features, labels: labels, warmStart: warmStart)
  }

  private func weights(_ weighting: TrainingPlan.ClassWeighting) -> ClassWeights {
    weighting == .balanced ? .balanced : .uniform
  }
}
