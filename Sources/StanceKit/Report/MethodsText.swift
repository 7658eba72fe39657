import LinearLearning

/// A paragraph for the methods section of a paper, ready to paste.
public enum MethodsText {
  /// - Parameter evaluation: what was measured.
  /// - Parameter pipeline: the model.
  /// - Parameter digest: of the model file; `nil` for out-of-fold predictions.
  public static func of(
    _ evaluation: Evaluation, pipeline: Pipeline, digest: String
  ) -> String {
    let configuration = pipeline.configuration
    let provenance = configuration.provenance
    var text =
      "Paragraphs were classified with stance \(provenance.version) (model digest XXH3-128 \(digest)): "
      + "multinomial logistic regression with an L2 penalty (C = "
      + NumberText.short(configuration.stance.c)
      + (configuration.isScaledByNaiveBayes == true
        ? "; scaled by naive-Bayes log-count ratios, Wang and Manning 2012" : "")
      + ") on \(features(pipeline)), trained on "
      + "\(provenance.paragraphs) labelled paragraphs of \(provenance.articles) articles"
      + (configuration.usesContext
        ? ", with a second stage over the paragraphs of each article" : "") + ". "
    let isCalibrated = configuration.isUncalibrated != true
    text +=
      isCalibrated
      ? "Probabilities were calibrated by temperature scaling (Guo et al. 2017; T = "
        + "\(NumberText.fixed(1 / Double(configuration.stance.slopes[0]), 2))) on out-of-fold scores"
      : "Probabilities were not calibrated"
    if let rhetoric = configuration.rhetoric {
      text +=
        "; \(rhetoric.labels.count) rhetorical techniques by one-vs-rest logistic regression (C = "
        + "\(NumberText.short(rhetoric.c)))"
        + (isCalibrated
          ? " with Platt scaling and thresholds that maximise F1 out of fold"
          : ", present from a probability of one half on")
    }
    text += ". "
    if configuration.abstentionThreshold > 0 {
      text +=
        "A stance was withheld below a probability of "
        + "\(NumberText.fixed(Double(configuration.abstentionThreshold), 2)). "
    }
    return text + scores(evaluation)
  }

  /// The same of a cross-validation.
  public static func of(_ result: CrossValidatedEvaluation, plan: TrainingPlan) -> String {
    let strengths = Set(result.strengths).sorted().map(NumberText.short).joined(separator: ", ")
    return
      "Multinomial logistic regression with an L2 penalty (stance \(StanceVersion.current)) was "
      + "cross-validated in \(result.folds) folds that never split a value of "
      + "'\(plan.groupColumn)', stratified by stance and technique; C (\(strengths)), temperature, Platt "
      + "scaling and thresholds of a fold were chosen on the out-of-fold scores of the others "
      + "(seed \(plan.seed)). " + scores(result.evaluation)
  }

  private static func features(_ pipeline: Pipeline) -> String {
    let options = pipeline.vectorizer.options
    var parts: [String] = []
    if let words = options.words {
      parts.append("word \(words.lowerBound)–\(words.upperBound)-grams")
    }
    if let characters = options.characters {
      parts.append("character \(characters.lowerBound)–\(characters.upperBound)-grams")
    }
    if !pipeline.vectorizer.dictionaries.isEmpty {
      parts.append("\(pipeline.vectorizer.dictionaries.count) dictionaries")
    }
    if options.style { parts.append("style features") }
    return "\(pipeline.vectorizer.vocabulary.count) terms (\(parts.joined(separator: ", ")); "
      + (options.inverseDocumentFrequency ? "tf–idf)" : "term frequency)")
  }

  private static func scores(_ evaluation: Evaluation) -> String {
    let stance = evaluation.stance
    let method = evaluation.bootstrap.method == .percentile ? "percentile" : "BCa"
    func score(_ name: String, _ estimate: BootstrapEstimate) -> String {
      "\(name) \(EstimateText.both(estimate))"
    }
    var text =
      "On \(evaluation.paragraphCount) paragraphs of \(evaluation.articleCount) articles it reaches "
      + "\(score("macro-F1", stance.macroF1)), \(score("accuracy", stance.accuracy)) and "
      + "\(score("Cohen's κ", stance.cohenKappa)) with the coder"
    if let baseline = evaluation.baselines.first {
      text +=
        " (always the commonest label: macro-F1 \(NumberText.fixed(baseline.macroF1)), accuracy "
        + "\(NumberText.fixed(baseline.accuracy)))"
    }
    text +=
      "; expected calibration error "
      + "\(NumberText.fixed(evaluation.calibration.after.expectedCalibrationError)). "
    if let rhetoric = evaluation.rhetoric {
      text +=
        "For techniques \(score("mean average precision", rhetoric.meanAveragePrecision)) and "
        + "\(score("micro-F1", rhetoric.microF1)). "
    }
    if let stance = evaluation.ceiling?.stance {
      text +=
        "A second coder of \(stance.count) of them agreed with Krippendorff's "
        + "\(score("α =", stance.alpha)). "
    }
    return text
      + "Brackets hold \(EstimateText.level(evaluation.bootstrap.level)) \(method) intervals of a bootstrap "
      + "that draws whole values of '\(evaluation.groupColumn)' "
      + "(\(evaluation.bootstrap.replicates) replicates, seed \(evaluation.bootstrap.seed))."
  }
}
