import ArgumentParser
import LinearLearning
import StanceKit

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model on labelled paragraphs.",
    discussion: """
      Data is JSON Lines, CSV or TSV with a paragraph a line: text, stance and, if there are any, id, article, source
      and rhetoric. C is chosen by cross-validation that never splits an article.

        stance train train.jsonl -o mine.safetensors
        stance train reviews.csv --stance-column label --words 1-3 -o reviews.safetensors
        stance train train.jsonl --dictionary frames.yml --style -o mine.safetensors
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "Labelled data: .jsonl, .csv or .tsv.")
  var data: [String]

  @Option(name: .shortAndLong, help: "Model file to write.")
  var output: String

  @OptionGroup(title: "Data") var dataOptions: DataOptions
  @OptionGroup(title: "Features") var features: FeatureOptions
  @OptionGroup(title: "Learning") var learning: LearningOptions
  @OptionGroup var threadOptions: ThreadOptions

  @Option(help: "text or json.")
  var format: Format = .text

  func run() throws {
    try runningTool {
      let paragraphs = try dataOptions.paragraphs(data, defaultPart: "train")
      let plan = try learning.plan(
        terms: try features.termOptions(), dictionaries: try features.dictionaries(),
        parallelism: try threadOptions.parallelism())
      // The output is tried before the work is done.
      try OutputFile(output).discard()
      let bar = ProgressBar("training", total: plan.folds + 2)
      let notes = TrainingNotes(bar)
      let provenance = PipelineConfiguration.Provenance(
        version: StanceVersion.current, command: Self.command, seed: plan.seed,
        dataDigest: try digest(), paragraphs: paragraphs.count,
        articles: Set(paragraphs.map(\.article)).count, facts: [:])
      let trained = try PipelineTrainer(plan).fit(paragraphs, provenance: provenance) {
        notes.take($0)
      }
      bar.finish()
      try ModelFile.write(trained.pipeline, to: output)
      for remedy in notes.remedies { Console.message("stance: \(remedy)") }
      let report = TrainingReport(trained, path: output)
      try Console.print(format == .text ? report.text : report.json)
    }
  }

  /// The command line, for the model's provenance: the same wherever the program and the files are.
  private static var command: String {
    "stance " + CommandLine.arguments.dropFirst().joined(separator: " ")
  }

  private func digest() throws -> String {
    var bytes: [UInt8] = []
    for path in data { bytes += try FileAccess.read(path) }
    return ContentDigest.of(bytes)
  }
}

/// Which features are made of a text.
struct FeatureOptions: ParsableArguments {
  @Option(help: "Lengths of word n-grams, like 1-2, or none.")
  var words = "1-2"

  @Option(help: "Lengths of character n-grams within words, like 3-5, or none.")
  var characters = "none"

  @Flag(help: "Also count words in capitals or mixed case as written.")
  var cased = false

  @Flag(help: "Add style features: marks, persons, modals, capitals, digits, lengths.")
  var style = false

  @Option(
    name: .customLong("dictionary"),
    help: "Dictionary file: JSON, quanteda YAML or LIWC .dic. Repeatable.")
  var dictionaryFiles: [String] = []

  @Option(name: .customLong("min-df"), help: "Leave out terms in fewer paragraphs.")
  var minimumDocumentFrequency = 2

  @Option(name: .customLong("max-df"), help: "Leave out terms in a larger share of the paragraphs.")
  var maximumDocumentShare = 1.0

  @Option(help: "Keep at most so many terms, the most frequent.")
  var vocabularyLimit: Int?

  @Option(name: .customLong("tf"), help: "Term frequency: sublinear, count or binary.")
  var termFrequency = "sublinear"

  @Flag(
    name: .customLong("idf"), inversion: .prefixedNo, help: "Weigh by inverse document frequency.")
  var inverseDocumentFrequency = true

  @Flag(inversion: .prefixedNo, help: "Scale term vectors to unit length.")
  var unitLength = true

  @Option(help: "What standardised dictionary and style features are multiplied by.")
  var denseScale = 0.05

  func termOptions() throws -> TermOptions {
    guard let frequency = TermOptions.TermFrequency(rawValue: termFrequency) else {
      throw Failure.usage("--tf \(termFrequency): expected sublinear, count or binary")
    }
    return try TermOptions(
      words: try Self.range(words, "--words"),
      characters: try Self.range(characters, "--characters"),
      cased: cased, style: style, minimumDocumentFrequency: minimumDocumentFrequency,
      maximumDocumentShare: maximumDocumentShare, vocabularyLimit: vocabularyLimit,
      termFrequency: frequency, inverseDocumentFrequency: inverseDocumentFrequency,
      unitLength: unitLength, denseScale: denseScale)
  }

  func dictionaries() throws -> [PhraseDictionary] {
    try dictionaryFiles.map {
      try PhraseDictionaryReader().dictionary(path: $0, contents: try FileAccess.read($0))
    }
  }

  private static func range(_ text: String, _ flag: String) throws -> ClosedRange<Int>? {
    if text == "none" { return nil }
    let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    switch bounds.count {
    case 1: if let only = bounds[0] { return only...only }
    case 2: if let low = bounds[0], let high = bounds[1], low <= high { return low...high }
    default: break
    }
    throw Failure.usage("\(flag) \(text): expected lengths like 1-2, one length, or none")
  }
}

/// How the weights are learnt.
struct LearningOptions: ParsableArguments {
  @Option(
    name: .customLong("c"),
    help: "Inverse regularisation strengths to choose from, comma-separated; one fixes it.")
  var strengths = "0.1,0.3,1,3,10,30,100"

  @Option(
    name: .customLong("rhetoric-c"),
    help: "The same for the rhetoric head. Default: those of --c.")
  var rhetoricStrengths: String?

  @Option(help: "What C is chosen by: macro-f1, accuracy or log-loss.")
  var select = "macro-f1"

  @Option(help: "How stances count: uniform or balanced.")
  var classWeights = "uniform"

  @Option(help: "How techniques count: uniform or balanced.")
  var rhetoricClassWeights = "uniform"

  @Flag(
    name: .customLong("nb"), inversion: .prefixedNo,
    help: """
      Scale the stance penalty by naive-Bayes log-count ratios (NBSVM), or not. Default: tried with every C where there \
      are several.
      """)
  var naiveBayes: Bool?

  @Option(
    name: .customLong("prior"),
    help: ArgumentHelp(
      "Dictionary with categories named like stances; weights of its phrases are drawn towards it.",
      valueName: "file"))
  var priorFile: String?

  @Option(help: "What a phrase's weight in --prior is multiplied by.")
  var priorStrength = 1.0

  @Option(help: "Cross-validation folds.")
  var folds = 5

  @Option(help: "Column whose values folds never split.")
  var groupBy = "article"

  @Option(help: "Label of paragraphs that take no side, if the data has it; furniture gets it.")
  var neutralLabel = "none"

  @Flag(help: "Train a second stage that weighs a paragraph's neighbours and its whole article.")
  var context = false

  @Flag(
    inversion: .prefixedNo,
    help: """
      Fit probabilities and thresholds of techniques to scores out of fold. Without it and with one --c nothing is \
      cross-validated.
      """)
  var calibration = true

  @Option(help: "Call a stance uncertain below this probability.")
  var abstainBelow = 0.0

  @Option(
    help: """
      Choose that probability out of fold: precision=0.9 (share of stances given that are right) or coverage=0.8 \
      (share of paragraphs given one).
      """)
  var abstainFor: String?

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @Option(help: "Relative gradient at which to stop.")
  var tolerance = 1e-4

  private func abstention() throws -> TrainingPlan.Abstention {
    guard let abstainFor else { return .below(abstainBelow) }
    let parts = abstainFor.split(separator: "=", omittingEmptySubsequences: false)
    if parts.count == 2, let share = Double(parts[1]) {
      if parts[0] == "precision" { return .precision(share) }
      if parts[0] == "coverage" { return .coverage(share) }
    }
    throw Failure.usage("--abstain-for \(abstainFor): expected precision=0.9 or coverage=0.8")
  }

  func plan(
    terms: TermOptions, dictionaries: [PhraseDictionary], parallelism: Parallelism
  ) throws -> TrainingPlan {
    func parsed<Value: RawRepresentable & CaseIterable>(
      _ text: String, _ flag: String
    ) throws -> Value where Value.RawValue == String {
      guard let value = Value(rawValue: text) else {
        let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw Failure.usage("\(flag) \(text): expected one of \(known)")
      }
      return value
    }
    func numbers(_ text: String, _ flag: String) throws -> [Double] {
      try text.split(separator: ",").map {
        guard let number = Double($0) else {
          throw Failure.usage("\(flag) \(text): expected numbers like 0.1,1,10")
        }
        return number
      }
    }
    let strengths = try numbers(strengths, "--c")
    let scaling = naiveBayes.map { $0 ? TrainingPlan.NaiveBayesScaling.always : .never }
    return try TrainingPlan(
      terms: terms, dictionaries: dictionaries, strengths: strengths,
      rhetoricStrengths: try rhetoricStrengths.map { try numbers($0, "--rhetoric-c") },
      selection: try parsed(select, "--select"),
      stanceWeighting: try parsed(classWeights, "--class-weights"),
      rhetoricWeighting: try parsed(rhetoricClassWeights, "--rhetoric-class-weights"),
      naiveBayesScaling: scaling ?? (Set(strengths).count > 1 ? .chosen : .never),
      priorDictionary: try priorFile.map {
        try PhraseDictionaryReader().dictionary(path: $0, contents: try FileAccess.read($0))
      }, priorStrength: priorStrength, folds: folds, groupColumn: groupBy,
      neutralLabel: neutralLabel,
      usesContext: context, abstention: try abstention(), calibrates: calibration, seed: seed,
      tolerance: tolerance,
      parallelism: parallelism)
  }
}
