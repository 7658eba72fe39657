import LinearLearning

/// What a training run chose, scored and learnt.
public struct TrainingReport: Sendable {
  private let trained: TrainedPipeline
  private let path: String

  public init(_ trained: TrainedPipeline, path: String) {
    self.trained = trained
    self.path = path
  }

  private var pipeline: Pipeline { trained.pipeline }

  public var text: String {
    let configuration = pipeline.configuration
    var lines = [
      "\(configuration.provenance.paragraphs) paragraphs in \(configuration.provenance.articles) articles, "
        + "\(pipeline.vectorizer.vocabulary.count) terms, \(pipeline.vectorizer.denseNames.count) "
        + "dictionary and style features", "",
    ]
    if let validation = trained.crossValidation {
      lines += Self.lines(validation)
    } else {
      lines.append("Nothing cross-validated: C as given, probabilities not calibrated")
    }
    if let largest = configuration.stance.trainingShares.max() {
      lines.append("  always the commonest label: accuracy \(NumberText.fixed(largest))")
    }
    lines += trained.crossValidation.map(Self.rhetoricLines) ?? []
    lines += ["", "Learnt most:"]
    for (index, label) in pipeline.stanceLabels.names.enumerated() {
      let terms = pipeline.strongestTerms(forOutput: index, count: 8).map(\.name)
      lines += PredictionTable.wrapped("  \(label): \(terms.joined(separator: ", "))", to: 98)
        .enumerated().map { ($0 == 0 ? "  " : "    ") + $1 }
    }
    lines += ["", "Written to \(path)"]
    return lines.joined(separator: "\n")
  }

  private static func lines(_ validation: CrossValidation) -> [String] {
    var table = TextTable(["C", "penalty", "macro-F1", "accuracy", "log loss", ""])
    for point in validation.path {
      table.append([
        NumberText.short(point.c), point.isScaled ? "naive Bayes" : "plain",
        NumberText.fixed(point.macroF1), NumberText.fixed(point.accuracy),
        NumberText.fixed(point.logLoss), point == validation.chosen ? "chosen" : "",
      ])
    }
    return ["Stance, cross-validated (out of fold):"] + table.lines().map { "  " + $0 }
  }

  private static func rhetoricLines(_ validation: CrossValidation) -> [String] {
    guard !validation.rhetoricPath.isEmpty else { return [] }
    var table = TextTable(["C", "mean average precision", ""])
    for point in validation.rhetoricPath {
      table.append([
        NumberText.short(point.c), NumberText.fixed(point.meanAveragePrecision),
        point.c == validation.chosenRhetoricC ? "chosen" : "",
      ])
    }
    return ["", "Rhetoric, cross-validated (out of fold):"] + table.lines().map { "  " + $0 }
  }

  public var json: String {
    let configuration = pipeline.configuration
    var object = JSONObject()
    object.set("model", path)
    object.set("paragraphs", configuration.provenance.paragraphs)
    object.set("articles", configuration.provenance.articles)
    object.set("terms", pipeline.vectorizer.vocabulary.count)
    object.set("dense_features", pipeline.vectorizer.denseNames.count)
    object.set("stance_labels", pipeline.stanceLabels.names)
    object.set("rhetoric_labels", pipeline.rhetoricLabels.names)
    object.set("c", configuration.stance.c)
    object.set("naive_bayes_scaling", configuration.isScaledByNaiveBayes == true)
    object.set("calibrated", configuration.isUncalibrated != true)
    object.set(
      "path",
      (trained.crossValidation?.path ?? []).map { point in
        var entry = JSONObject()
        entry.set("c", point.c)
        entry.set("naive_bayes_scaling", point.isScaled)
        entry.set("macro_f1", point.macroF1)
        entry.set("accuracy", point.accuracy)
        entry.set("log_loss", point.logLoss)
        return entry
      })
    if let rhetoric = configuration.rhetoric {
      object.set("rhetoric_c", rhetoric.c)
      object.set(
        "rhetoric_path",
        (trained.crossValidation?.rhetoricPath ?? []).map { point in
          var entry = JSONObject()
          entry.set("c", point.c)
          entry.set("mean_average_precision", point.meanAveragePrecision)
          return entry
        })
    }
    object.set(
      "stops",
      trained.reports.map { report in
        var entry = JSONObject()
        entry.set("reason", report.reason.rawValue)
        entry.set("iterations", report.iterations)
        entry.set("objective", report.objective)
        entry.set("relative_gradient", report.relativeGradient)
        return entry
      })
    return object.text
  }
}
