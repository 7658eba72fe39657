import Foundation
import TestSupport
import Testing

/// The words and the exit code for what can be wrong with data given to the evaluation commands.
@Suite struct EvaluationErrorTests {
  private let folder: TemporaryFolder
  private let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = GoldenTests.trained.url.path + "/tram.safetensors"
    try folder.write("one.jsonl", #"{"id":"x","text":"The tram.","stance":"against"}"# + "\n")
  }

  private func expect(
    _ arguments: [String], _ code: Int32, _ text: String,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let run = try ToolRun.stance(arguments, in: folder.url)
    #expect(run.exitCode == code, sourceLocation: sourceLocation)
    #expect(run.errorText == text, sourceLocation: sourceLocation)
    #expect(run.output == [], sourceLocation: sourceLocation)
  }

  @Test func noData() throws {
    try expect(
      ["evaluate", model], 64,
      "stance: no data: give files with labelled paragraphs, .jsonl, .csv or .tsv\n")
  }

  @Test func unknownLabel() throws {
    try folder.write("odd.jsonl", #"{"id":"x","text":"The tram.","stance":"agianst"}"# + "\n")
    try expect(
      ["evaluate", model, "odd.jsonl"], 65,
      "stance: odd.jsonl:1: unknown stance label 'agianst'; did you mean 'against'?\n")
  }

  @Test func missingColumn() throws {
    try expect(
      ["evaluate", model, "one.jsonl", "--by", "genre"], 65,
      "stance: one.jsonl:1: no column 'genre'; found 'article', 'id', 'source', 'stance' (choose "
        + "another with --by)\n")
  }

  @Test func unwritableReport() throws {
    try expect(
      ["evaluate", model, "one.jsonl", "--report", "none/r.html"], 73,
      "stance: none/r.html: cannot write: no such file or directory\n")
  }

  @Test func intervalsThatCannotBe() throws {
    try expect(
      ["evaluate", model, "one.jsonl", "--level", "95"], 64,
      "stance: the interval level is 95.0; it must be in (0, 1)\n")
    try expect(
      ["train", "one.jsonl", "-o", "m", "--abstain-for", "luck=1"], 64,
      "stance: --abstain-for luck=1: expected precision=0.9 or coverage=0.8\n")
    try expect(
      ["predict", "-m", model, "--format", "html", "--summary", "one.jsonl"], 64,
      "stance: --format html takes neither --summary nor --no-text; it shows the text\n")
  }

  @Test func coders() throws {
    try expect(
      ["agree", "one.jsonl"], 65,
      "stance: no paragraph has a second code; expected a column 'stance_second', or give several "
        + "files\n")
  }

  @Test func trainedOn() throws {
    let training = GoldenTests.trained.url.path + "/train.jsonl"
    let first = try String(contentsOfFile: training, encoding: .utf8).prefix { $0 != "\n" }
    try folder.write("train.jsonl", first + "\n")
    try expect(
      ["estimate", model, "train.jsonl", "--labelled", "train.jsonl"], 65,
      "stance: train.jsonl:1: the model was trained on paragraph 'a00-1', so it is no evidence of "
        + "its errors; label paragraphs it has not seen (stance sample leaves them out)\n")
    let run = try ToolRun.stance(["evaluate", model, "train.jsonl"], in: folder.url)
    #expect(run.exitCode == 0)
    #expect(run.errorText.contains("was trained on 1 of these 1 paragraphs"))
  }

  @Test func pagesAreWrittenWhole() throws {
    let folder = GoldenTests.trained
    let run = try ToolRun.stance(
      [
        "evaluate", "tram.safetensors", "test.jsonl", "--report", "report.html", "--format", "json",
        "--replicates", "50",
      ], in: folder.url)
    #expect(run.exitCode == 0)
    let object = try JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any]
    #expect(object?["paragraphs"] as? Int == 12)
    let page = try String(
      contentsOf: folder.url.appendingPathComponent("report.html"), encoding: .utf8)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</main>\n"))
  }
}
