import LinearLearning

/// An evaluation as a page people look at: headline scores, matrix, curves, bars and errors, all in one file.
public struct EvaluationHTML: Sendable {
  private let evaluation: Evaluation
  private let title: String
  private let facts: [(String, String)]
  private let terms: [(label: String, terms: [Pipeline.WeightedTerm])]
  private let methods: String
  private let learningCurve: LearningCurve?
  private let designs: [CrossValidatedEvaluation.Design]

  /// - Parameters:
  ///   - crossValidation: what cross-validation found, if it was run.
  ///   - evaluation: what was measured.
  ///   - title: of the page.
  ///   - facts: where the model comes from, shown under the title.
  ///   - pipeline: the model, for its strongest terms; `nil` for out-of-fold predictions.
  ///   - methods: a paragraph for a methods section.
  public init(
    _ evaluation: Evaluation, title: String, facts: [(String, String)], pipeline: Pipeline?,
    methods: String, crossValidation: CrossValidatedEvaluation? = nil
  ) {
    self.evaluation = evaluation
    self.title = title
    self.facts = facts
    self.methods = methods
    terms =
      pipeline.map { pipeline in
        pipeline.stanceLabels.names.enumerated().map { output, label in
          (label, pipeline.strongestTerms(forOutput: output, count: 15))
        }
      } ?? []
    learningCurve = crossValidation?.learningCurve
    designs = crossValidation?.designs ?? []
  }

  public var text: String {
    var html = HTMLPage.head(title: title)
    html += "<header><h1>\(HTMLText.escaped(title))</h1>\n"
    html += paragraph(
      "\(evaluation.paragraphCount) paragraphs in \(evaluation.articleCount) articles. "
        + EstimateText.method(evaluation.bootstrap, column: evaluation.groupColumn) + ".",
      "soft")
    if !facts.isEmpty {
      html += paragraph(facts.map { "\($0.0): \($0.1)" }.joined(separator: " · "), "soft small")
    }
    html += cards + "</header>\n<main>\n"
    for warning in evaluation.warnings { html += paragraph("⚠ " + warning, "warn small") }
    html += designSection + stanceSection + confusionSection + baselineSection + calibrationSection
    if let rhetoric = evaluation.rhetoric { html += rhetoricSection(rhetoric) }
    if let curve = learningCurve, curve.points.count > 1 { html += curveSection(curve) }
    for breakdown in evaluation.breakdowns { html += breakdownSection(breakdown) }
    if let ceiling = evaluation.ceiling { html += ceilingSection(ceiling) }
    html += termSection + errorSection
    html += section("Methods", paragraph(methods, ""))
    return html + "</main>\n"
  }

  private func section(_ title: String, _ body: String) -> String {
    "<section><h2>\(HTMLText.escaped(title))</h2>\n\(body)</section>\n"
  }

  private func paragraph(_ text: String, _ kind: String) -> String {
    "<p\(kind.isEmpty ? "" : " class=\"\(kind)\"")>\(HTMLText.escaped(text))</p>\n"
  }

  private func figure(_ caption: String, _ svg: String) -> String {
    "<figure><figcaption>\(HTMLText.escaped(caption))</figcaption>\(svg)</figure>\n"
  }

  private var cards: String {
    var cards = [
      ("macro-F1, stance", evaluation.stance.macroF1), ("accuracy", evaluation.stance.accuracy),
      ("Cohen's κ with the coder", evaluation.stance.cohenKappa),
    ]
    if let rhetoric = evaluation.rhetoric {
      cards.append(("mean average precision, rhetoric", rhetoric.meanAveragePrecision))
    }
    let items = cards.map { name, estimate in
      "<div class=\"card\"><span>\(HTMLText.escaped(name))</span><b>"
        + "\(EstimateText.value(estimate))</b><span>\(EstimateText.interval(estimate))</span></div>"
    }
    return "<div class=\"cards\">\(items.joined())</div>\n"
  }

  private func bar(_ name: String, _ estimate: BootstrapEstimate, note: String) -> HTMLChart.Bar {
    HTMLChart.Bar(
      name: name, value: estimate.value,
      interval: estimate.interval.lower.isFinite
        ? (estimate.interval.lower, estimate.interval.upper) : nil, note: note)
  }

  private var designSection: String {
    guard designs.count > 1 else { return "" }
    let rows = designs.map { design in
      [
        design.column.map { "by \($0)" } ?? "at random", "\(design.groups)",
        EstimateText.both(design.macroF1), EstimateText.value(design.accuracy),
        design.gap.map { EstimateText.both($0) } ?? "",
      ]
    }
    return section(
      "What is held out decides what is found",
      HTMLPage.table(
        ["held out", "groups", "macro-F1", "accuracy", "gap in macro-F1"], rows))
  }

  private var stanceSection: String {
    let labels = evaluation.stance.labels
    let table = HTMLPage.table(
      ["stance", "precision", "recall", "F1", "interval of F1", "coder", "model"],
      labels.map {
        [
          $0.name, EstimateText.value($0.precision), EstimateText.value($0.recall),
          EstimateText.value($0.f1), EstimateText.interval($0.f1), "\($0.support)",
          "\($0.predicted)",
        ]
      })
    let plot = HTMLChart.bars(
      labels.map { bar($0.name, $0.f1, note: "n \($0.support)") }, title: "F1 by stance")
    return section("Stance", figure("F1 with its interval", plot) + table)
  }

  private var confusionSection: String {
    let names = evaluation.stanceLabels
    let confusion = evaluation.stance.confusion
    var html =
      "<div class=\"wide\"><table><caption class=\"soft small\">Rows: the coder's stance; columns: "
      + "the model's. Shaded by share of the row.</caption><thead><tr><td></td>"
    html += names.map { "<th scope=\"col\">\(HTMLText.escaped($0))</th>" }.joined()
    html += "</tr></thead><tbody>"
    for (row, name) in names.enumerated() {
      html += "<tr><th scope=\"row\">\(HTMLText.escaped(name))</th>"
      for column in names.indices {
        let count = confusion[truth: row, prediction: column]
        let share = quotient(count, confusion.support[row])
        html +=
          "<td class=\"cell\(row == column ? " right" : "")\" style=\"background:rgba("
          + "var(--heat),\(NumberText.fixed(0.6 * share, 2)))\">\(Int(count))</td>"
      }
      html += "</tr>"
    }
    return section("Confusion", html + "</tbody></table></div>\n")
  }

  private var baselineSection: String {
    var rows = [
      [
        "the model", EstimateText.value(evaluation.stance.macroF1),
        EstimateText.value(evaluation.stance.accuracy),
        EstimateText.value(evaluation.stance.logLoss),
      ]
    ]
    rows += evaluation.baselines.map {
      [
        $0.kind.title, NumberText.fixed($0.macroF1), NumberText.fixed($0.accuracy),
        $0.logLoss.map { NumberText.fixed($0) } ?? "–",
      ]
    }
    return section(
      "Baselines", HTMLPage.table(["", "macro-F1", "accuracy", "log loss"], rows))
  }

  private var calibrationSection: String {
    let calibration = evaluation.calibration
    func series(_ curve: ReliabilityCurve, _ name: String, _ kind: String) -> HTMLChart.Series {
      HTMLChart.Series(
        name: name, points: curve.bins.map { ($0.meanProbability, $0.frequency) }, kind: kind,
        whiskers: kind == "line" ? curve.bins.map { ($0.interval.lower, $0.interval.upper) } : [])
    }
    let after = calibration.after
    let curves =
      (calibration.before.map { [series($0, "before temperature scaling", "before")] } ?? [])
      + [series(after, "as given", "line")]
    let reliability = HTMLChart.lines(
      curves, title: "Reliability of the stance given", x: "probability given",
      y: "share right", showsDiagonal: true)
    let caption =
      "Reliability: expected calibration error "
      + NumberText.fixed(after.expectedCalibrationError)
      + (calibration.before.map {
        ", before temperature scaling (dashed) \(NumberText.fixed($0.expectedCalibrationError))"
      } ?? "")
    let curve = evaluation.abstention.curve
    let points = (1...100).compactMap { curve.point(forCoverage: Double($0) / 100) }
    let worst = points.map(\.risk).max() ?? 1
    let risk = HTMLChart.lines(
      [
        HTMLChart.Series(
          name: "risk", points: points.map { ($0.coverage, $0.risk) }, kind: "line")
      ], title: "Risk and coverage", x: "share of paragraphs given a stance",
      y: "share of those wrong", yTop: min(1, max(0.1, (worst * 11).rounded(.up) / 10)))
    return section(
      "Can its probabilities be believed?",
      "<div class=\"plots\">" + figure(caption, reliability)
        + figure(
          "Risk–coverage: area \(NumberText.fixed(curve.area)); given "
            + "\(evaluation.abstention.answered) of \(evaluation.paragraphCount), right in "
            + EstimateText.percent(evaluation.abstention.accuracyAnswered), risk) + "</div>\n")
  }

  private func rhetoricSection(_ rhetoric: RhetoricScores) -> String {
    let plot = HTMLChart.bars(
      rhetoric.labels.map { bar($0.name, $0.averagePrecision, note: "n \($0.support)") },
      title: "Average precision by technique")
    let table = HTMLPage.table(
      ["technique", "precision", "recall", "F1", "interval of F1", "AUC", "ECE", "coder", "model"],
      rhetoric.labels.map {
        [
          $0.name, EstimateText.value($0.precision), EstimateText.value($0.recall),
          EstimateText.value($0.f1), EstimateText.interval($0.f1),
          EstimateText.value($0.areaUnderROC), NumberText.fixed($0.calibrationErrorAfter),
          "\($0.support)", "\($0.predicted)",
        ]
      })
    return section(
      "Rhetoric",
      paragraph(
        "micro-F1 \(EstimateText.both(rhetoric.microF1)), macro-F1 "
          + "\(EstimateText.both(rhetoric.macroF1)), Hamming loss "
          + "\(EstimateText.value(rhetoric.hammingLoss)), subset accuracy "
          + EstimateText.value(rhetoric.subsetAccuracy), "")
        + figure("Average precision with its interval", plot) + table)
  }

  private func curveSection(_ curve: LearningCurve) -> String {
    let largest = curve.points.last!.paragraphs * 2
    let ticks = curve.points.map { ($0.paragraphs / largest, "\(Int($0.paragraphs.rounded()))") }
    var series = [
      HTMLChart.Series(
        name: "macro-F1",
        points: curve.points.map { ($0.paragraphs / largest, $0.macroF1.value) }, kind: "line",
        whiskers: curve.points.map { ($0.macroF1.interval.lower, $0.macroF1.interval.upper) })
    ]
    if let fit = curve.fit {
      let first = curve.points[0].paragraphs
      series.append(
        HTMLChart.Series(
          name: "power law",
          points: (0...60).map {
            let size = first + (largest - first) * Double($0) / 60
            return (size / largest, fit.score(size: size))
          }, kind: "before"))
    }
    let plot = HTMLChart.lines(
      series, title: "Learning curve", x: "paragraphs trained on", y: "macro-F1",
      xTicks: [ticks.first!, ticks[ticks.count / 2], ticks.last!, (1, "\(Int(largest))")])
    let caption =
      curve.atTwiceTheSize.map {
        "With twice as many paragraphs, by the fitted power law (dashed): "
          + NumberText.fixed($0.score)
          + ($0.interval.map { " [\(EstimateText.interval($0))]" } ?? "")
      } ?? "macro-F1 by training size"
    return section("Learning curve", figure(caption, plot))
  }

  private func breakdownSection(_ breakdown: Breakdown) -> String {
    let shown = breakdown.values.prefix(30)
    let plot = HTMLChart.bars(
      shown.map { bar($0.value.isEmpty ? "(empty)" : $0.value, $0.macroF1, note: "n \($0.count)") },
      title: "Macro-F1 by \(breakdown.column)")
    let left = breakdown.values.count - shown.count
    return section(
      "By \(breakdown.column)",
      figure(
        "Macro-F1" + (left > 0 ? "; \(left) rarer values left out" : ""), plot))
  }

  private func ceilingSection(_ ceiling: HumanCeiling) -> String {
    var rows: [[String]] = []
    if let stance = ceiling.stance {
      rows.append([
        "stance: Cohen's κ", EstimateText.both(stance.cohenKappa),
        NumberText.fixed(stance.modelKappa), "\(stance.count)",
      ])
      rows.append([
        "stance: macro-F1", NumberText.fixed(stance.humanMacroF1),
        NumberText.fixed(stance.modelMacroF1), "\(stance.count)",
      ])
      rows.append([
        "stance: Krippendorff's α", EstimateText.both(stance.alpha), "", "\(stance.count)",
      ])
    }
    if let rhetoric = ceiling.rhetoric {
      rows.append([
        "rhetoric: micro-F1", NumberText.fixed(rhetoric.humanMicroF1),
        NumberText.fixed(rhetoric.modelMicroF1), "\(rhetoric.count)",
      ])
      rows.append([
        "rhetoric: α (MASI)", EstimateText.both(rhetoric.alpha), "", "\(rhetoric.count)",
      ])
    }
    return section(
      "Human ceiling",
      HTMLPage.table(["against the first coder", "second coder", "model", "paragraphs"], rows))
  }

  private var termSection: String {
    guard !terms.isEmpty else { return "" }
    let blocks = terms.map { label, terms in
      "<div><h3>\(HTMLText.escaped(label))</h3><p class=\"small\">"
        + HTMLText.escaped(terms.map(\.name).joined(separator: ", ")) + "</p></div>"
    }
    return section("Strongest terms", "<div class=\"terms\">\(blocks.joined())</div>\n")
  }

  private var errorSection: String {
    guard !evaluation.errors.isEmpty else { return "" }
    let names = evaluation.stanceLabels
    let items = evaluation.errors.map { error in
      let spans = error.terms.flatMap { term in
        term.ranges.map {
          TextHighlight.Span(range: $0, contribution: term.contribution, name: term.name)
        }
      }
      let text = TextHighlight(spans, count: 12).html(error.paragraph.text, showsTips: false)
      return "<div class=\"error\"><p class=\"small\"><span class=\"label\">"
        + "\(HTMLText.escaped(names[error.predicted])) \(NumberText.fixed(error.probability, 2))"
        + "</span>, coder: \(HTMLText.escaped(names[error.gold])) "
        + "(\(NumberText.fixed(error.goldProbability, 2))) <span class=\"soft\">"
        + "\(HTMLText.escaped(error.paragraph.id))</span></p>\n<blockquote>\(text)</blockquote></div>"
    }
    return section("Most confident errors", items.joined(separator: "\n"))
  }
}
