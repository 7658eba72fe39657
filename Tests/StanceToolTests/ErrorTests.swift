import Foundation
import TestSupport
import Testing

@testable import StanceKit

/// The words and the exit code for everything that can be wrong with what a user gives.
@Suite struct ErrorTests {
  private let folder: TemporaryFolder
  private let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = GoldenTests.trained.url.path + "/tram.safetensors"
    try folder.write("good.txt", "The tram costs too much and serves too few.\n")
  }

  private func expect(
    _ arguments: [String], _ code: Int32, _ text: String, output: ToolRun.Output = .kept,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let run = try ToolRun.stance(arguments, in: folder.url, output: output)
    #expect(run.exitCode == code, sourceLocation: sourceLocation)
    #expect(run.errorText == text, sourceLocation: sourceLocation)
    #expect(run.output == [], sourceLocation: sourceLocation)
  }

  private func predict(_ inputs: String...) -> [String] { ["predict", "-m", model] + inputs }

  // MARK: Inputs

  @Test func noSuchFile() throws {
    try expect(
      predict("no.txt"), 66,
      "stance: no.txt: no such file or folder; check the spelling, or use - for standard input\n")
    try expect(
      ["explain", "-m", model, "no.txt"], 66,
      "stance: no.txt: no such file or folder; check the spelling, or use - for standard input\n")
    try expect(
      ["train", "no.jsonl", "-o", "m"], 66, "stance: no.jsonl: no such file or directory\n")
    try expect(
      ["predict", "-m", "no.safetensors", "good.txt"], 66,
      "stance: no.safetensors: cannot read the model: no such file or directory\n")
    try expect(
      ["inspect", "no.safetensors"], 66,
      "stance: no.safetensors: cannot read the model: no such file or directory\n")
  }

  @Test func folderWithoutArticles() throws {
    try folder.write("empty/sub/.hidden", "x")
    try folder.write("other/a.css", "x")
    try folder.write("binary/noending", [0, 1, 2, 3, 0, 0, 255])
    for name in ["empty", "other", "binary", "empty/sub"] {
      try expect(
        predict(name), 66,
        "stance: \(name): no article in this folder; expected files ending in .txt, .md, .html or .jsonl\n"
      )
    }
  }

  @Test func emptyAndBinaryFiles() throws {
    try folder.write("empty.txt", "")
    try folder.write("noise.txt", (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 97) })
    try folder.write("page.pdf", "%PDF-1.7\n1 0 obj")
    try expect(predict("empty.txt"), 65, "stance: empty.txt: the file is empty; expected text\n")
    try expect(
      predict("noise.txt"), 65,
      "stance: noise.txt: found binary data, expected text; convert it to plain text or HTML first\n"
    )
    try expect(
      predict("page.pdf"), 65,
      "stance: page.pdf: found a PDF document, expected text; convert it to plain text or HTML first\n"
    )
  }

  @Test func faultyRecords() throws {
    try folder.write("r.jsonl", "{\"id\":\"a\"}\n")
    try expect(
      predict("r.jsonl"), 65,
      "stance: r.jsonl:1: no field 'text'; found 'id'; every record needs 'id' and 'text'\n")
  }

  /// The others are labelled, the exit code tells.
  @Test func oneOfMany() throws {
    try folder.write("many/a.txt", "The tram costs too much and serves too few.")
    try folder.write("many/b.txt", "")
    try folder.write("many/c.txt", "We welcome the new line along the river.")
    let run = try ToolRun.stance(predict("many", "--no-text"), in: folder.url)
    #expect(run.exitCode == 65)
    #expect(
      run.errorText == """
        stance: many/b.txt: the file is empty; expected text
        stance: 1 of 3 inputs could not be read; the others are labelled

        """)
    let lines = run.outputText.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(
      lines[0].hasPrefix(#"{"article":"many/a.txt""#)
        && lines[1].hasPrefix(#"{"article":"many/c.txt""#))
  }

  // MARK: Labelled data

  @Test func dataOfNoUse() throws {
    try folder.write("t.csv", "txt,stance\na,b\n")
    try folder.write("one.csv", "text,stance\na,x\nb,x\n")
    try folder.write("empty.csv", "")
    try folder.write("two.csv", "text,stance\na,x\nb,y\n")
    try folder.write("bad.dic", "x")
    try expect(
      ["train", "t.csv", "-o", "m"], 65,
      "stance: t.csv:1: no column 'text'; found 'txt', 'stance'; did you mean 'txt'? (choose another with --text-column)\n"
    )
    try expect(
      ["train", "one.csv", "-o", "m"], 65,
      "stance: every paragraph is labelled 'x'; a classifier needs at least two different stances\n"
    )
    try expect(
      ["train", "empty.csv", "-o", "m"], 65,
      "stance: empty.csv: no paragraphs; expected one labelled paragraph a line\n")
    try expect(
      ["train", "two.csv", "-o", "m"], 65,
      "stance: 2 different values of 'article' cannot fill 5 folds; use fewer folds (--folds) or another column (--group-by)\n"
    )
    try expect(
      ["train", "two.csv", "-o", "m", "--dictionary", "bad.dic"], 65,
      "stance: bad.dic:1: expected '%' and the table of categories first\n")
    #expect(try !folder.names().contains { $0.hasPrefix("m") && $0 != "many" })
  }

  @Test func unknownLabels() throws {
    try folder.write("t.tsv", "text\tstance\nThe tram\tfor\nThe line\tagainst \nThe bus\tagianst\n")
    try expect(
      ["evaluate", model, "t.tsv"], 65,
      "stance: t.tsv:4:9: unknown stance label 'agianst'; did you mean 'against'?\n")
  }

  // MARK: Models

  @Test func modelsOfNoUse() throws {
    let bytes = try GoldenTests.trained.read("tram.safetensors")
    try folder.write("short.safetensors", Array(bytes.dropLast(100)))
    try folder.write("text.safetensors", "just some text")
    var flipped = bytes
    flipped[bytes.count - 5] ^= 1
    try folder.write("flipped.safetensors", flipped)
    var newer = try SafetensorsFile(path: "m", bytes: bytes)
    newer.metadata["format_version"] = "2"
    try folder.write("newer.safetensors", try newer.encoded())
    var nan = try SafetensorsFile(path: "m", bytes: bytes)
    let shape = nan.tensors["stance.weights"]!.shape
    nan.set(
      "stance.weights", .f32, [Float](repeating: .nan, count: shape[0] * shape[1]), shape: shape)
    try folder.write("nan.safetensors", try nan.encoded())
    for (name, text) in [
      (
        "short",
        "the model is cut short: \(bytes.count - 100) bytes, its header promises \(bytes.count); copy or train it again"
      ),
      ("text", "not a model: it does not begin as one; expected a file written by 'stance train'"),
      (
        "flipped",
        "the model is damaged: its contents do not match its digest; copy or train it again"
      ),
      (
        "newer",
        "model format 2, but this version reads up to 1; use a newer 'stance' or train again"
      ),
      (
        "nan",
        "the model contradicts itself: tensor 'stance.weights' holds a number that is not finite, or beyond ±1e9; train it again"
      ),
    ] {
      let path = "\(name).safetensors"
      for arguments in [
        ["predict", "-m", path, "good.txt"], ["inspect", path],
        ["explain", "-m", path, "good.txt"],
      ] { try expect(arguments, 65, "stance: \(path): \(text)\n") }
    }
  }

  // MARK: Outputs

  @Test func unwritableOutput() throws {
    for arguments in [
      predict("good.txt", "-o", "no/out.jsonl"),
      ["train", GoldenTests.trained.url.path + "/train.jsonl", "-o", "no/out.jsonl"],
    ] {
      try expect(
        arguments, 73, "stance: no/out.jsonl: cannot write: no such file or directory\n")
    }
    try folder.write("taken/x", "x")
    try expect(
      predict("good.txt", "-o", "taken"), 73, "stance: taken: cannot write: is a directory\n")
    #expect(try folder.names() == ["good.txt", "taken"])
  }

  /// Whoever reads the output may go: that is no fault.
  @Test func closedPipe() throws {
    for arguments in [
      predict("good.txt"), ["inspect", model], ["inspect", "--system"],
      ["explain", "-m", model, "good.txt"], ["explain", "-m", model, "--terms", "all"],
    ] { try expect(arguments, 0, "", output: .closedPipe) }
  }

  @Test func fullDisk() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    try expect(
      predict("good.txt"), 74, "stance: standard output: cannot write: no space left on device\n",
      output: .fullDevice)
  }

  // MARK: Usage

  @Test func wrongUsage() throws {
    for (arguments, text) in [
      (["predict"], "Missing expected argument"),
      (["predict", "--nonsense", "good.txt"], "Unknown option '--nonsense'"),
      (
        predict("good.txt", "--format", "xml"), "The value 'xml' is invalid for '--format <format>'"
      ),
      (["train", "x.jsonl"], "Missing expected argument '--output <output>'"),
      (["explain"], "Give one of: a file, --text, or --terms."),
      (["explain", "good.txt", "--text", "x"], "Give one of: a file, --text, or --terms."),
      (["explain", "good.txt", "--top", "0"], "--top 0: expected 1 or more."),
      (["frobnicate"], "Unexpected argument 'frobnicate'"),
    ] {
      let run = try ToolRun.stance(arguments, in: folder.url)
      #expect(run.exitCode == 64, "\(arguments)")
      #expect(run.errorText.contains(text), "\(run.errorText)")
      #expect(run.output == [])
    }
  }

  @Test func valuesOutOfRange() throws {
    let data = GoldenTests.trained.url.path + "/train.jsonl"
    try expect(
      predict("good.txt", "-t", "0"), 64, "stance: --threads 0: expected a number from 1 to 1024\n")
    for (flags, text) in [
      (["--words", "2-1"], "--words 2-1: expected lengths like 1-2, one length, or none"),
      (["--words", "0-2"], "word n-grams of 0...2 tokens; expected lengths from 1 to 5"),
      (["--c", "1,x"], "--c 1,x: expected numbers like 0.1,1,10"),
      (["--c=-1"], "regularisation strengths C [-1.0]; expected positive numbers"),
      (["--tf", "bm25"], "--tf bm25: expected sublinear, count or binary"),
      (["--select", "f1"], "--select f1: expected one of macro-f1, accuracy, log-loss"),
      (["--class-weights", "x"], "--class-weights x: expected one of uniform, balanced"),
      (["--folds", "1"], "1 folds; expected 2 or more"),
      (["--abstain-below", "1"], "abstention threshold 1.0; expected at least 0 and less than 1"),
      (["--part", "test"], "--part test says nothing without --splits"),
      (["--min-df", "0"], "minimum document frequency 0; expected 1 or more"),
    ] { try expect(["train", data, "-o", "m"] + flags, 64, "stance: \(text)\n") }
    #expect(try folder.names() == ["good.txt"])
  }

  @Test func unknownLabelsAndParagraphs() throws {
    try expect(
      ["explain", "-m", model, "good.txt", "--label", "againts"], 64,
      "stance: unknown label 'againts'; did you mean 'against'?\n")
    try expect(
      ["explain", "-m", model, "--terms", "zzz"], 64,
      "stance: unknown label 'zzz'; the model knows against, for, none, call-to-action, question\n")
    try expect(
      ["explain", "-m", model, "good.txt", "--paragraph", "7"], 65,
      "stance: good.txt: no paragraph 7; it has 1, counted from 0\n")
  }

  // MARK: Help

  @Test func everySubcommandHasAnExample() throws {
    let overview = try ToolRun.stance(["--help"], in: folder.url)
    #expect(overview.exitCode == 0 && overview.errorText == "")
    let list = try #require(overview.outputText.components(separatedBy: "SUBCOMMANDS:").last)
    let commands = list.split(separator: "\n").compactMap { line -> String? in
      guard line.hasPrefix("  "), !line.hasPrefix("   "), !line.hasPrefix("  See '") else {
        return nil
      }
      return line.split(separator: " ").first.map(String.init)
    }
    #expect(Set(commands).isSuperset(of: ["predict", "train", "explain", "inspect"]))
    for command in commands {
      let help = try ToolRun.stance([command, "--help"], in: folder.url)
      #expect(help.exitCode == 0 && help.errorText == "")
      #expect(help.outputText.contains("\n  stance \(command) "), "\(command) shows no example")
      #expect(help.outputText.contains("--format"), "\(command) has no --format")
    }
  }

  @Test func version() throws {
    let run = try ToolRun.stance(["--version"], in: folder.url)
    #expect(run.exitCode == 0 && run.outputText == StanceVersion.current + "\n")
    let system = try ToolRun.stance(["inspect", "--system"], in: folder.url)
    #expect(system.outputText.hasPrefix("version: \(StanceVersion.current)\nprocessors: "))
  }
}
