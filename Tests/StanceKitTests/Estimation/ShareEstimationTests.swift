import LinearLearning
import Testing

@testable import StanceKit

struct ShareEstimationTests {
  /// A corpus the model has not seen: every text has a word of its own.
  private func corpus(_ articles: Int) -> [LabelledParagraph] {
    EvaluationSamples.paragraphs(articles).map { paragraph in
      LabelledParagraph(
        id: paragraph.id, article: paragraph.article, source: paragraph.source,
        text: paragraph.text + " unseen\(paragraph.id)", stance: paragraph.stance,
        attributes: ["date": "2023-0\(1 + paragraph.text.utf8.count % 3)-11"])
    }
  }

  private func estimation(
    _ corpus: [LabelledParagraph], _ labelled: [LabelledParagraph], by column: String? = nil
  ) throws -> ShareEstimation {
    try ShareEstimation(
      try EvaluationSamples.pipeline(), corpus: corpus, labelled: labelled, column: column,
      groupColumn: "article", population: .rows, bootstrap: try EvaluationSamples.bootstrap())
  }

  @Test func aCompleteSampleGivesTheTruth() throws {
    let corpus = corpus(20)
    let result = try estimation(corpus, corpus)
    let truth = Double(corpus.count { $0.stance == "for" }) / 60
    let difference = try #require(result.strata[0].difference)
    // Every row is labelled with probability 1: no matter what the model says.
    #expect(abs(difference[1].share - truth) < 1e-12)
    #expect(difference[1].standardError == 0)
    #expect(result.assumesEvenSample)
    let counted = result.strata[0].naive.reduce(0) { $0 + $1.value }
    #expect(abs(counted - 1) < 1e-12)
  }

  @Test func partsOfADate() throws {
    let corpus = corpus(12)
    let result = try estimation(corpus, [], by: "date:month")
    #expect(result.strata.first?.name == nil)
    #expect(
      Set(result.strata.dropFirst().map { $0.name! }).isSubset(of: [
        "2023-01", "2023-02", "2023-03",
      ]))
    #expect(result.strata.dropFirst().reduce(0) { $0 + $1.paragraphs } == corpus.count)
    #expect(result.strata.allSatisfy { $0.difference == nil })
    for line in ShareReport(result).text.split(separator: "\n") { #expect(line.count <= 100) }
  }

  @Test func aPartOfOneArticleHasNoIntervals() throws {
    let corpus = corpus(12)
    let result = try estimation(corpus, Array(corpus.prefix(12)), by: "article")
    let part = result.strata[1]
    #expect(part.clusters == 1)
    #expect(part.naive.allSatisfy { $0.interval.lower.isNaN && $0.value.isFinite })
    #expect(
      part.expectationMaximisation.allSatisfy { $0.interval.lower.isNaN && $0.value.isFinite })
    #expect(part.adjusted?.allSatisfy { $0.value.isFinite } ?? true)
    #expect(result.strata[0].naive.allSatisfy { $0.interval.lower.isFinite })
  }

  @Test func labelledRowsTrainedOnAreRefused() throws {
    let seen = EvaluationSamples.paragraphs(20)
    #expect(throws: ShareEstimationError.trainedOn(seen[3].location, id: seen[3].id)) {
      try estimation(seen, [seen[3]])
    }
    let corpus = corpus(4)
    let stranger = LabelledParagraph(id: "x", article: "x", text: "", stance: "for")
    #expect(throws: ShareEstimationError.notInCorpus(stranger.location, id: "x")) {
      try estimation(corpus, [stranger])
    }
    let odd = LabelledParagraph(
      id: corpus[0].id, article: "x", text: "", stance: "for",
      attributes: ["inclusion_probability": "1.5"])
    #expect(throws: ShareEstimationError.badProbability(odd.location, found: "1.5")) {
      try estimation(corpus, [odd])
    }
  }

  @Test func drawnSamplesKeepTheirProbabilities() throws {
    let pipeline = try EvaluationSamples.pipeline()
    let corpus = corpus(30)
    for design in SampleDrawing.Design.allCases {
      let drawing = try SampleDrawing(
        pipeline, corpus: corpus, count: 20, design: design, seed: 9, parallelism: .serial)
      #expect(drawing.rows.count == 20, "\(design)")
      #expect(
        drawing.rows.allSatisfy { $0.inclusionProbability > 0 && $0.inclusionProbability <= 1 })
      let again = try SampleDrawing(
        pipeline, corpus: corpus, count: 20, design: design, seed: 9,
        parallelism: Parallelism(threads: 2))
      #expect(again.rows.map(\.paragraph.id) == drawing.rows.map(\.paragraph.id))
    }
    // What is written can be read, coded and estimated from.
    let drawing = try SampleDrawing(
      pipeline, corpus: corpus, count: 40, design: .uncertainty, seed: 9, parallelism: .serial)
    let bytes = drawing.jsonLines(stanceLabels: pipeline.stanceLabels, showsPredictions: false)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("predicted"))
    let read = try DatasetReader(needsStance: false).paragraphs(path: "s.jsonl", contents: bytes)
    #expect(
      read.map { Double($0.attributes[SampleDrawing.probabilityColumn]!)! }
        == drawing.rows.map(\.inclusionProbability))
    let truth = Dictionary(uniqueKeysWithValues: corpus.map { ($0.id, $0.stance) })
    let coded = read.map { row in
      LabelledParagraph(
        id: row.id, article: row.article, text: "", stance: truth[row.id]!,
        attributes: row.attributes)
    }
    let result = try estimation(corpus, coded)
    let share = Double(corpus.count { $0.stance == "for" }) / Double(corpus.count)
    let estimate = try #require(result.strata[0].difference)[1]
    #expect(estimate.interval.contains(share))
    #expect(!result.assumesEvenSample)
  }

  @Test func whatWasTrainedOnIsNotDrawn() throws {
    let pipeline = try EvaluationSamples.pipeline()
    let mixed = EvaluationSamples.paragraphs(2) + corpus(5)
    let drawing = try SampleDrawing(
      pipeline, corpus: mixed, count: 100, design: .random, seed: 1, parallelism: .serial)
    #expect(drawing.trainedOn == 6)
    #expect(drawing.rows.count == 15)
    #expect(throws: TrainingError.noParagraphs) {
      try SampleDrawing(
        pipeline, corpus: EvaluationSamples.paragraphs(2), count: 2, design: .random, seed: 1,
        parallelism: .serial)
    }
  }
}
