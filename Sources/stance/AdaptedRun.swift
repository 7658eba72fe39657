import LinearLearning
import StanceKit

/// Labels a batch under the label shares estimated on itself.
struct AdaptedRun {
  let pipeline: Pipeline
  let labeller: BatchLabeller

  func run(
    _ inputs: [String], renderer: PredictionRenderer,
    deliver: (BatchLabeller.Batch<[UInt8]>) throws -> Void
  ) throws {
    var outcomes: [BatchLabeller.Outcome] = []
    var last = BatchLabeller.Batch<[UInt8]>()
    let keep = { (batch: BatchLabeller.Batch<BatchLabeller.Outcome>) in
      outcomes += batch.items
      last.errors += batch.errors
      last.articles += batch.articles
      last.paragraphs += batch.paragraphs
    }
    try labeller.run(inputs, render: { $0 }, deliver: keep)
    let body = outcomes.flatMap { outcome in
      zip(outcome.paragraphs, outcome.predictions).compactMap { paragraph, prediction in
        paragraph.kind == .body ? prediction : nil
      }
    }
    if let shift = pipeline.priorShift(body) {
      let shares = zip(pipeline.stanceLabels.names, shift.shares)
        .map { "\($0) \(NumberText.fixed($1, 2))" }
      Console.message("stance: estimated shares in this batch: \(shares.joined(separator: ", "))")
      outcomes = outcomes.map { outcome in
        BatchLabeller.Outcome(
          article: outcome.article, paragraphs: outcome.paragraphs,
          predictions: outcome.predictions.map { $0.map { pipeline.adapted($0, to: shift) } })
      }
    }
    last.items = outcomes.map { renderer.render($0) }
    try deliver(last)
  }
}
