import ArgumentParser
import LinearLearning
import StanceKit

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Look for leaks, shortcuts and doubtful labels in labelled data.",
    discussion: """
      Near-duplicates across articles and splits, phrases that several articles share, terms that name a source or a
      stance by themselves, how well the features tell the source, labels that a model of the other paragraphs is sure
      are wrong, and dictionary entries that are never found or speak for another label.

        stance audit data.jsonl
        stance audit data.jsonl --splits splits.tsv --dictionary frames.json --show 20
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "Labelled data: .jsonl, .csv or .tsv.")
  var data: [String]

  @Option(help: "Column with the text.")
  var textColumn = "text"

  @Option(help: "Column with the stance.")
  var stanceColumn = "stance"

  @Option(
    help: ArgumentHelp(
      "Tab-separated file of article and part; duplicates across parts are told.", valueName: "file"
    ))
  var splits: String?

  @Option(
    name: .customLong("dictionary"),
    help: "Dictionary file: JSON, quanteda YAML or LIWC .dic. Repeatable.")
  var dictionaryFiles: [String] = []

  @Option(
    help: "Jaccard similarity of five-word runs from which on paragraphs are near-duplicates.")
  var similarity = 0.7

  @Option(help: "Probability of another label from which on a label is doubted.")
  var suspicion = 0.9

  @Option(help: "Inverse regularisation strength of the models.")
  var c = 10.0

  @Option(help: "Cross-validation folds; they never split an article.")
  var folds = 5

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @Option(help: "How many of each kind to show.")
  var show = 10

  @OptionGroup var threadOptions: ThreadOptions

  @Option(help: "text or json.")
  var format: Format = .text

  func validate() throws {
    guard similarity > 0 && similarity <= 1 else {
      throw ValidationError("--similarity \(similarity): expected a number above 0, up to 1.")
    }
    guard show >= 0 else { throw ValidationError("--show \(show): expected 0 or more.") }
  }

  func run() throws {
    try runningTool {
      var columns = DatasetColumns()
      columns.text = textColumn
      columns.stance = stanceColumn
      var paragraphs: [LabelledParagraph] = []
      for path in data {
        paragraphs += try DatasetReader(columns: columns)
          .paragraphs(path: path, contents: try FileAccess.read(path))
      }
      let parts = try splits.map { try DatasetSplits(path: $0, contents: try FileAccess.read($0)) }
      let plan = try TrainingPlan(
        terms: try TermOptions(),
        dictionaries: try dictionaryFiles.map {
          try PhraseDictionaryReader().dictionary(path: $0, contents: try FileAccess.read($0))
        }, strengths: [c], folds: folds, seed: seed, parallelism: try threadOptions.parallelism())
      let auditor = Auditor(plan: plan, similarity: similarity, suspicion: suspicion)
      let bar = ProgressBar("auditing", total: auditor.stepCount)
      let audit = try auditor.audit(paragraphs, splits: parts) { bar.advance() }
      bar.finish()
      let report = AuditReport(audit, shown: show)
      try Console.print(format == .text ? report.text : report.json)
    }
  }
}
