import ArgumentParser
import LinearLearning
import StanceKit

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Tell whether two models differ on the same labelled paragraphs, and where.",
    discussion: """
      Paired bootstrap and approximate randomisation over articles, McNemar's test, and the paragraphs only one of the
      two has right.

        stance compare old.safetensors new.safetensors test.jsonl
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "The first model.")
  var first: String

  @Argument(help: "The second model.")
  var second: String

  @Argument(help: "Labelled data: .jsonl, .csv or .tsv.")
  var data: [String]

  @OptionGroup(title: "Data") var dataOptions: DataOptions
  @OptionGroup(title: "Intervals") var resampling: ResamplingOptions

  @Option(help: "Column whose values are drawn as wholes, such as article or source.")
  var groupBy = "article"

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @Option(help: "article or paragraph: what is labelled at a time.")
  var unit: EvaluateCommand.Unit = .article

  @Option(help: "How many paragraphs to show on which they differ.")
  var show = 10

  @OptionGroup var threadOptions: ThreadOptions

  @Option(help: "text or json.")
  var format: Format = .text

  func validate() throws {
    guard show >= 0 else { throw ValidationError("--show \(show): expected 0 or more.") }
  }

  func run() throws {
    try runningTool {
      let (a, b) = (try ModelFile.read(first), try ModelFile.read(second))
      let paragraphs = try dataOptions.paragraphs(data, defaultPart: "test")
      TrainingOverlap.warn(a, model: first, paragraphs)
      TrainingOverlap.warn(b, model: second, paragraphs)
      let comparison = try ModelComparison(
        a, b, on: paragraphs, unit: unit == .article ? .article : .paragraph, groupColumn: groupBy,
        shown: show,
        bootstrap: try resampling.bootstrap(seed: seed, try threadOptions.parallelism()))
      let report = ComparisonReport(comparison, first: first, second: second)
      try Console.print(format == .text ? report.text : report.json)
    }
  }
}
