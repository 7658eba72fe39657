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
    let validation = trained.crossValidation
    var lines = [
      "\(configuration.provenance.paragraphs) paragraphs in \(configuration.provenance.articles) articles, "
        + "\(pipeline.vectorizer.vocabulary.count) terms, \(pipeline.vectorizer.denseNames.count) "
        + "dictionary and style features", "",
      "Stance, cross-validated (out of fold):",
    ]
    var table = TextTable(["C", "macro-F1", "accuracy", "log loss", ""])
    for point in validation.path {
      table.append([
        NumberText.short(point.c), NumberText.fixed(point.macroF1),
        NumberText.fixed(point.accuracy),
        NumberText.fixed(point.logLoss), point.c == validation.chosenC ? "chosen" : "",
      ])
    }
    lines += table.lines().map { "  " + $0 }
    if let largest = configuration.stance.trainingShares.max() {
      lines.append("  always the commonest label: accuracy \(NumberText.fixed(largest))")
    }
    if !validation.rhetoricPath.isEmpty {
      lines += ["", "Rhetoric, cross-validated (out of fold):"]
      var table = TextTable(["C", "mean average precision", ""])
      for point in validation.rhetoricPath {
        table.append([
          NumberText.short(point.c), NumberText.fixed(point.meanAveragePrecision),
          point.c == validation.chosenRhetoricC ? "chosen" : "",
        ])
      }
      lines += table.lines().map { "  " + $0 }
    }
    lines += ["", "Learnt most:"]
    for (index, label) in pipeline.stanceLabels.names.enumerated() {
      let terms = pipeline.strongestTerms(forOutput: index, count: 8).map(\.name)
      lines += PredictionTable.wrapped("  \(label): \(terms.joined(separator: ", "))", to: 98)
        .enumerated().map { ($0 == 0 ? "  " : "    ") + $1 }
    }
    lines += ["", "Written to \(path)"]
    return lines.joined(separator: "\n")
  }

  public var json: String {
    let configuration = pipeline.configuration
    let validation = trained.crossValidation
    var object = JSONObject()
    object.set("model", path)
    object.set("paragraphs", configuration.provenance.paragraphs)
    object.set("articles", configuration.provenance.articles)
    object.set("terms", pipeline.vectorizer.vocabulary.count)
    object.set("dense_features", pipeline.vectorizer.denseNames.count)
    object.set("stance_labels", pipeline.stanceLabels.names)
    object.set("rhetoric_labels", pipeline.rhetoricLabels.names)
    object.set("c", validation.chosenC)
    object.set(
      "path",
      validation.path.map { point in
        var entry = JSONObject()
        entry.set("c", point.c)
        entry.set("macro_f1", point.macroF1)
        entry.set("accuracy", point.accuracy)
        entry.set("log_loss", point.logLoss)
        return entry
      })
    if let c = validation.chosenRhetoricC {
      object.set("rhetoric_c", c)
      object.set(
        "rhetoric_path",
        validation.rhetoricPath.map { point in
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
