/// Labelled articles as a page: a margin colour for each paragraph's stance, techniques as tags, and on hover or focus
/// what a word adds to the stance.
public struct PredictionHTML: Sendable {
  private let pipeline: Pipeline

  public init(_ pipeline: Pipeline) { self.pipeline = pipeline }

  /// The page up to the first article; nothing need follow the last.
  public func head() -> [UInt8] { Array(HTMLPage.head(title: "Stance and rhetoric").utf8) }

  /// One article.
  public func article(_ outcome: BatchLabeller.Outcome) -> [UInt8] {
    let summary = ArticleSummary(
      outcome.article, outcome.paragraphs, outcome.predictions,
      stances: pipeline.stanceLabels.count, techniques: pipeline.rhetoricLabels.count)
    let title = summary.title ?? FileName.last(of: summary.article)
    var html = "<article>\n<h1>\(HTMLText.escaped(title))</h1>\n"
    let facts = [summary.source, summary.date, summary.title == nil ? nil : summary.article]
      .compactMap { $0 }.filter { !$0.isEmpty }
    if !facts.isEmpty {
      html += "<p class=\"soft small\">\(HTMLText.escaped(facts.joined(separator: " · ")))</p>\n"
    }
    html += overview(summary)
    html +=
      "<p class=\"soft small\">Marked words speak <mark>for</mark> or <mark class=\"against\">against</mark> "
      + "the stance given; hover or focus for how much.</p>\n"
    var furniture: [String] = []
    for (paragraph, prediction) in zip(outcome.paragraphs, outcome.predictions) {
      let text = outcome.article.string(in: paragraph.content)
      if let prediction {
        html += Self.folded(&furniture)
        html += self.paragraph(text, paragraph.kind, prediction)
      } else {
        furniture.append(text)
      }
    }
    return Array((html + Self.folded(&furniture) + "</article>\n").utf8)
  }

  /// Page furniture that stands together, folded away.
  private static func folded(_ furniture: inout [String]) -> String {
    guard !furniture.isEmpty else { return "" }
    defer { furniture = [] }
    let items = furniture.map {
      "<div>\(HTMLText.escaped(EstimateText.shortened($0, to: 300)))</div>"
    }
    return "<details class=\"furniture\"><summary>page furniture (\(furniture.count))</summary>\n"
      + items.joined(separator: "\n") + "</details>\n"
  }

  private func overview(_ summary: ArticleSummary) -> String {
    let total = summary.counts.reduce(0, +)
    var html = ""
    let order = summary.counts.indices.filter { summary.counts[$0] > 0 }
      .sorted { (summary.counts[$0], $1) > (summary.counts[$1], $0) }
    if total > 0 {
      html += "<div class=\"stack\" aria-hidden=\"true\">"
      for stance in order {
        let share = NumberText.fixed(100 * Double(summary.counts[stance]) / Double(total), 2)
        html += "<span style=\"width:\(share)%;background:\(colour(stance))\"></span>"
      }
      html += "</div>\n"
    }
    html += "<ul class=\"legend\">"
    for stance in order {
      html +=
        "<li><i style=\"background:\(colour(stance))\"></i>"
        + "\(HTMLText.escaped(pipeline.stanceLabels[stance])) \(summary.counts[stance])</li>"
    }
    if summary.uncertain > 0 { html += "<li>not labelled \(summary.uncertain)</li>" }
    if summary.furniture > 0 { html += "<li>page furniture \(summary.furniture)</li>" }
    html += "</ul>\n"
    let techniques = summary.rhetoric.indices.filter { summary.rhetoric[$0] > 0 }
      .sorted { (summary.rhetoric[$0], $1) > (summary.rhetoric[$1], $0) }
    if !techniques.isEmpty {
      html +=
        "<p>"
        + techniques.map {
          "<span class=\"tag\">\(HTMLText.escaped(pipeline.rhetoricLabels[$0])) "
            + "\(summary.rhetoric[$0])</span>"
        }.joined() + "</p>\n"
    }
    return html
  }

  private func colour(_ stance: Int) -> String {
    HTMLPage.colour(of: stance, neutral: pipeline.neutralStance)
  }

  private func paragraph(
    _ text: String, _ kind: Paragraph.Kind, _ prediction: Prediction
  ) -> String {
    let isWithheld = prediction.abstention != nil
    let colour = isWithheld ? "var(--none)" : self.colour(prediction.stance)
    let classes =
      "paragraph" + (isWithheld ? " unsure" : "") + (kind == .heading ? " heading" : "")
    let probability = NumberText.fixed(Double(prediction.probability), 2)
    let name = HTMLText.escaped(pipeline.stanceLabels[prediction.stance])
    let label =
      switch prediction.abstention {
      case nil: "\(name) \(probability)"
      case .belowThreshold: "uncertain (\(name) \(probability))"
      case .some(let reason): "not labelled: \(reason.rawValue)"
      }
    let tags = prediction.rhetoric.map { technique in
      "<span class=\"tag\">\(HTMLText.escaped(pipeline.rhetoricLabels[technique])) "
        + "\(NumberText.fixed(Double(prediction.rhetoricProbabilities[technique]), 2))</span>"
    }.joined()
    let words =
      kind == .body && !isWithheld
      ? pipeline.highlight(text, stance: prediction.stance, count: 10).html(text, showsTips: true)
      : HTMLText.escaped(text)
    return "<div class=\"\(classes)\" style=\"border-left-color:\(colour)\">\n<p>\(words)</p>\n"
      + "<div><span class=\"chip\" style=\"color:\(colour)\">\(label)</span>\(tags)</div>\n</div>\n"
  }
}
