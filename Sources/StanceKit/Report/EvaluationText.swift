import LinearLearning

/// An evaluation for a terminal, at most 100 columns wide.
public struct EvaluationText: Sendable {
  private let evaluation: Evaluation
  private let title: String

  /// - Parameter title: what was evaluated, one line.
  public init(_ evaluation: Evaluation, title: String) {
    self.evaluation = evaluation
    self.title = title
  }

  public var text: String {
    var lines = PredictionTable.wrapped(title, to: 100)
    lines += PredictionTable.wrapped(
      "\(evaluation.paragraphCount) paragraphs in \(evaluation.articleCount) articles. "
        + EstimateText.method(evaluation.bootstrap, column: evaluation.groupColumn) + ".", to: 100)
    lines += section("Stance", stanceLines)
    lines += section("By stance", labelLines)
    lines += section("Confusion (rows: coder, columns: model)", confusionLines)
    lines += section("Baselines", baselineLines)
    lines += section("Calibration of the stance given", calibrationLines)
    lines += section("Withholding unsure stances", abstentionLines)
    if let rhetoric = evaluation.rhetoric {
      lines += section("Rhetoric (\(rhetoric.count) paragraphs)", rhetoricLines(rhetoric))
    }
    if let ceiling = evaluation.ceiling {
      lines += section("Human ceiling: a second coder against the first", ceilingLines(ceiling))
    }
    for breakdown in evaluation.breakdowns {
      lines += section("By \(breakdown.column)", breakdownLines(breakdown))
    }
    if !evaluation.errors.isEmpty { lines += section("Most confident errors", errorLines) }
    if !evaluation.warnings.isEmpty {
      lines += section(
        "Warnings",
        evaluation.warnings.flatMap { warning in
          PredictionTable.wrapped(warning, to: 94).enumerated().map { ($0 == 0 ? "· " : "  ") + $1 }
        })
    }
    return lines.joined(separator: "\n")
  }

  private func section(_ name: String, _ lines: [String]) -> [String] {
    ["", name] + lines.map { $0.isEmpty ? "" : "  " + $0 }
  }

  private var stanceLines: [String] {
    let stance = evaluation.stance
    var table = TextTable(["score", "value", "interval"])
    for (name, estimate) in [
      ("macro-F1", stance.macroF1), ("accuracy = micro-F1", stance.accuracy),
      ("weighted F1", stance.weightedF1), ("macro precision", stance.macroPrecision),
      ("macro recall", stance.macroRecall), ("Matthews correlation", stance.matthewsCorrelation),
      ("Cohen's κ with the coder", stance.cohenKappa), ("log loss", stance.logLoss),
      ("Brier score (0–2)", stance.brierScore),
    ] {
      table.append([name, EstimateText.value(estimate), EstimateText.interval(estimate)])
    }
    var lines = table.lines()
    if let other = evaluation.otherUnit {
      lines += [
        "",
        other.unit == .paragraph
          ? "Each paragraph by itself, without its article:" : "In the light of its article:",
        "  macro-F1 \(EstimateText.both(other.macroF1)), accuracy "
          + "\(NumberText.fixed(other.accuracy)); the article "
          + (other.unit == .paragraph ? "adds " : "would add ")
          + (other.unit == .paragraph
            ? EstimateText.both(other.gain) : NumberText.fixed(-other.gain.value)),
      ]
    }
    return lines
  }

  private var labelLines: [String] {
    var table = TextTable([
      "label", "precision", "recall", "F1", "interval of F1", "coder", "model",
    ])
    for label in evaluation.stance.labels {
      table.append([
        EstimateText.shortened(label.name, to: 40), EstimateText.value(label.precision),
        EstimateText.value(label.recall), EstimateText.value(label.f1),
        EstimateText.interval(label.f1), "\(label.support)", "\(label.predicted)",
      ])
    }
    return table.lines()
  }

  /// Columns are numbered where the names do not fit.
  private var confusionLines: [String] {
    let names = evaluation.stanceLabels
    let fits = names.reduce(names.map(\.count).max() ?? 0) { $0 + 2 + $1.count } <= 98
    let heads = fits ? names : names.indices.map { "\($0 + 1)" }
    var table = TextTable([""] + heads)
    for (k, name) in names.enumerated() {
      table.append(
        [fits ? name : "\(k + 1) " + EstimateText.shortened(name, to: 30)]
          + names.indices.map {
            "\(Int(evaluation.stance.confusion[truth: k, prediction: $0]))"
          })
    }
    return table.lines()
  }

  private var baselineLines: [String] {
    let hasRhetoric = evaluation.rhetoric != nil
    var table = TextTable(
      ["", "macro-F1", "accuracy", "MCC", "log loss"] + (hasRhetoric ? ["rhetoric macro-F1"] : []))
    let stance = evaluation.stance
    table.append(
      [
        "the model", EstimateText.value(stance.macroF1), EstimateText.value(stance.accuracy),
        EstimateText.value(stance.matthewsCorrelation), EstimateText.value(stance.logLoss),
      ] + (evaluation.rhetoric.map { [EstimateText.value($0.macroF1)] } ?? []))
    for baseline in evaluation.baselines {
      table.append(
        [
          baseline.kind.title, NumberText.fixed(baseline.macroF1),
          NumberText.fixed(baseline.accuracy), NumberText.fixed(baseline.matthewsCorrelation),
          baseline.logLoss.map { NumberText.fixed($0) } ?? "–",
        ] + (hasRhetoric ? [baseline.rhetoricMacroF1.map { NumberText.fixed($0) } ?? ""] : []))
    }
    return table.lines()
  }

  private var calibrationLines: [String] {
    let calibration = evaluation.calibration
    var lines = [
      "expected calibration error \(NumberText.fixed(calibration.after.expectedCalibrationError))"
        + (calibration.before.map {
          " (before temperature scaling \(NumberText.fixed($0.expectedCalibrationError)))"
        } ?? "")
        + ", largest \(NumberText.fixed(calibration.after.maximumCalibrationError))"
    ]
    var table = TextTable(["probability", "right", "interval", "paragraphs", "share right"])
    for bin in calibration.after.bins {
      let filled = min(20, max(0, Int((20 * bin.frequency).rounded())))
      table.append([
        NumberText.fixed(bin.meanProbability), NumberText.fixed(bin.frequency),
        EstimateText.interval(bin.interval), "\(Int(bin.weight))",
        String(repeating: "█", count: filled),
      ])
    }
    lines += table.lines()
    return lines
  }

  private var abstentionLines: [String] {
    let abstention = evaluation.abstention
    let curve = abstention.curve
    var lines = [
      "given \(abstention.answered) of \(evaluation.paragraphCount) paragraphs, right in "
        + EstimateText.percent(abstention.accuracyAnswered)
        + (abstention.withheld.isEmpty ? "" : "; withheld: ")
        + abstention.withheld.map { "\($0.count) \($0.reason.rawValue)" }.joined(separator: ", "),
      "area under the risk–coverage curve \(NumberText.fixed(curve.area)), "
        + "\(NumberText.fixed(curve.excessArea)) above the least possible",
    ]
    var table = TextTable(["withhold below", "coverage", "right"])
    for coverage in [1, 0.9, 0.8, 0.7, 0.6, 0.5] {
      guard let point = curve.point(forCoverage: coverage) else { continue }
      table.append([
        NumberText.fixed(point.threshold), NumberText.fixed(point.coverage),
        NumberText.fixed(point.precision),
      ])
    }
    lines += table.lines()
    return lines
  }

  private func rhetoricLines(_ rhetoric: RhetoricScores) -> [String] {
    var table = TextTable(["score", "value", "interval"])
    for (name, estimate) in [
      ("mean average precision", rhetoric.meanAveragePrecision),
      ("mean ROC AUC", rhetoric.meanAreaUnderROC), ("micro-F1", rhetoric.microF1),
      ("macro-F1", rhetoric.macroF1), ("weighted F1", rhetoric.weightedF1),
      ("Hamming loss", rhetoric.hammingLoss), ("subset accuracy", rhetoric.subsetAccuracy),
    ] {
      table.append([name, EstimateText.value(estimate), EstimateText.interval(estimate)])
    }
    var labels = TextTable([
      "technique", "precision", "recall", "F1", "interval", "AP", "AUC", "ECE", "coder", "model",
    ])
    for label in rhetoric.labels {
      labels.append([
        EstimateText.shortened(label.name, to: 22), EstimateText.value(label.precision),
        EstimateText.value(label.recall), EstimateText.value(label.f1),
        EstimateText.interval(label.f1, decimals: 2), EstimateText.value(label.averagePrecision),
        EstimateText.value(label.areaUnderROC), NumberText.fixed(label.calibrationErrorAfter),
        "\(label.support)", "\(label.predicted)",
      ])
    }
    func mean(_ values: [Double]) -> String {
      NumberText.fixed(values.reduce(0, +) / Double(max(1, values.count)))
    }
    let calibration =
      "mean calibration error (ECE) \(mean(rhetoric.labels.map(\.calibrationErrorAfter))), before "
      + "calibration \(mean(rhetoric.labels.map(\.calibrationErrorBefore)))"
    return table.lines() + ["", calibration, ""] + labels.lines()
  }

  private func ceilingLines(_ ceiling: HumanCeiling) -> [String] {
    var lines: [String] = []
    if let stance = ceiling.stance {
      lines += [
        "stance, \(stance.count) paragraphs with both codes:",
        "  percent agreement \(EstimateText.both(stance.percentAgreement)), Krippendorff's α "
          + EstimateText.both(stance.alpha),
        "  second coder: macro-F1 \(NumberText.fixed(stance.humanMacroF1)), Cohen's κ "
          + EstimateText.both(stance.cohenKappa),
        "  the model:    macro-F1 \(NumberText.fixed(stance.modelMacroF1)), Cohen's κ "
          + NumberText.fixed(stance.modelKappa),
      ]
    }
    if let rhetoric = ceiling.rhetoric {
      lines += [
        "rhetoric, \(rhetoric.count) paragraphs with both codes:",
        "  the same set \(EstimateText.both(rhetoric.exactAgreement)), Krippendorff's α (MASI) "
          + EstimateText.both(rhetoric.alpha),
        "  second coder: micro-F1 \(NumberText.fixed(rhetoric.humanMicroF1))",
        "  the model:    micro-F1 \(NumberText.fixed(rhetoric.modelMicroF1))",
      ]
    }
    return lines
  }

  private static let breakdownRows = 25

  private func breakdownLines(_ breakdown: Breakdown) -> [String] {
    var table = TextTable([
      breakdown.column, "paragraphs", "macro-F1", "interval", "accuracy", "commonest error",
    ])
    for value in breakdown.values.prefix(Self.breakdownRows) {
      table.append([
        value.value.isEmpty ? "(empty)" : EstimateText.shortened(value.value, to: 24),
        "\(value.count)", EstimateText.value(value.macroF1),
        EstimateText.interval(value.macroF1, decimals: 2), EstimateText.value(value.accuracy),
        value.commonestError.map {
          EstimateText.shortened(
            "\(evaluation.stanceLabels[$0.gold]) → \(evaluation.stanceLabels[$0.predicted])",
            to: 26)
        } ?? "",
      ])
    }
    let left = breakdown.values.count - Self.breakdownRows
    return table.lines() + (left > 0 ? ["… and \(left) more (see --format json)"] : [])
  }

  private var errorLines: [String] {
    evaluation.errors.flatMap { error -> [String] in
      let names = evaluation.stanceLabels
      let head =
        "\(names[error.predicted]) \(NumberText.fixed(error.probability, 2)), coder: "
        + "\(names[error.gold]) (\(NumberText.fixed(error.goldProbability, 2)))  "
        + EstimateText.shortened(error.paragraph.id, to: 40)
      let text = PredictionTable.wrapped(
        EstimateText.shortened(error.paragraph.text, to: 280), to: 94)
      let terms =
        error.terms.isEmpty
        ? []
        : PredictionTable.wrapped(
          "because of: " + error.terms.map(\.name).joined(separator: ", "), to: 94)
      return [head] + (text + terms).map { "  " + $0 }
    }
  }
}

extension Baseline.Kind {
  var title: String {
    switch self {
    case .majority: "always the commonest label"
    case .stratified: "guessing by training shares"
    case .naiveBayes: "multinomial naive Bayes"
    }
  }
}
