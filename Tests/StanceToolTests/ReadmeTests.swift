import Foundation
import StanceKit
import TestSupport
import Testing

/// The README's example of the library is compiled and run here, and its text is this file's.
@Suite struct ReadmeTests {
  /// What the example prints.
  private func printed(modelPath: String, articlePath: String) throws -> [String] {
    var lines: [String] = []
    func print(_ items: Any...) { lines.append(items.map { "\($0)" }.joined(separator: " ")) }
    // README begins
    let pipeline = try ModelFile.read(modelPath)
    let article = try ArticleReader().article(atPath: articlePath)
    let paragraphs = ParagraphSegmenter().paragraphs(of: article)
    let predictions = Labeller(pipeline).predictions(for: article, paragraphs)
    for case (let paragraph, let prediction?) in zip(paragraphs, predictions) {
      let stance = pipeline.stanceLabels[prediction.stance]
      let techniques = prediction.rhetoric.map { pipeline.rhetoricLabels[$0] }
      print(stance, prediction.probability, techniques, article.string(in: paragraph.content))
    }
    // README ends
    return lines
  }

  private func lines(of path: String) throws -> [String] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    return text.components(separatedBy: "\n")
  }

  private func block(_ lines: [String], from first: String, to last: String) throws -> [String] {
    let start = try #require(lines.firstIndex { $0.contains(first) }) + 1
    let end = try #require(lines[start...].firstIndex { $0.contains(last) })
    return Array(lines[start..<end])
  }

  @Test func exampleRuns() throws {
    let folder = GoldenTests.trained.url.path
    let lines = try printed(
      modelPath: folder + "/tram.safetensors", articlePath: folder + "/article.txt")
    #expect(lines.count == 5)
    #expect(lines[2].hasPrefix("for 0.") && lines[2].contains("We welcome the new line"))
    #expect(lines[3].hasPrefix("against 0.") && lines[3].contains("call-to-action"))
  }

  @Test func exampleIsTheReadmes() throws {
    let readme = try block(lines(of: "../../README.md"), from: "import StanceKit", to: "```")
    let here = try block(
      lines(of: "ReadmeTests.swift"), from: "// README " + "begins", to: "// README " + "ends")
    #expect(readme.drop { $0.isEmpty } == here.map { String($0.dropFirst(4)) }[...])
  }
}
