import LinearLearning

/// Out-of-fold logits made into predictions, nothing of which was fitted to a paragraph's own scores.
///
/// C, temperature, calibration of techniques, their thresholds and the second stage are each fitted
/// on the held-out scores of all other folds (cross-fitting). Those scores come from models that did
/// see the fold's labels; to remove that faint trace too would need a cross-validation within each
/// fold, at several times the cost.
struct OutOfFold {
  let plan: TrainingPlan
  let data: TrainingSet
  let paragraphs: [LabelledParagraph]
  let validation: CrossValidation

  struct Result {
    let threshold: TrainingPlan.ChosenThreshold
    let scored: ScoredParagraphs
    /// The C chosen for each fold.
    let strengths: [Double]
  }

  func run() throws -> Result {
    let stanceCount = data.stanceLabels.count
    let techniques = data.rhetoric.isEmpty ? 0 : data.rhetoricLabels.count
    var logits = DenseMatrix(rowCount: data.count, columnCount: stanceCount)
    var raw = logits
    var rawRhetoric = DenseMatrix(rowCount: data.count, columnCount: techniques)
    var rhetoric = [[(probability: Float, isOn: Bool)]](repeating: [], count: data.count)
    var strengths: [Double] = []
    var isInContext = false
    for fold in 0...(validation.folds.max() ?? 0) {
      let held = validation.folds.indices.filter { validation.folds[$0] == fold }
      let others = validation.folds.indices.filter { validation.folds[$0] != fold }
      let point = bestStance(others)
      strengths.append(plan.stanceCandidates[point].c)
      let path = validation.stancePath[point]
      let temperature =
        plan.calibrates
        ? TemperatureScaling(
          logits: path.selectingRows(others), labels: others.map { data.stances[$0] })
        : TemperatureScaling(inverseTemperature: 1)
      for row in held {
        for k in 0..<stanceCount {
          raw[row, k] = path[row, k]
          logits[row, k] = path[row, k] * temperature.inverseTemperature
        }
      }
      isInContext = try addContext(fold, path, temperature, to: &logits) || isInContext
      guard techniques > 0 else { continue }
      let scores = validation.rhetoricScorePath[bestRhetoric(others)]
      for k in 0..<techniques {
        let (calibrated, threshold) = technique(k, scores.column(k), fittedOn: others)
        for row in held {
          let p = Pipeline.sigmoid(Float(calibrated(scores[row, k])))
          rawRhetoric[row, k] = scores[row, k]
          rhetoric[row].append((p, p >= threshold))
        }
      }
    }
    var predictions = (0..<data.count).map { prediction(logits.row($0), rhetoric[$0]) }
    let threshold = try plan.abstentionThreshold(
      confidences: predictions.map { Double($0.probability) },
      isWrong: zip(predictions, data.stances).map { $0.stance != $1 })
    predictions = predictions.map { $0.withheld(below: Float(threshold.value)) }
    return Result(
      threshold: threshold,
      scored: ScoredParagraphs(
        paragraphs: paragraphs, stanceLabels: data.stanceLabels,
        rhetoricLabels: techniques > 0 ? data.rhetoricLabels : LabelSet([]), stances: data.stances,
        techniques: paragraphs.indices.map { row in
          techniques > 0 && paragraphs[row].rhetoric != nil ? data.rhetoric[row] : nil
        },
        logits: logits, rawLogits: isInContext ? nil : raw, rawRhetoricLogits: rawRhetoric,
        predictions: predictions),
      strengths: strengths)
  }

  private func prediction(
    _ logits: ArraySlice<Double>, _ rhetoric: [(probability: Float, isOn: Bool)]
  ) -> Prediction {
    let probabilities = Pipeline.softmax(logits.map { Float($0) }, slope: 1)
    var best = 0
    for k in probabilities.indices where probabilities[k] > probabilities[best] { best = k }
    return Prediction(
      stance: best, abstention: nil, probabilities: probabilities,
      rhetoric: rhetoric.indices.filter { rhetoric[$0].isOn },
      rhetoricProbabilities: rhetoric.map(\.probability))
  }

  /// Replaces the logits of the fold's paragraphs by the second stage's, fitted on other articles.
  private func addContext(
    _ fold: Int, _ path: DenseMatrix, _ temperature: TemperatureScaling,
    to logits: inout DenseMatrix
  ) throws -> Bool {
    guard plan.usesContext else { return false }
    // Where folds split articles there is no other article to learn from without leaking.
    guard data.articles.allSatisfy({ Set($0.map { validation.folds[$0] }).count == 1 }) else {
      return false
    }
    let others = data.articles.filter { validation.folds[$0[0]] != fold }
    guard
      let context = try ContextTrainer(plan: plan).fit(
        data, articles: others, logits: path, temperature: temperature)
    else { return false }
    for article in data.articles where article.count > 1 && validation.folds[article[0]] == fold {
      let scores = article.map { row in
        Pipeline.contextScore(
          path.row(row).map { Float($0) }, slope: Float(temperature.inverseTemperature))
      }
      for (row, input) in zip(article, ContextModel.inputs(scores)) {
        for (k, value) in context.logits(input).enumerated() { logits[row, k] = Double(value) }
      }
    }
    return true
  }

  /// Index of the candidate whose held-out scores are best on some rows; of equals the strongest penalty.
  private func bestStance(_ rows: [Int]) -> Int {
    guard plan.stanceCandidates.count > 1 else { return 0 }
    let truth = rows.map { data.stances[$0] }
    return first(
      plan.stanceCandidates.indices.map { point in
        let logits = validation.stancePath[point].selectingRows(rows)
        if plan.selection == .logLoss {
          return -ProbabilityMetrics.logLoss(logits: logits, truth: truth)
        }
        let metrics = ClassificationMetrics(
          ConfusionMatrix(
            truth: truth, predictions: MultinomialModel.predictions(logits: logits),
            classCount: data.stanceLabels.count))
        return plan.selection == .accuracy ? metrics.accuracy : metrics.macro.f1
      })
  }

  private func bestRhetoric(_ rows: [Int]) -> Int {
    guard plan.rhetoricStrengths.count > 1 else { return 0 }
    return first(
      plan.rhetoricStrengths.indices.map { point in
        let scores = validation.rhetoricScorePath[point].selectingRows(rows)
        return (0..<scores.columnCount).reduce(0) { sum, k in
          sum
            + RankingMetrics.averagePrecision(
              scores: scores.column(k), truth: rows.map { data.rhetoric[$0][k] })
        }
      })
  }

  private func first(_ scores: [Double]) -> Int {
    scores.indices.reduce(0) { scores[$1] > scores[$0] ? $1 : $0 }
  }

  /// Calibration and threshold of one technique, from some rows.
  private func technique(
    _ k: Int, _ scores: [Double], fittedOn rows: [Int]
  ) -> (calibrated: (Double) -> Double, threshold: Float) {
    guard plan.calibrates else { return ({ $0 }, 0.5) }
    let fitted = rows.map { scores[$0] }
    let gold = rows.map { data.rhetoric[$0][k] }
    let platt = PlattScaling(logits: fitted, labels: gold)
    let slope = max(platt.slope, 1e-3)
    let threshold = ThresholdTuning.bestF1(
      fitted.map { Pipeline.sigmoid(Float($0 * slope + platt.offset)) }, gold)
    return ({ $0 * slope + platt.offset }, threshold)
  }
}

extension TrainingPlan {
  /// A threshold with what it does out of fold.
  struct ChosenThreshold {
    let value: Double
    /// `nil` where it was given, not chosen.
    let point: RiskCoverageCurve.Point?
  }

  /// The abstention threshold the plan asks for.
  ///
  /// - Throws: `TrainingError.unreachablePrecision`.
  func abstentionThreshold(confidences: [Double], isWrong: [Bool]) throws -> ChosenThreshold {
    let point: RiskCoverageCurve.Point?
    switch abstention {
    case .below(let threshold): return ChosenThreshold(value: threshold, point: nil)
    case .precision(let wanted):
      let curve = RiskCoverageCurve(
        confidences: confidences, losses: isWrong.map { $0 ? 1 : 0 })
      point = curve.point(forPrecision: wanted)
      if point == nil {
        throw TrainingError.unreachablePrecision(
          wanted: wanted, best: curve.points.map(\.precision).max() ?? 0)
      }
    case .coverage(let wanted):
      point = RiskCoverageCurve(
        confidences: confidences, losses: isWrong.map { $0 ? 1 : 0 }
      ).point(forCoverage: wanted)
    }
    return ChosenThreshold(value: point?.threshold ?? 0, point: point)
  }
}

extension Prediction {
  /// The same prediction, its stance withheld below a probability.
  func withheld(below threshold: Float) -> Prediction {
    Prediction(
      stance: stance, abstention: abstention ?? (probability < threshold ? .belowThreshold : nil),
      probabilities: probabilities, rhetoric: rhetoric,
      rhetoricProbabilities: rhetoricProbabilities)
  }
}
