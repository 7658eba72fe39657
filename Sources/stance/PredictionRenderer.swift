import StanceKit

/// Turns labelled articles into the bytes of one output format.
struct PredictionRenderer: Sendable {
  private let pipeline: Pipeline
  private let format: PredictCommand.Format
  private let summary: Bool
  private let includesText: Bool
  private let colour: Bool

  init(_ pipeline: Pipeline, format: PredictCommand.Format, summary: Bool, includesText: Bool) {
    self.pipeline = pipeline
    self.format = format
    self.summary = summary
    self.includesText = includesText
    colour = Console.usesColour
  }

  func head() -> [UInt8] {
    switch format {
    case .jsonl, .table, .labels: []
    case .html: PredictionHTML(pipeline).head()
    case .csv: summary ? summaryWriter(.csv).header() : writer(.csv).header()
    case .tsv: summary ? summaryWriter(.tsv).header() : writer(.tsv).header()
    }
  }

  func render(_ outcome: BatchLabeller.Outcome) -> [UInt8] {
    switch (format, summary) {
    case (.table, false):
      Array(
        PredictionTable(pipeline, includesText: includesText, colour: colour).text(outcome).utf8)
    case (.table, true):
      Array(PredictionTable(pipeline, includesText: false, colour: colour).summary(outcome).utf8)
    case (.html, _): PredictionHTML(pipeline).article(outcome)
    case (.jsonl, false): writer(.jsonl).rows(outcome)
    // Written by `BatchLabeller.runLabels`, which knows no outcomes.
    case (.labels, _): preconditionFailure("labels are not rendered from outcomes")
    case (.csv, false): writer(.csv).rows(outcome)
    case (.tsv, false): writer(.tsv).rows(outcome)
    case (.jsonl, true): summaryWriter(.jsonl).row(outcome)
    case (.csv, true): summaryWriter(.csv).row(outcome)
    case (.tsv, true): summaryWriter(.tsv).row(outcome)
    }
  }

  private func writer(_ format: PredictionWriter.Format) -> PredictionWriter {
    PredictionWriter(pipeline, format: format, includesText: includesText)
  }

  private func summaryWriter(_ format: PredictionWriter.Format) -> SummaryWriter {
    SummaryWriter(pipeline, format: format)
  }
}
