import ArgumentParser
import LinearLearning
import StanceKit

struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measure how fast your model labels and learns from your texts.",
    discussion: """
      Loads the model, labels the texts and, with --train, learns from labelled paragraphs, several times each. With
      --baseline, an earlier report, it exits with 1 where something got slower. CPU times are compared, as multiples of
      a fixed loop's in the same process, so that a busy or a different machine does not matter much.

        stance benchmark texts/
        stance benchmark --model mine.safetensors --train train.jsonl --format json -o before.json posts.jsonl
        stance benchmark --model mine.safetensors --train train.jsonl --baseline before.json posts.jsonl
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "Files or folders to label.")
  var inputs: [String]

  @OptionGroup var modelOptions: ModelOptions

  @Option(help: "What a record is: article or paragraph.")
  var unit: PredictCommand.Unit = .article

  @Option(help: ArgumentHelp("Labelled data to learn from as well.", valueName: "file"))
  var train: String?

  @Option(name: .customLong("c"), help: "Inverse regularisation strength for --train.")
  var strength = 1.0

  @OptionGroup(title: "Data") var dataOptions: DataOptions

  @Option(help: "Timed runs of each.")
  var runs = 5

  @Option(help: "Runs before the clock starts.")
  var warmUp = 1

  @OptionGroup var threadOptions: ThreadOptions

  @Option(help: "Earlier report to compare with.")
  var baseline: String?

  @Option(help: "How much slower than the baseline is still accepted, like 15%.")
  var tolerance = "15%"

  @Option(help: "text or json.")
  var format: Format = .text

  @Option(name: .shortAndLong, help: "Write to this file instead of standard output.")
  var output: String?

  func run() throws {
    try runningTool {
      guard (1...1000).contains(runs) else {
        throw Failure.usage("--runs \(runs): expected a number from 1 to 1000")
      }
      guard (0...1000).contains(warmUp) else {
        throw Failure.usage("--warm-up \(warmUp): expected a number from 0 to 1000")
      }
      guard !inputs.contains("-") else {
        throw Failure.usage("'-' can be read only once; name files or folders")
      }
      let accepted = try Self.share(tolerance)
      let before = try baseline.map { try BenchmarkReport(json: try FileAccess.read($0), path: $0) }
      let parallelism = try threadOptions.parallelism()
      let report = BenchmarkReport(
        threads: parallelism.threads, results: try results(parallelism))
      let file = try OutputFile(output)
      try file.write(Array(((format == .text ? report.text : report.json) + "\n").utf8))
      try file.finish()
      if let before, let baseline {
        try compare(report, before, path: baseline, tolerance: accepted)
      }
    }
  }

  private func results(_ parallelism: Parallelism) throws -> [BenchmarkResult] {
    let benchmark = Benchmark(runs: runs, warmUps: warmUp)
    let path = try modelOptions.path()
    let pipeline = try ModelFile.read(path)
    let modelBytes = try FileAccess.read(path).count
    var results = [
      try benchmark.measure("load") {
        _ = try ModelFile.read(path)
        return .init(paragraphs: 0, bytes: modelBytes)
      }
    ]
    let labeller = BatchLabeller(
      pipeline, unit: unit == .article ? .article : .paragraph, parallelism: parallelism)
    results.append(
      try benchmark.measure("predict") {
        var amount = Benchmark.Amount(paragraphs: 0, bytes: 0)
        try labeller.runLabels(inputs) { batch in
          if let error = batch.errors.first { throw error }
          amount.paragraphs += batch.paragraphs
          amount.bytes += batch.textBytes
        }
        return amount
      })
    guard let train else { return results }
    let paragraphs = try dataOptions.paragraphs([train], defaultPart: "train")
    let plan = try TrainingPlan(
      terms: try TermOptions(), strengths: [strength], folds: 2, parallelism: parallelism)
    let bytes = paragraphs.reduce(0) { $0 + $1.text.utf8.count }
    results.append(
      try benchmark.measure("train") {
        _ = try PipelineTrainer(plan).fit(paragraphs)
        return .init(paragraphs: paragraphs.count, bytes: bytes)
      })
    return results
  }

  private func compare(
    _ report: BenchmarkReport, _ before: BenchmarkReport, path: String, tolerance: Double
  ) throws {
    let changes = try report.changes(since: before, path: path)
    for change in changes {
      let percent = NumberText.fixed(100 * abs(change.ratio - 1), 1)
      Console.message(
        "stance: \(change.name): \(percent) % \(change.ratio > 1 ? "slower" : "faster") than \(path)"
          + (change.isSlower(tolerance: tolerance) ? "; more than \(self.tolerance)" : ""))
    }
    if changes.contains(where: { $0.isSlower(tolerance: tolerance) }) { throw ExitCode(1) }
  }

  /// A share written as a percentage or as a plain number: `15%`, `0.15`.
  private static func share(_ text: String) throws -> Double {
    let isPercentage = text.hasSuffix("%")
    guard let number = Double(isPercentage ? text.dropLast() : text[...]), number >= 0,
      number.isFinite
    else {
      throw Failure.usage("--tolerance \(text): expected a percentage like 15%")
    }
    return isPercentage ? number / 100 : number
  }
}
