import Foundation
import StanceKit
import TestSupport
import Testing

/// The README's example of the library is compiled and run here, and its text is this file's.
@Suite struct ReadmeTests {
  /// What the example prints.
  private func printed(
    dataPath: String, articlePath: String, modelPath: String
  ) throws -> [String] {
    var lines: [String] = []
    func print(_ items: Any...) { lines.append(items.map { "\($0)" }.joined(separator: " ")) }
    // README begins
    let data = try DatasetReader().paragraphs(path: dataPath, contents: FileAccess.read(dataPath))
    let plan = try TrainingPlan(terms: TermOptions(style: true), neutralLabel: "none")
    let pipeline = try PipelineTrainer(plan).fit(data).pipeline
    let article = try ArticleReader().article(atPath: articlePath)
    let paragraphs = ParagraphSegmenter().paragraphs(of: article)
    for (paragraph, prediction) in zip(paragraphs, pipeline.predictions(for: article, paragraphs)) {
      guard let prediction else { continue }  // furniture
      print(pipeline.stanceLabels[prediction.stance], article.string(in: paragraph.content))
    }
    try ModelFile.write(pipeline, to: modelPath)
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
    let folder = try TemporaryFolder()
    let golden = GoldenTests.trained.url.path
    let lines = try printed(
      dataPath: golden + "/train.jsonl", articlePath: golden + "/article.txt",
      modelPath: folder.url.path + "/model.safetensors")
    #expect(lines.count == 5)
    #expect(lines[2].hasPrefix("for ") && lines[2].contains("We welcome the new line"))
    #expect(try ModelFile.read(folder.url.path + "/model.safetensors").stanceLabels.count == 3)
  }

  @Test func exampleIsTheReadmes() throws {
    let readme = try block(lines(of: "../../README.md"), from: "import StanceKit", to: "```")
    let here = try block(
      lines(of: "ReadmeTests.swift"), from: "// README " + "begins", to: "// README " + "ends")
    #expect(readme.drop { $0.isEmpty } == here.map { String($0.dropFirst(4)) }[...])
  }
}
