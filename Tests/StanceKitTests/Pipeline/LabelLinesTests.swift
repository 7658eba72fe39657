import Foundation
import LinearLearning
import TestSupport
import Testing

@testable import StanceKit

@Suite struct LabelLinesTests {
  /// Random lines of every script, with blank ones, furniture and speakers among them.
  private static func lines(_ count: Int, seed: UInt64) -> [String] {
    var generator = TestGenerator(seed: seed)
    let words = PipelineSamples.paragraphs().flatMap {
      $0.text.split(separator: " ").map { "\($0) " }
    }
    let pieces = HostileText.pieces.filter { !$0.contains("\n") && !$0.contains("\r") } + words
    return (0..<count).map { _ in
      switch generator.below(12) {
      case 0: ""
      case 1: "Share on Facebook"
      case 2: "Anna Example: " + generator.text(of: words, count: 12)
      default: generator.text(of: pieces, count: generator.below(60))
      }
    }
  }

  /// What the definition says of a text that is one paragraph.
  private static func label(_ text: String, _ pipeline: Pipeline) -> String {
    let article = Article(id: "", text: text)
    let paragraphs = ParagraphSegmenter(unit: .paragraph).paragraphs(of: article)
    guard let first = paragraphs.first else { return PredictionWriter.uncertain }
    return PredictionWriter.stance(
      first.kind == .furniture ? nil : pipeline.predictions(for: article, [first])[0],
      labels: pipeline.stanceLabels.names, neutral: pipeline.configuration.neutralLabel)
      ?? PredictionWriter.uncertain
  }

  private static func labels(_ path: String, _ pipeline: Pipeline, threads: Int) throws -> [String]
  {
    var output: [UInt8] = []
    try BatchLabeller(pipeline, unit: .paragraph, parallelism: Parallelism(threads: threads))
      .runLabels([path]) { batch in
        #expect(batch.errors.isEmpty)
        output += batch.items.joined()
      }
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The fast path equals the definition for every line, whatever the number of threads.
  @Test(arguments: [false, true])
  func equalTheDefinition(json: Bool) throws {
    let folder = try TemporaryFolder()
    let pipeline = PipelineSamples.plain.pipeline
    // Zeros become U+FFFD when they are read.
    let texts = Self.lines(3000, seed: 5).map {
      $0.replacingOccurrences(of: "\0", with: "\u{FFFD}")
    }
    var contents = ""
    for (number, text) in texts.enumerated() {
      if json {
        var object = JSONObject()
        object.set("id", "\(number)")
        object.set("text", text)
        contents += object.text + "\n"
      } else {
        contents += text + "\n"
      }
    }
    let path = try folder.file(json ? "lines.jsonl" : "lines.txt", contents)
    let found = try Self.labels(path, pipeline, threads: 1)
    #expect(found == texts.map { Self.label($0, pipeline) })
    #expect(Set(found).count >= 4)
    #expect(try Self.labels(path, pipeline, threads: 3) == found)
  }

  @Test func linesEndInAnyWay() throws {
    let folder = try TemporaryFolder()
    let pipeline = try PipelineSamples.handmade()
    let path = try folder.file("lines.txt", "\u{FEFF}peace\r\nwar\n\nwar the")
    #expect(
      try Self.labels(path, pipeline, threads: 1) == ["doves", "hawks", "uncertain", "hawks"])
  }

  /// A text's lines are records of their own, named by file and number; blank ones are left out.
  @Test func linesAreRecords() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("lines.txt", "peace\n\nwar\n")
    var found: [(id: String, stance: Int?)] = []
    try BatchLabeller(
      try PipelineSamples.handmade(), unit: .paragraph, parallelism: .serial
    ).run(
      [path], render: { ($0.article.id, $0.predictions[0]?.stance) },
      deliver: { batch in found += batch.items.map { (id: $0.0, stance: $0.1) } })
    #expect(found.map(\.id) == ["\(path):1", "\(path):3"])
    #expect(found.map(\.stance) == [0, 1])
  }

  @Test func faultyRecordsAreNamedByTheirLine() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "posts.jsonl", "{\"id\":1,\"text\":\"war\"}\n{\"id\":2}\n{\"id\":3,\"text\":\"peace\"}\n")
    var output: [UInt8] = []
    var errors: [ReadingError] = []
    try BatchLabeller(
      try PipelineSamples.handmade(), unit: .paragraph, parallelism: .serial
    ).runLabels([path]) { batch in
      output += batch.items.joined()
      errors += batch.errors
    }
    #expect(String(decoding: output, as: UTF8.self) == "hawks\ndoves\n")
    #expect(errors == [.missingField(path: path, line: 2, field: "text", found: ["id"])])
  }
}

@Suite struct LineBlockReaderTests {
  /// Blocks put together are the input, and each knows the number of its first line.
  @Test func blocksRestoreTheInput() throws {
    var generator = TestGenerator(seed: 8)
    var bytes: [UInt8] = []
    while bytes.count < 400_000 {
      bytes += Array(
        repeating: UInt8(ascii: "x"),
        count: generator.below(generator.below(50) == 0 ? 90_000 : 200))
      bytes.append(0x0A)
    }
    bytes += Array("the end".utf8)
    var reader = LineBlockReader(bytes, path: "-", kind: .text)
    var restored: [UInt8] = []
    var line = 1
    while let blocks = try reader.next(limit: 1 << 20) {
      for block in blocks {
        #expect(block.firstLine == line)
        restored += Array(block.bytes)
        var last = line - 1
        block.forEachLine { _, number in
          last += 1
          if number != last { Issue.record("line \(number), expected \(last)") }
        }
        line += block.lineCount
        #expect(last == line - 1)
      }
    }
    #expect(restored == bytes)
  }
}

extension TemporaryFolder {
  /// Writes a file and returns its path.
  fileprivate func file(_ name: String, _ text: String) throws -> String {
    try write(name, text)
    return url.appendingPathComponent(name).path
  }
}
