import ArgumentParser
import LinearLearning
import StanceKit

struct CrossValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crossvalidate",
    abstract: "Measure how a model trained on this data would do, without writing one.",
    discussion: """
      Trains on all folds but one and scores that one. Folds never split an article; beside that, paragraphs are held
      out at random (too easy: a model may know the rest of the article) and by source, and the gaps are told.

        stance crossvalidate data.jsonl
        stance crossvalidate data.jsonl --hold-out source --hold-out genre --learning-curve
        stance crossvalidate data.jsonl --c 10 --dictionary frames.json --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "Labelled data: .jsonl, .csv or .tsv.")
  var data: [String]

  @OptionGroup(title: "Data") var dataOptions: DataOptions
  @OptionGroup(title: "Features") var features: FeatureOptions
  @OptionGroup(title: "Learning") var learning: LearningOptions
  @OptionGroup(title: "Intervals") var resampling: ResamplingOptions

  @Option(
    help: "Another column to hold out as a whole, such as genre. Repeatable. Default: source.")
  var holdOut: [String] = []

  @Flag(help: "Hold out only by --group-by.")
  var oneDesign = false

  @Flag(help: "Train on growing shares of the data, and fit a power law to the scores.")
  var learningCurve = false

  @Option(
    name: .customLong("by"),
    help: "Column by whose values scores are told apart, such as genre. Repeatable.")
  var breakdownColumns: [String] = []

  @Option(name: .customLong("errors"), help: "How many of the surest errors to show.")
  var errorCount = 10

  @Option(
    name: .customLong("report"),
    help: ArgumentHelp("Also write a page with plots to this file.", valueName: "html"))
  var page: String?

  @Flag(help: "Print only a paragraph for a methods section.")
  var methods = false

  @OptionGroup var threadOptions: ThreadOptions

  @Option(help: "text or json.")
  var format: Format = .text

  func run() throws {
    try runningTool {
      let paragraphs = try dataOptions.paragraphs(data, defaultPart: "train")
      let parallelism = try threadOptions.parallelism()
      let plan = try learning.plan(
        terms: try features.termOptions(), dictionaries: try features.dictionaries(),
        parallelism: parallelism)
      let evaluator = CrossValidatedEvaluator(
        plan: plan,
        options: EvaluationOptions(
          breakdownColumns: breakdownColumns, errorCount: errorCount,
          bootstrap: try resampling.bootstrap(seed: learning.seed, parallelism)),
        heldOutColumns: oneDesign ? [] : holdOut.isEmpty ? ["source"] : holdOut,
        includesRandom: !oneDesign, includesLearningCurve: learningCurve)
      // The page is tried before the work is done.
      if let page { try OutputFile(page).discard() }
      let bar = ProgressBar("cross-validating", total: evaluator.stepCount)
      let result = try evaluator.run(paragraphs) { bar.advance() }
      bar.finish()
      let methodsText = MethodsText.of(result, plan: plan)
      if let page {
        let file = try OutputFile(page)
        let html = EvaluationHTML(
          result.evaluation,
          title: "Cross-validation of "
            + data.map(FileName.last(of:)).joined(separator: ", "),
          facts: [("folds", "\(result.folds)"), ("held out by", plan.groupColumn)], pipeline: nil,
          methods: methodsText, crossValidation: result)
        try file.write(Array(html.text.utf8))
        try file.finish()
      }
      if methods { return try Console.print(methodsText) }
      let report = CrossValidationReport(result)
      try Console.print(format == .text ? report.text : report.json)
    }
  }
}
