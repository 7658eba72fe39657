import Foundation
import StanceKit
import Testing

/// Reads the articles under `data/samples` and compares what each paragraph was taken for with
/// `Fixtures/Reading/samples.txt`, which was checked against the texts by eye.
@Suite("Sample articles")
struct SampleArticlesTests {
  private static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("data/samples").path

  @Test("paragraphs are taken for what they are")
  func kinds() throws {
    let fixture = try #require(
      Bundle.module.url(forResource: "Fixtures/Reading/samples", withExtension: "txt"))
    var found: [String] = []
    var walker = InputWalker([Self.samples])
    while let input = walker.next() {
      let path = try input.get()
      var stream = try ArticleStream(path: path)
      while let article = try stream.next() {
        #expect(brokenLaw(of: article) == nil, "\(path)")
        found.append("# " + path.dropFirst(Self.samples.count + 1))
        for paragraph in ParagraphSegmenter().paragraphs(of: article) {
          var line = paragraph.furniture?.rawValue ?? paragraph.kind.rawValue
          if paragraph.isQuotedPost { line += " quoted" }
          if let speaker = paragraph.speaker { line += " <\(speaker)>" }
          let text = article.string(in: paragraph.content).prefix(40)
          found.append(line + ": " + String(text.map { $0.isNewline ? " " : $0 }))
        }
      }
    }
    let expected = try String(contentsOf: fixture, encoding: .utf8)
    #expect(found.joined(separator: "\n") + "\n" == expected)
  }
}
