import LinearLearning

/// A cross-validated evaluation for a terminal and for programs.
public struct CrossValidationReport: Sendable {
  private let result: CrossValidatedEvaluation

  public init(_ result: CrossValidatedEvaluation) { self.result = result }

  public var text: String {
    var lines = ["What is held out decides what is found", ""]
    var table = TextTable([
      "held out", "groups", "macro-F1", "interval", "accuracy", "rhetoric mAP", "gap in macro-F1",
    ])
    for design in result.designs {
      table.append([
        Self.name(design), "\(design.groups)", EstimateText.value(design.macroF1),
        EstimateText.interval(design.macroF1), EstimateText.value(design.accuracy),
        design.meanAveragePrecision.map(EstimateText.value) ?? "",
        design.gap.map { Self.signed($0) } ?? "",
      ])
    }
    lines += table.lines().map { "  " + $0 }
    for (column, reason) in result.skipped {
      lines += PredictionTable.wrapped("held out by \(column): not run: \(reason)", to: 96)
        .map { "  " + $0 }
    }
    let strengths = Set(result.strengths).sorted().map(NumberText.short).joined(separator: ", ")
    lines += PredictionTable.wrapped(
      "C, calibration and thresholds of each of \(result.folds) folds were chosen on the others; "
        + "C: \(strengths).", to: 98
    ).map { "  " + $0 }
    if let curve = result.learningCurve { lines += ["", "Learning curve"] + curveLines(curve) }
    lines += [
      "",
      EvaluationText(
        result.evaluation,
        title: "Out-of-fold predictions, held out by \(result.evaluation.groupColumn)"
      ).text,
    ]
    return lines.joined(separator: "\n")
  }

  private static func name(_ design: CrossValidatedEvaluation.Design) -> String {
    design.column.map { "by " + EstimateText.shortened($0, to: 16) } ?? "at random"
  }

  private static func signed(_ gap: BootstrapEstimate) -> String {
    func text(_ value: Double) -> String {
      (value >= 0 ? "+" : "") + NumberText.fixed(value)
    }
    return "\(text(gap.value)) [\(text(gap.interval.lower)), \(text(gap.interval.upper))]"
  }

  private func curveLines(_ curve: LearningCurve) -> [String] {
    var table = TextTable(["trained on", "macro-F1", "interval", "fit"])
    for point in curve.points {
      table.append([
        "\(Int(point.paragraphs.rounded()))", EstimateText.value(point.macroF1),
        EstimateText.interval(point.macroF1),
        curve.fit.map { NumberText.fixed($0.score(size: point.paragraphs)) } ?? "",
      ])
    }
    var lines = table.lines().map { "  " + $0 }
    if let fit = curve.fit, let twice = curve.atTwiceTheSize {
      lines += [
        "  macro-F1 = \(NumberText.fixed(fit.asymptote)) − \(NumberText.fixed(fit.scale))·n^−"
          + NumberText.fixed(fit.exponent)
          + (fit.isAtBound ? " (the data do not show where the curve bends)" : ""),
        "  with twice as many paragraphs: \(NumberText.fixed(twice.score))"
          + (twice.interval.map { " [\(EstimateText.interval($0))]" } ?? ""),
      ]
    }
    return lines
  }

  public var json: String {
    var object = EvaluationJSON(result.evaluation).object
    object.set(
      "designs",
      result.designs.map { design in
        var entry = JSONObject()
        if let column = design.column {
          entry.set("held_out", column)
        } else {
          entry.setNull("held_out")
        }
        entry.set("groups", design.groups)
        entry.set("macro_f1", design.macroF1)
        entry.set("accuracy", design.accuracy)
        if let precision = design.meanAveragePrecision {
          entry.set("mean_average_precision", precision)
        }
        if let gap = design.gap { entry.set("macro_f1_gap", gap) }
        return entry
      })
    object.set(
      "skipped",
      result.skipped.map { skipped in
        var entry = JSONObject()
        entry.set("held_out", skipped.column)
        entry.set("reason", skipped.reason)
        return entry
      })
    object.set("folds", result.folds)
    object.set("c", result.strengths)
    if let curve = result.learningCurve { object.set("learning_curve", Self.json(curve)) }
    return object.text
  }

  private static func json(_ curve: LearningCurve) -> JSONObject {
    var object = JSONObject()
    object.set(
      "points",
      curve.points.map { point in
        var entry = JSONObject()
        entry.set("paragraphs", point.paragraphs)
        entry.set("macro_f1", point.macroF1)
        return entry
      })
    if let fit = curve.fit {
      var entry = JSONObject()
      entry.set("asymptote", fit.asymptote)
      entry.set("scale", fit.scale)
      entry.set("exponent", fit.exponent)
      entry.set("is_at_bound", fit.isAtBound)
      if let twice = curve.atTwiceTheSize {
        entry.set("at_twice_the_size", twice.score)
        if let interval = twice.interval { entry.set("at_twice_the_size_interval", interval) }
      }
      object.set("fit", entry)
    }
    return object
  }
}
