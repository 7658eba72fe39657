/// Labelled articles for people to read in a terminal.
public struct PredictionTable: Sendable {
  private let pipeline: Pipeline
  private let includesText: Bool
  private let colour: Bool
  private let width: Int

  public init(_ pipeline: Pipeline, includesText: Bool, colour: Bool, width: Int = 100) {
    self.pipeline = pipeline
    self.includesText = includesText
    self.colour = colour
    self.width = width
  }

  /// One article: a heading, a line or more for each paragraph, and a summary.
  public func text(_ outcome: BatchLabeller.Outcome) -> String {
    var lines = [styled(outcome.article.title ?? outcome.article.id, "1")]
    if outcome.article.title != nil { lines.append(styled(outcome.article.id, "2")) }
    lines.append("")
    let stanceWidth = max(
      PredictionWriter.uncertain.count, pipeline.stanceLabels.names.map(\.count).max() ?? 0)
    for (paragraph, prediction) in zip(outcome.paragraphs, outcome.predictions) {
      lines += self.lines(paragraph, prediction, outcome.article, stanceWidth)
    }
    lines.append("")
    lines += summaryLines(outcome)
    return lines.joined(separator: "\n") + "\n\n"
  }

  /// One article at a glance.
  public func summary(_ outcome: BatchLabeller.Outcome) -> String {
    var lines = [styled(outcome.article.title ?? outcome.article.id, "1")]
    lines += summaryLines(outcome)
    return lines.joined(separator: "\n") + "\n\n"
  }

  private func lines(
    _ paragraph: Paragraph, _ prediction: Prediction?, _ article: Article, _ stanceWidth: Int
  ) -> [String] {
    let number = padded("\(paragraph.index)", 4, right: true)
    guard let prediction else {
      let what = paragraph.furniture?.rawValue ?? paragraph.kind.rawValue
      let head = "\(number)  " + padded("·", stanceWidth) + "        "
      return [
        styled(head + "[\(what)] " + clipped(article, paragraph, head.count + what.count + 3), "2")
      ]
    }
    let stance =
      PredictionWriter.stance(prediction, labels: pipeline.stanceLabels.names, neutral: nil) ?? ""
    let probability = NumberText.fixed(Double(prediction.probability), 2)
    let head =
      "\(number)  " + colouredStance(padded(stance, stanceWidth), prediction) + "  \(probability)  "
    let indent = 4 + 2 + stanceWidth + 2 + 4 + 2
    var lines: [String] = []
    if includesText {
      let text = (paragraph.kind == .heading ? "# " : "") + plain(article, paragraph)
      lines = Self.wrapped(text, to: max(30, width - indent))
      lines = lines.enumerated().map {
        $0 == 0 ? head + $1 : String(repeating: " ", count: indent) + $1
      }
    } else {
      lines = [head]
    }
    if !prediction.rhetoric.isEmpty {
      let tags = prediction.rhetoric.map { index in
        "\(pipeline.rhetoricLabels[index]) "
          + NumberText.fixed(Double(prediction.rhetoricProbabilities[index]), 2)
      }
      lines.append(
        String(repeating: " ", count: indent) + styled("» " + tags.joined(separator: ", "), "3"))
    }
    return lines
  }

  private func summaryLines(_ outcome: BatchLabeller.Outcome) -> [String] {
    let summary = ArticleSummary(
      outcome.article, outcome.paragraphs, outcome.predictions,
      stances: pipeline.stanceLabels.count, techniques: pipeline.rhetoricLabels.count)
    let counts = summary.counts.enumerated().filter { $0.element > 0 }
      .sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
      .map { "\(pipeline.stanceLabels[$0.offset]) \($0.element)" }
    var text =
      "  paragraphs: " + (counts.isEmpty ? "none labelled" : counts.joined(separator: ", "))
    if summary.uncertain > 0 { text += ", uncertain \(summary.uncertain)" }
    if summary.furniture > 0 { text += "; furniture \(summary.furniture)" }
    let techniques = summary.rhetoric.enumerated().filter { $0.element > 0 }
      .sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
      .map { "\(pipeline.rhetoricLabels[$0.offset]) \($0.element)" }
    return techniques.isEmpty
      ? [text] : [text, "  rhetoric: " + techniques.joined(separator: ", ")]
  }

  // MARK: Text

  private func plain(_ article: Article, _ paragraph: Paragraph) -> String {
    article.string(in: paragraph.range).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func clipped(_ article: Article, _ paragraph: Paragraph, _ used: Int) -> String {
    guard includesText else { return "" }
    let text = plain(article, paragraph)
    let room = max(20, width - used)
    return text.count <= room ? text : text.prefix(room - 1) + "…"
  }

  static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return line.isEmpty ? lines : lines + [line]
  }

  private func padded(_ text: String, _ width: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return right ? space + text : text + space
  }

  private func styled(_ text: String, _ code: String) -> String {
    colour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// Labels take the terminal's colours in order; the neutral one and `uncertain` stay plain.
  private func colouredStance(_ text: String, _ prediction: Prediction) -> String {
    guard prediction.abstention == nil, prediction.stance != pipeline.neutralStance else {
      return text
    }
    return styled(text, "1;3\(1 + prediction.stance % 6)")
  }
}
