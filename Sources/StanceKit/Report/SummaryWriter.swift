/// Writes one line an article: how its paragraphs divide.
public struct SummaryWriter: Sendable {
  public let format: PredictionWriter.Format
  private let pipeline: Pipeline

  public init(_ pipeline: Pipeline, format: PredictionWriter.Format) {
    self.pipeline = pipeline
    self.format = format
  }

  private var stances: [String] { pipeline.stanceLabels.names }
  private var techniques: [String] { pipeline.rhetoricLabels.names }

  public func header() -> [UInt8] {
    let names =
      ["article", "title", "source", "date", "stance", "labelled", "furniture", "uncertain"]
      + stances.map { "n_\($0)" } + stances.map { "mean_\($0)" } + techniques.map { "n_\($0)" }
    return line(names)
  }

  public func row(_ outcome: BatchLabeller.Outcome) -> [UInt8] {
    let summary = ArticleSummary(
      outcome.article, outcome.paragraphs, outcome.predictions, stances: stances.count,
      techniques: techniques.count)
    return format == .jsonl ? json(summary) : fields(summary)
  }

  private func dominant(_ summary: ArticleSummary) -> String? {
    summary.dominantStance(neutral: pipeline.neutralStance).map { stances[$0] }
  }

  private func fields(_ summary: ArticleSummary) -> [UInt8] {
    var cells = [summary.article, summary.title ?? "", summary.source ?? "", summary.date ?? ""]
    cells.append(dominant(summary) ?? "")
    cells += [summary.labelled, summary.furniture, summary.uncertain].map { "\($0)" }
    cells += summary.counts.map { "\($0)" }
    cells += summary.meanProbabilities.map { NumberText.fixed($0, 4) }
    cells += summary.rhetoric.map { "\($0)" }
    return line(cells)
  }

  private func line(_ cells: [String]) -> [UInt8] {
    let delimiter: UInt8 = format == .tsv ? 0x09 : 0x2C
    var output = OutputBytes()
    for (index, cell) in cells.enumerated() {
      if index > 0 { output.append(byte: delimiter) }
      output.append(field: cell.utf8, delimiter: delimiter)
    }
    output.append("\n")
    return output.bytes
  }

  private func json(_ summary: ArticleSummary) -> [UInt8] {
    var output = OutputBytes()
    output.append("{\"article\":")
    output.append(json: summary.article)
    for (name, value) in [
      ("title", summary.title), ("source", summary.source), ("date", summary.date),
      ("stance", dominant(summary)),
    ] where value != nil {
      output.append(",")
      output.append(json: name)
      output.append(":")
      output.append(json: value!)
    }
    for (name, value) in [
      ("labelled", summary.labelled), ("furniture", summary.furniture),
      ("uncertain", summary.uncertain),
    ] {
      output.append(",")
      output.append(json: name)
      output.append(":")
      output.append(value)
    }
    output.append(",\"paragraphs\":{")
    members(stances, summary.counts.map { "\($0)" }, &output)
    output.append("},\"mean_probabilities\":{")
    members(stances, summary.meanProbabilities.map { NumberText.fixed($0, 4) }, &output)
    output.append("},\"rhetoric\":{")
    members(techniques, summary.rhetoric.map { "\($0)" }, &output)
    output.append("}}\n")
    return output.bytes
  }

  private func members(_ names: [String], _ values: [String], _ output: inout OutputBytes) {
    for (index, name) in names.enumerated() {
      if index > 0 { output.append(",") }
      output.append(json: name)
      output.append(":")
      output.append(values[index])
    }
  }
}
