/// A paragraph with what the pipeline says of it, ready to be written out.
public struct LabelledOutput: Sendable {
  public let article: Article
  public let paragraph: Paragraph
  /// `nil` for furniture, which is reported and not labelled.
  public let prediction: Prediction?

  public init(article: Article, paragraph: Paragraph, prediction: Prediction?) {
    self.article = article
    self.paragraph = paragraph
    self.prediction = prediction
  }
}

/// Writes predictions as JSON Lines, CSV or TSV: one line a paragraph, the same columns in each.
public struct PredictionWriter: Sendable {
  public enum Format: String, Sendable, CaseIterable { case jsonl, csv, tsv }

  public let format: Format
  public let includesText: Bool
  private let stances: [String]
  private let techniques: [String]
  private let neutral: String?

  public init(_ pipeline: Pipeline, format: Format, includesText: Bool) {
    self.format = format
    self.includesText = includesText
    stances = pipeline.stanceLabels.names
    techniques = pipeline.rhetoricLabels.names
    neutral = pipeline.configuration.neutralLabel
  }

  /// The word for a paragraph whose stance is withheld.
  public static let uncertain = "uncertain"

  /// The stance to report: a label, `uncertain`, or nothing where the model has no label for taking no side.
  public static func stance(_ prediction: Prediction?, labels: [String], neutral: String?)
    -> String?
  {
    guard let prediction else { return neutral }
    return prediction.abstention == nil ? labels[prediction.stance] : uncertain
  }

  /// The column names, for formats that have a header line.
  public func header() -> [UInt8] {
    guard format != .jsonl else { return [] }
    var names = [
      "article", "title", "source", "date", "paragraph", "start", "end", "kind", "furniture",
      "speaker",
      "stance", "probability", "reason",
    ]
    names += stances.map { "p_\($0)" } + ["rhetoric"] + techniques.map { "p_\($0)" }
    if includesText { names.append("text") }
    var output = OutputBytes()
    for (index, name) in names.enumerated() {
      if index > 0 { output.append(byte: delimiter) }
      output.append(field: name.utf8, delimiter: delimiter)
    }
    output.append("\n")
    return output.bytes
  }

  private var delimiter: UInt8 { format == .tsv ? 0x09 : 0x2C }

  /// The lines of one article.
  public func rows(_ outcome: BatchLabeller.Outcome) -> [UInt8] {
    var output = OutputBytes()
    for (paragraph, prediction) in zip(outcome.paragraphs, outcome.predictions) {
      append(
        LabelledOutput(article: outcome.article, paragraph: paragraph, prediction: prediction),
        to: &output)
    }
    return output.bytes
  }

  func append(_ row: LabelledOutput, to output: inout OutputBytes) {
    if format == .jsonl { appendJSON(row, &output) } else { appendFields(row, &output) }
  }

  private func appendJSON(_ row: LabelledOutput, _ output: inout OutputBytes) {
    let paragraph = row.paragraph
    output.append("{\"article\":")
    output.append(json: row.article.id)
    for (name, value) in [
      ("title", row.article.title), ("source", row.article.source), ("date", row.article.date),
    ] where value != nil {
      output.append(",\"")
      output.append(name)
      output.append("\":")
      output.append(json: value!)
    }
    output.append(",\"paragraph\":")
    output.append(paragraph.index)
    output.append(",\"range\":[")
    output.append(paragraph.range.lowerBound)
    output.append(",")
    output.append(paragraph.range.upperBound)
    output.append("],\"kind\":\"")
    output.append(paragraph.kind.rawValue)
    output.append("\"")
    if let furniture = paragraph.furniture {
      output.append(",\"furniture\":\"")
      output.append(furniture.rawValue)
      output.append("\"")
    }
    if let speaker = paragraph.speaker {
      output.append(",\"speaker\":")
      output.append(json: speaker)
    }
    output.append(",\"stance\":")
    if let stance = Self.stance(row.prediction, labels: stances, neutral: neutral) {
      output.append(json: stance)
    } else {
      output.append("null")
    }
    if let prediction = row.prediction { appendJSON(prediction, &output) }
    if includesText {
      output.append(",\"text\":")
      output.append(json: row.article.text[paragraph.range])
    }
    output.append("}\n")
  }

  private func appendJSON(_ prediction: Prediction, _ output: inout OutputBytes) {
    output.append(",\"probability\":")
    output.append(probability: prediction.probability)
    if let abstention = prediction.abstention {
      output.append(",\"reason\":\"")
      output.append(abstention.rawValue)
      output.append("\"")
    }
    output.append(",\"probabilities\":{")
    appendMembers(stances, prediction.probabilities, &output)
    output.append("}")
    guard !techniques.isEmpty else { return }
    output.append(",\"rhetoric\":[")
    for (position, index) in prediction.rhetoric.enumerated() {
      if position > 0 { output.append(",") }
      output.append(json: techniques[index])
    }
    output.append("],\"rhetoric_probabilities\":{")
    appendMembers(techniques, prediction.rhetoricProbabilities, &output)
    output.append("}")
  }

  private func appendMembers(_ names: [String], _ values: [Float], _ output: inout OutputBytes) {
    for (index, name) in names.enumerated() {
      if index > 0 { output.append(",") }
      output.append(json: name)
      output.append(":")
      output.append(probability: values[index])
    }
  }

  private func appendFields(_ row: LabelledOutput, _ output: inout OutputBytes) {
    let delimiter = delimiter
    let prediction = row.prediction
    func text(_ value: String?) {
      output.append(field: (value ?? "").utf8, delimiter: delimiter)
      output.append(byte: delimiter)
    }
    func number(_ value: Float?) {
      if let value { output.append(probability: value) }
      output.append(byte: delimiter)
    }
    text(row.article.id)
    text(row.article.title)
    text(row.article.source)
    text(row.article.date)
    text("\(row.paragraph.index)")
    text("\(row.paragraph.range.lowerBound)")
    text("\(row.paragraph.range.upperBound)")
    text(row.paragraph.kind.rawValue)
    text(row.paragraph.furniture?.rawValue)
    text(row.paragraph.speaker)
    text(Self.stance(prediction, labels: stances, neutral: neutral))
    number(prediction?.probability)
    text(prediction?.abstention?.rawValue)
    for index in stances.indices { number(prediction?.probabilities[index]) }
    text((prediction?.rhetoric ?? []).map { techniques[$0] }.joined(separator: "|"))
    for index in techniques.indices { number(prediction?.rhetoricProbabilities[index]) }
    if includesText {
      output.append(field: row.article.text[row.paragraph.range], delimiter: delimiter)
    } else {
      output.bytes.removeLast()
    }
    output.append("\n")
  }
}
