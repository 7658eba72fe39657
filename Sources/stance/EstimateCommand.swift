import ArgumentParser
import LinearLearning
import StanceKit

struct EstimateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "estimate",
    abstract: "Estimate the share of each stance in a corpus, corrected for the model's errors.",
    discussion: """
      Draw paragraphs with stance sample, let people label them, and give them as --labelled: the shares are then
      unbiased whatever the model gets wrong (difference estimator). Beside it: plain counts, adjusted count and EM.

        stance sample mine.safetensors corpus.jsonl -n 300 -o tolabel.jsonl
        stance estimate mine.safetensors corpus.jsonl --labelled labelled.jsonl --by source
        stance estimate corpus.jsonl --by date:month --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  enum Population: String, ExpressibleByArgument, CaseIterable {
    case corpus, articles, beyond

    var value: DifferenceEstimator.Population {
      switch self {
      case .corpus: .rows
      case .articles: .clusters
      case .beyond: .superpopulation
      }
    }
  }

  @Argument(
    help: ArgumentHelp(
      "The corpus (.jsonl, .csv or .tsv with id and text), after the model file unless --model names it.",
      valueName: "model-or-corpus"))
  var inputs: [String]

  @OptionGroup var modelOptions: ModelOptions

  @Option(
    help:
      "Paragraphs of the corpus labelled by hand: id, stance, inclusion_probability. Repeatable.")
  var labelled: [String] = []

  @Option(help: "Column of the parts, such as source; 'date:month' and 'date:year' cut ISO dates.")
  var by: String?

  @Option(
    help: """
      What the shares are of: exactly this corpus (corpus), the same where whole articles were drawn (articles), or \
      what its articles are a sample of (beyond).
      """)
  var population: Population = .corpus

  @OptionGroup(title: "Data") var dataOptions: DataOptions
  @OptionGroup(title: "Intervals") var resampling: ResamplingOptions

  @Option(help: "Column whose values are drawn as wholes, such as article or source.")
  var groupBy = "article"

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @OptionGroup var threadOptions: ThreadOptions

  @Option(help: "text or json.")
  var format: Format = .text

  func run() throws {
    try runningTool {
      let (model, data) = try ModelAndData(inputs, modelOptions).split()
      let pipeline = try ModelFile.read(model)
      let corpus = try dataOptions.paragraphs(data, defaultPart: "test", needsStance: false)
      let sample = try dataOptions.paragraphs(
        labelled, defaultPart: "test", isTraining: true, needsText: false)
      let estimation = try ShareEstimation(
        pipeline, corpus: corpus, labelled: sample, column: by, groupColumn: groupBy,
        population: population.value,
        bootstrap: try resampling.bootstrap(seed: seed, try threadOptions.parallelism()))
      let report = ShareReport(estimation)
      try Console.print(format == .text ? report.text : report.json)
    }
  }
}
