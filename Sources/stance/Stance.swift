import ArgumentParser
import StanceKit

/// The list of subcommands.
@main
struct Stance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stance",
    abstract:
      "Labels the paragraphs of articles with the stance they take and the rhetoric they use.",
    discussion: """
      Label an article with the shipped model:
        stance predict article.html
      Train on your own labelled paragraphs and measure the result:
        stance train train.jsonl -o mine.safetensors
        stance evaluate mine.safetensors test.jsonl
      """,
    version: StanceVersion.current,
    subcommands: [
      PredictCommand.self, TrainCommand.self, EvaluateCommand.self, CrossValidateCommand.self,
      CompareCommand.self,
      AgreeCommand.self, EstimateCommand.self, SampleCommand.self, AuditCommand.self,
      ExplainCommand.self,
      InspectCommand.self, BenchmarkCommand.self,
    ])
}
