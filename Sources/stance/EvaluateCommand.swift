import ArgumentParser
import LinearLearning
import StanceKit

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a model on labelled paragraphs.",
    discussion: """
      Scores with bootstrap intervals that draw whole articles, baselines, confusion, calibration, risk–coverage, the
      human ceiling where the data carries a second code (stance_second, rhetoric_second), and the surest errors.

        stance evaluate mine.safetensors test.jsonl
        stance evaluate test.jsonl -m mine.safetensors --by genre --by source
        stance evaluate mine.safetensors test.jsonl --report report.html
        stance evaluate mine.safetensors data.jsonl --splits splits.tsv --part test --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }
  enum Unit: String, ExpressibleByArgument, CaseIterable { case article, paragraph }

  @Argument(
    help: ArgumentHelp(
      "Labelled data (.jsonl, .csv or .tsv), after the model file unless --model names it.",
      valueName: "model-or-data"))
  var inputs: [String]

  @OptionGroup var modelOptions: ModelOptions

  @OptionGroup(title: "Data") var dataOptions: DataOptions
  @OptionGroup(title: "Intervals") var resampling: ResamplingOptions

  @Option(help: "Column whose values are drawn as wholes, such as article or source.")
  var groupBy = "article"

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @Option(
    name: .customLong("by"),
    help: "Column by whose values scores are told apart, such as genre. Repeatable.")
  var breakdownColumns: [String] = []

  @Option(
    help:
      "article: neighbours and article decide too, if the model has a second stage; or paragraph.")
  var unit: Unit = .article

  @Option(
    name: .customLong("training-data"),
    help: "Labelled data the model was trained on, to fit the naive-Bayes baseline to. Repeatable.")
  var trainingFiles: [String] = []

  @Option(name: .customLong("errors"), help: "How many of the surest errors to show.")
  var errorCount = 10

  @Option(help: "Bins of equal mass in reliability curves.")
  var bins = 15

  @Option(help: ArgumentHelp("Also write a page with plots to this file.", valueName: "html"))
  var report: String?

  @Flag(help: "Print only a paragraph for a methods section.")
  var methods = false

  @OptionGroup var threadOptions: ThreadOptions

  @Option(help: "text or json.")
  var format: Format = .text

  func validate() throws {
    guard errorCount >= 0 else {
      throw ValidationError("--errors \(errorCount): expected 0 or more.")
    }
    guard bins >= 1 else { throw ValidationError("--bins \(bins): expected 1 or more.") }
  }

  func run() throws {
    try runningTool {
      let (model, data) = try ModelAndData(inputs, modelOptions).split()
      let pipeline = try ModelFile.read(model)
      let digest = ContentDigest.of(try FileAccess.read(model))
      let paragraphs = try dataOptions.paragraphs(data, defaultPart: "test")
      let training =
        trainingFiles.isEmpty
        ? [] : try dataOptions.paragraphs(trainingFiles, defaultPart: "train", isTraining: true)
      let options = EvaluationOptions(
        groupColumn: groupBy, breakdownColumns: breakdownColumns,
        errorCount: errorCount, bins: bins,
        bootstrap: try resampling.bootstrap(seed: seed, try threadOptions.parallelism()))
      // The page is tried before the work is done.
      if let report { try OutputFile(report).discard() }
      let bar = ProgressBar("evaluating", total: Evaluator.stageCount)
      let evaluation = try Evaluator(options).evaluate(
        pipeline, on: paragraphs, unit: unit == .article ? .article : .paragraph,
        training: training, progress: { bar.advance() })
      bar.finish()
      TrainingOverlap.warn(pipeline, model: model, paragraphs)
      let methodsText = MethodsText.of(evaluation, pipeline: pipeline, digest: digest)
      if let report {
        let page = try OutputFile(report)
        let facts = [
          ("model", model), ("digest", digest),
          ("trained on", "\(pipeline.configuration.provenance.paragraphs) paragraphs"),
          ("made by", "stance \(pipeline.configuration.provenance.version)"),
        ]
        let html = EvaluationHTML(
          evaluation, title: "Evaluation of \(FileName.last(of: model))", facts: facts,
          pipeline: pipeline,
          methods: methodsText)
        try page.write(Array(html.text.utf8))
        try page.finish()
      }
      if methods { return try Console.print(methodsText) }
      switch format {
      case .text:
        try Console.print(EvaluationText(evaluation, title: "Evaluation of \(model)").text)
      case .json:
        var object = EvaluationJSON(evaluation).object
        object.set("model", model)
        object.set("digest", digest)
        object.set("methods", methodsText)
        try Console.print(object.text)
      }
    }
  }
}

/// Takes the model file from the front of a command's inputs, where no flag names it.
struct ModelAndData {
  private let inputs: [String]
  private let options: ModelOptions

  init(_ inputs: [String], _ options: ModelOptions) {
    self.inputs = inputs
    self.options = options
  }

  func split() throws -> (model: String, data: [String]) {
    var data = inputs[...]
    var model: String?
    if options.model == nil, let first = data.first, first.hasSuffix(".safetensors") {
      model = data.removeFirst()
    }
    guard !data.isEmpty else {
      throw Failure.usage("no data: give files with labelled paragraphs, .jsonl, .csv or .tsv")
    }
    return (try model ?? options.path(), Array(data))
  }
}

/// Tells of paragraphs a model was trained on: scores on them say nothing.
enum TrainingOverlap {
  static func warn(_ pipeline: Pipeline, model: String, _ paragraphs: [LabelledParagraph]) {
    let count = paragraphs.count { pipeline.trainingTexts.contains($0.text) }
    guard count > 0 else { return }
    Console.message(
      "stance: \(model) was trained on \(count) of these \(paragraphs.count) paragraphs; scores on "
        + "them say nothing of new texts (see stance crossvalidate)")
  }
}

/// How intervals are made.
struct ResamplingOptions: ParsableArguments {
  enum Interval: String, ExpressibleByArgument, CaseIterable { case bca, percentile }

  @Option(help: "Bootstrap replicates.")
  var replicates = 2000

  @Option(help: "Coverage of the intervals.")
  var level = 0.95

  @Option(help: "bca (corrected for bias and acceleration) or percentile.")
  var interval: Interval = .bca

  func bootstrap(seed: UInt64, _ parallelism: Parallelism) throws -> ClusterBootstrap {
    do throws(LearningError) {
      return try ClusterBootstrap(
        replicates: replicates, level: level,
        method: interval == .bca ? .biasCorrectedAccelerated : .percentile, seed: seed,
        parallelism: parallelism)
    } catch {
      throw Failure.usage(error.description)
    }
  }
}
