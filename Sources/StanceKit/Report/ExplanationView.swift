/// One paragraph's explanation, for people and for programs.
public struct ExplanationView: Sendable {
  private let pipeline: Pipeline
  private let article: Article
  private let paragraph: Paragraph
  private let prediction: Prediction?
  private let explanation: Explanation
  private let context: ContextExplanation?
  private let label: Int
  private let top: Int

  /// - Parameter article: the text.
  /// - Parameter index: position of the paragraph.
  /// - Parameter paragraphs: in reading order.
  /// - Parameter pipeline: the model.
  /// - Parameter predictions: one a paragraph; `nil` for furniture.
  /// - Parameter top: how many terms are shown.
  /// - Parameter label: index over the stances, then the techniques; `nil` for the stance predicted.
  public init(
    _ pipeline: Pipeline, article: Article, paragraphs: [Paragraph], predictions: [Prediction?],
    index: Int, label: Int?, top: Int
  ) {
    self.pipeline = pipeline
    self.article = article
    paragraph = paragraphs[index]
    prediction = predictions[index]
    let wanted = label ?? predictions[index]?.stance ?? 0
    let stances = pipeline.stanceLabels.count
    let isRhetoric = wanted >= stances
    explanation = pipeline.explanation(
      of: article.string(in: paragraph.content), rhetoric: isRhetoric)
    context =
      isRhetoric ? nil : pipeline.contextExplanation(article, paragraphs, index: index)
    self.label = isRhetoric ? wanted - stances : wanted
    self.top = top
  }

  public var text: String {
    let name = explanation.labels[label]
    let body = article.string(in: paragraph.range).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    var lines = ["[\(paragraph.index)] " + (body.count > 300 ? body.prefix(299) + "…" : body)]
    if let prediction {
      let stance =
        PredictionWriter.stance(prediction, labels: pipeline.stanceLabels.names, neutral: nil) ?? ""
      let others = prediction.probabilities.enumerated().map {
        "\(pipeline.stanceLabels[$0.offset]) \(NumberText.fixed(Double($0.element), 2))"
      }
      lines.append("    \(stance)   (\(others.joined(separator: ", ")))")
    } else {
      lines.append("    \(paragraph.furniture?.rawValue ?? "furniture"): not labelled")
    }
    lines.append("")
    if let context {
      lines.append("  Article stage, \(name): logit \(number(context.logits[label]))")
      for (part, values) in context.parts {
        lines.append("    \(number(values[label]))  \(part)")
      }
      lines.append("")
    }
    lines.append("  Paragraph, \(name): logit \(number(explanation.logits[label]))")
    var table = TextTable(["share", "term", "found"])
    table.append([number(explanation.intercepts[label]), "(intercept)", ""])
    let shown = explanation.strongest(for: label, count: top)
    for part in shown {
      table.append([number(part.contributions[label]), part.name, found(part)])
    }
    let rest =
      explanation.logits[label] - explanation.intercepts[label]
      - shown.reduce(0) { $0 + $1.contributions[label] }
    table.append([number(rest), "(\(explanation.parts.count - shown.count) other terms)", ""])
    lines += table.lines().map { "    " + $0 }
    return lines.joined(separator: "\n") + "\n"
  }

  private func number(_ value: Float) -> String {
    (value < 0 ? "" : "+") + NumberText.fixed(Double(value))
  }

  /// The phrases of a category, or how often a term stands in the text.
  private func found(_ part: Explanation.Part) -> String {
    if !part.hits.isEmpty {
      let hits = part.hits.prefix(4).map { "“\($0.phrase)” \(number($0.contributions[label]))" }
      let more = part.hits.count > 4 ? " and \(part.hits.count - 4) more" : ""
      return hits.joined(separator: ", ") + more
    }
    if !part.baseline.isEmpty { return "absent or below average" }
    return part.ranges.count > 1 ? "\(part.ranges.count) times" : ""
  }

  public var json: String {
    var object = JSONObject()
    object.set("article", article.id)
    object.set("paragraph", paragraph.index)
    object.set("range", [paragraph.content.lowerBound, paragraph.content.upperBound])
    object.set("label", explanation.labels[label])
    object.set("logit", Double(explanation.logits[label]))
    object.set("intercept", Double(explanation.intercepts[label]))
    if let context {
      var stage = JSONObject()
      stage.set("logit", Double(context.logits[label]))
      for (part, values) in context.parts { stage.set(part, Double(values[label])) }
      object.set("article_stage", stage)
    }
    let start = paragraph.content.lowerBound
    object.set(
      "terms",
      explanation.strongest(for: label, count: explanation.parts.count).map { part in
        var entry = JSONObject()
        entry.set("term", part.name)
        entry.set("value", Double(part.value))
        entry.set("share", Double(part.contributions[label]))
        entry.set("offsets", part.ranges.map { $0.lowerBound + start })
        if !part.baseline.isEmpty {
          entry.set("baseline", Double(part.baseline[label]))
          entry.set(
            "hits",
            part.hits.map { hit in
              var item = JSONObject()
              item.set("phrase", hit.phrase)
              item.set("range", [hit.range.lowerBound + start, hit.range.upperBound + start])
              item.set("share", Double(hit.contributions[label]))
              return item
            })
        }
        return entry
      })
    return object.text
  }
}
