import Foundation
import TestSupport
import Testing

/// Runs of the built program on the small data in `Golden`, one after another in one folder: train
/// feeds evaluate, predict, explain and inspect. What each writes is compared byte for byte with
/// the file of its name in `Golden/expected`.
///
/// To renew the expected files after an intended change, run the tests once with
/// `STANCE_RENEW_GOLDEN=1` in the environment, read the difference with `git diff`, and commit it
/// with the change.
@Suite struct GoldenTests {
  private static let inputs = [
    "train.jsonl", "test.jsonl", "article.txt", "letters.jsonl", "frames.yml", "second.jsonl",
  ]

  private static let train = [
    "train", "train.jsonl", "-o", "tram.safetensors", "--c", "1,10", "--folds", "4", "--characters",
    "3-4", "--cased", "--style", "--dictionary", "frames.yml", "--context", "--abstain-below",
    "0.45",
  ]

  /// The expected file and the command whose standard output it is, in order.
  private static let runs: [(expected: String, arguments: [String])] = [
    ("train.txt", train),
    ("inspect.txt", ["inspect", "tram.safetensors"]),
    ("evaluate.txt", ["evaluate", "tram.safetensors", "test.jsonl"]),
    ("inspect.json", ["inspect", "tram.safetensors", "--format", "json"]),
    ("predict.jsonl", ["predict", "-m", "tram.safetensors", "article.txt", "letters.jsonl"]),
    (
      "predict.csv",
      ["predict", "-m", "tram.safetensors", "--format", "csv", "article.txt", "letters.jsonl"]
    ),
    (
      "predict.tsv",
      ["predict", "-m", "tram.safetensors", "--format", "tsv", "--no-text", "letters.jsonl"]
    ),
    (
      "predict.txt",
      ["predict", "-m", "tram.safetensors", "--format", "table", "article.txt", "letters.jsonl"]
    ),
    (
      "paragraphs.jsonl",
      ["predict", "-m", "tram.safetensors", "--unit", "paragraph", "--no-text", "test.jsonl"]
    ),
    (
      "adapted.jsonl",
      [
        "predict", "-m", "tram.safetensors", "--adapt-priors", "--no-text", "article.txt",
        "letters.jsonl",
      ]
    ),
    (
      "summary.jsonl",
      ["predict", "-m", "tram.safetensors", "--summary", "article.txt", "letters.jsonl"]
    ),
    (
      "summary.csv",
      ["predict", "-m", "tram.safetensors", "--summary", "--format", "csv", "article.txt"]
    ),
    (
      "summary.txt",
      ["predict", "-m", "tram.safetensors", "--summary", "--format", "table", "article.txt"]
    ),
    (
      "train-fixed.txt",
      ["train", "train.jsonl", "-o", "fixed.safetensors", "--c", "1", "--no-calibration"]
    ),
    (
      "train-plain.txt",
      [
        "train", "train.jsonl", "-o", "plain.safetensors", "--c", "1", "--abstain-for",
        "coverage=0.8",
      ]
    ),
    (
      "evaluate.json",
      [
        "evaluate", "test.jsonl", "-m", "plain.safetensors", "--by", "source", "--training-data",
        "train.jsonl", "--replicates", "200", "--format", "json",
      ]
    ),
    ("methods.txt", ["evaluate", "plain.safetensors", "test.jsonl", "--methods"]),
    (
      "crossvalidate.txt",
      [
        "crossvalidate", "train.jsonl", "--c", "1,10", "--folds", "4", "--hold-out", "source",
        "--learning-curve", "--replicates", "200", "--errors", "3",
      ]
    ),
    (
      "compare.txt",
      [
        "compare", "plain.safetensors", "tram.safetensors", "test.jsonl", "--replicates", "200",
      ]
    ),
    ("agree.txt", ["agree", "test.jsonl", "second.jsonl", "--replicates", "200", "--show", "5"]),
    (
      "estimate.txt",
      [
        "estimate", "plain.safetensors", "test.jsonl", "--labelled", "second.jsonl", "--by",
        "source", "--replicates", "200",
      ]
    ),
    (
      "sample.jsonl",
      ["sample", "plain.safetensors", "test.jsonl", "-n", "4", "--show-predictions"]
    ),
    (
      "audit.txt",
      ["audit", "train.jsonl", "--dictionary", "frames.yml", "--folds", "4", "--show", "5"]
    ),
    ("predict.html", ["predict", "-m", "plain.safetensors", "--format", "html", "article.txt"]),
    ("explain.txt", ["explain", "-m", "tram.safetensors", "article.txt", "--top", "6"]),
    (
      "explain.json",
      ["explain", "-m", "tram.safetensors", "article.txt", "--paragraph", "2", "--format", "json"]
    ),
    (
      "explain-text.txt",
      [
        "explain", "-m", "tram.safetensors", "--text", "Who will pay?", "--label", "question",
        "--top", "4",
      ]
    ),
    ("terms.txt", ["explain", "-m", "tram.safetensors", "--terms", "all", "--top", "5"]),
    (
      "terms.json",
      ["explain", "-m", "tram.safetensors", "--terms", "against", "--top", "3", "--format", "json"]
    ),
  ]

  private static var source: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
  }

  private static func golden(_ name: String) throws -> [UInt8] {
    let folder = try #require(Bundle.module.url(forResource: "Golden", withExtension: nil))
    return Array(try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  /// What may differ between machines: the last bits of the weights follow the BLAS in use, and
  /// with them the digest.
  private static func withoutDigest(_ output: [UInt8]) -> [UInt8] {
    let text = String(decoding: output, as: UTF8.self)
    let pattern =
      /(digest (?:\(XXH3-128\)|XXH3-128)(?: +|":")|"digest":"|digest XXH3-128 )[0-9a-f]{32}/
    return Array(text.replacing(pattern) { $0.output.1 + "0000" }.utf8)
  }

  static func folderWithInputs() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in inputs { try folder.write(name, try golden(name)) }
    return folder
  }

  /// A folder with the inputs and the model trained on them, made once.
  static let trained: TemporaryFolder = {
    do {
      let folder = try folderWithInputs()
      let run = try ToolRun.stance(train, in: folder.url)
      precondition(run.exitCode == 0, run.errorText)
      return folder
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  @Test func everyRun() throws {
    let renew = ProcessInfo.processInfo.environment["STANCE_RENEW_GOLDEN"] == "1"
    let folder = try Self.folderWithInputs()
    for (expected, arguments) in Self.runs {
      let run = try ToolRun.stance(arguments, in: folder.url)
      #expect(run.exitCode == 0, "\(arguments): \(run.errorText)")
      // Both tell of their estimates on standard error.
      if !arguments.contains("--adapt-priors"), arguments[0] != "sample" {
        #expect(run.errorText == "", "\(arguments)")
      }
      let output = Self.withoutDigest(run.output)
      if renew {
        let file = Self.source.appendingPathComponent("expected/\(expected)")
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(output).write(to: file)
      } else {
        let wanted = try Self.golden("expected/\(expected)")
        let isEqual =
          expected == "explain.json"
          ? Self.areAlike(output, wanted) : output == wanted
        #expect(
          isEqual,
          "\(expected) differs; found:\n\(String(decoding: output, as: UTF8.self))")
      }
    }
  }

  /// Equal but for numbers, which may differ by a ten-thousandth: all shares are printed there, and their last bits
  /// are the BLAS's.
  private static func areAlike(_ found: [UInt8], _ wanted: [UInt8]) -> Bool {
    let marks: Set<Character> = [",", ":", "[", "]", "{", "}"]
    let left = String(decoding: found, as: UTF8.self).split { marks.contains($0) }
    let right = String(decoding: wanted, as: UTF8.self).split { marks.contains($0) }
    guard left.count == right.count else { return false }
    return zip(left, right).allSatisfy { a, b in
      guard let x = Double(a), let y = Double(b) else { return a == b }
      return abs(x - y) <= 1e-4
    }
  }

  /// The same command gives the same model, at any number of threads; only the command line it
  /// remembers differs.
  @Test func trainingIsReproducible() throws {
    let folder = try Self.folderWithInputs()
    let run = try ToolRun.stance(Self.train, in: folder.url)
    #expect(run.exitCode == 0)
    #expect(try folder.read("tram.safetensors") == Self.trained.read("tram.safetensors"))
    var models: [[UInt8]] = []
    for threads in ["1", "2"] {
      let run = try ToolRun.stance(Self.train + ["-t", threads], in: folder.url)
      #expect(run.exitCode == 0)
      let text = String(decoding: try folder.read("tram.safetensors"), as: Unicode.ASCII.self)
      models.append(
        Array(
          text.replacing("-t \(threads)", with: "-t N")
            .replacing(/"digest":"[0-9a-f]{32}"/, with: "").utf8))
    }
    #expect(models[0] == models[1])
  }

  @Test func sameLabelsAtAnyThreadCount() throws {
    let arguments = [
      "predict", "-m", "tram.safetensors", "article.txt", "letters.jsonl", "test.jsonl",
    ]
    let one = try ToolRun.stance(arguments + ["-t", "1"], in: Self.trained.url)
    let two = try ToolRun.stance(arguments + ["-t", "2"], in: Self.trained.url)
    #expect(one.exitCode == 0 && one.output == two.output)
  }

  /// A file instead of standard output holds the same bytes, and nothing else is left in its
  /// folder.
  @Test func outputFile() throws {
    let folder = try TemporaryFolder()
    let model = Self.trained.url.path + "/tram.safetensors"
    try folder.write("a.txt", "The tram costs too much and serves too few.")
    let direct = try ToolRun.stance(["predict", "-m", model, "a.txt"], in: folder.url)
    let filed = try ToolRun.stance(
      ["predict", "-m", model, "a.txt", "-o", "out.jsonl"], in: folder.url)
    #expect(filed.exitCode == 0 && filed.output == [] && filed.errorText == "")
    #expect(try folder.read("out.jsonl") == direct.output)
    #expect(try folder.names() == ["a.txt", "out.jsonl"])
  }

  @Test func standardInputAndEnvironment() throws {
    let article = Array("The tram costs too much and serves too few.\n".utf8)
    let named = try ToolRun.stance(
      ["predict", "-"], in: Self.trained.url, standardInput: article,
      environment: ["STANCE_MODEL": "tram.safetensors"])
    #expect(named.exitCode == 0, "\(named.errorText)")
    #expect(named.outputText.contains(#""stance":"against""#))
    let records = try ToolRun.stance(
      ["predict", "-m", "tram.safetensors", "--unit", "paragraph", "-"], in: Self.trained.url,
      standardInput: Array(#"{"id":"x","text":"The tram costs too much and serves too few."}"#.utf8)
    )
    #expect(records.outputText.hasPrefix(#"{"article":"x","paragraph":0,"#))
  }

  /// Colour and tables are for terminals.
  @Test func noEscapesOffTheTerminal() throws {
    let run = try ToolRun.stance(
      ["predict", "-m", "tram.safetensors", "--format", "table", "article.txt"],
      in: Self.trained.url)
    #expect(!run.output.contains(0x1B))
  }
}
