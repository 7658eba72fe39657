import Foundation
import LinearLearning
import TestSupport
import Testing

@testable import StanceKit

@Suite struct LabellerTests {
  /// The fast path equals the definition, bit for bit, in memory used again and again.
  @Test(arguments: [false, true])
  func equalsTheDefinition(context: Bool) {
    let pipeline = (context ? PipelineSamples.contextual : PipelineSamples.plain).pipeline
    #expect((pipeline.context != nil) == context)
    let labeller = Labeller(pipeline)
    var labelled = 0
    for article in PipelineSamples.hostileArticles(250, seed: 21) {
      for unit in [ParagraphSegmenter.Unit.article, .paragraph] {
        let paragraphs = ParagraphSegmenter(unit: unit).paragraphs(of: article)
        let predictions = labeller.predictions(for: article, paragraphs)
        #expect(
          predictions == pipeline.predictions(for: article, paragraphs),
          "\(article.string(in: 0..<article.text.count).debugDescription)")
        labelled += predictions.count { $0 != nil }
      }
    }
    #expect(labelled > 500)
  }

  @Test func furnitureIsNotLabelled() throws {
    let pipeline = try PipelineSamples.handmade()
    let article = Article(id: "a", text: "war")
    let paragraph = Paragraph(
      articleID: "a", index: 0, range: 0..<3, content: 0..<3, kind: .furniture,
      furniture: .navigation, speaker: nil, isQuotedPost: false)
    #expect(Labeller(pipeline).predictions(for: article, [paragraph]) == [nil])
    #expect(pipeline.predictions(for: article, [paragraph]) == [nil])
  }
}

@Suite struct BatchLabellerTests {
  private func run(_ inputs: [String], threads: Int) throws -> (
    output: [UInt8], errors: [ReadingError]
  ) {
    let pipeline = PipelineSamples.contextual.pipeline
    let writer = PredictionWriter(pipeline, format: .jsonl, includesText: true)
    var output: [UInt8] = []
    var errors: [ReadingError] = []
    try BatchLabeller(pipeline, unit: .article, parallelism: Parallelism(threads: threads)).run(
      inputs, render: { writer.rows($0) },
      deliver: { (batch: BatchLabeller.Batch<[UInt8]>) in
        output += batch.items.joined()
        errors += batch.errors
      })
    return (output, errors)
  }

  @Test func sameBytesAtAnyThreadCount() throws {
    let folder = try TemporaryFolder()
    let pipeline = PipelineSamples.contextual.pipeline
    let writer = PredictionWriter(pipeline, format: .jsonl, includesText: true)
    var records = ""
    // More than a piece of 64 KiB, so that threads share the work.
    for article in PipelineSamples.hostileArticles(500, seed: 4) {
      var record = JSONObject()
      record.set("id", article.id)
      record.set("text", article.string(in: 0..<article.text.count))
      records += record.text + "\n"
    }
    #expect(records.utf8.count > 150_000)
    try folder.write("records.jsonl", records)
    let path = folder.url.path + "/records.jsonl"
    var stream = try ArticleStream(path: path)
    var expected: [UInt8] = []
    while let article = try stream.next() {
      let paragraphs = ParagraphSegmenter().paragraphs(of: article)
      expected += writer.rows(
        .init(
          article: article, paragraphs: paragraphs,
          predictions: pipeline.predictions(for: article, paragraphs)))
    }
    for threads in [1, 2, 5] {
      let (output, errors) = try run([path], threads: threads)
      let isSame = output == expected
      #expect(isSame && errors == [], "\(threads) threads")
    }
  }

  @Test func filesKeepTheirOrderAndErrorsTheirPlace() throws {
    let folder = try TemporaryFolder()
    for number in 10..<90 {
      try folder.write("\(number).txt", "The tram line is clean and quiet, number \(number).\n")
    }
    try folder.write("50.txt", "")
    let empty = folder.url.path + "/50.txt"
    let missing = folder.url.path + "/missing.txt"
    let one = try run([missing, folder.url.path], threads: 1)
    #expect(one.errors == [.noSuchFile(path: missing), .emptyFile(path: empty)])
    let text = String(decoding: one.output, as: UTF8.self)
    let numbers = text.split(separator: "\n").compactMap {
      $0.split(separator: "number ").last?.prefix(2)
    }
    #expect(numbers == (10..<90).filter { $0 != 50 }.map { "\($0)" })
    let three = try run([missing, folder.url.path], threads: 3)
    #expect(three.output == one.output && three.errors == one.errors)
  }
}
