import ArgumentParser
import LinearLearning
import StanceKit

struct AgreeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agree",
    abstract: "Measure how well coders agree: percent, Cohen's and Fleiss' κ, Krippendorff's α.",
    discussion: """
      Each file is one coder's, joined by id; text may be left out. One file is taken to hold a second code in
      stance_second and rhetoric_second.

        stance agree anna.csv ben.csv carla.csv
        stance agree data.jsonl
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "One file a coder, or one file with two codes: .jsonl, .csv or .tsv.")
  var files: [String]

  @OptionGroup(title: "Data") var dataOptions: DataOptions
  @OptionGroup(title: "Intervals") var resampling: ResamplingOptions

  @Option(help: "Column whose values are drawn as wholes, such as article or source.")
  var groupBy = "article"

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @Option(help: "How many disagreements to list.")
  var show = 0

  @OptionGroup var threadOptions: ThreadOptions

  @Option(help: "text or json.")
  var format: Format = .text

  func validate() throws {
    guard show >= 0 else { throw ValidationError("--show \(show): expected 0 or more.") }
  }

  func run() throws {
    try runningTool {
      let bootstrap = try resampling.bootstrap(seed: seed, try threadOptions.parallelism())
      let agreement: CoderAgreement
      if files.count == 1 {
        agreement = try CoderAgreement(
          secondCodesOf: try dataOptions.paragraphs(files, defaultPart: "test", needsText: false),
          groupColumn: groupBy, bootstrap: bootstrap)
      } else {
        agreement = try CoderAgreement(
          try files.map { file in
            (
              file,
              try dataOptions.paragraphs(
                [file], defaultPart: "test", needsText: false, needsStance: false)
            )
          }, groupColumn: groupBy, bootstrap: bootstrap)
      }
      let report = AgreementReport(agreement, shown: show)
      try Console.print(format == .text ? report.text : report.json)
    }
  }
}
