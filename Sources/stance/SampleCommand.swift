import ArgumentParser
import LinearLearning
import StanceKit

struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Draw the paragraphs to label next, with known inclusion probabilities.",
    discussion: """
      Writes JSON Lines with an empty stance to fill in. The probabilities keep the labels usable for stance estimate,
      however unevenly they were drawn. Paragraphs the model was trained on are left out.

        stance sample mine.safetensors corpus.jsonl -n 300 -o tolabel.jsonl
        stance sample corpus.jsonl -n 200 --design diversity --by source
      """)

  enum Design: String, ExpressibleByArgument, CaseIterable { case random, uncertainty, diversity }
  enum Measure: String, ExpressibleByArgument, CaseIterable {
    case entropy, margin
    case expectedError = "expected-error"

    var value: Uncertainty {
      switch self {
      case .entropy: .entropy
      case .margin: .margin
      case .expectedError: .expectedError
      }
    }
  }
  enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl }

  @Argument(
    help: ArgumentHelp(
      "The corpus (.jsonl, .csv or .tsv with id and text), after the model file unless --model names it.",
      valueName: "model-or-corpus"))
  var inputs: [String]

  @OptionGroup var modelOptions: ModelOptions

  @Option(name: .shortAndLong, help: "How many to draw.")
  var number: Int

  @Option(
    help:
      "What makes a paragraph more likely to be drawn: uncertainty, diversity or nothing (random).")
  var design: Design = .uncertainty

  @Option(help: "How uncertainty is measured: expected-error, entropy or margin.")
  var measure: Measure = .expectedError

  @Option(help: "Share of the probability that is spread evenly, whatever the model is sure of.")
  var evenShare = 0.2

  @Option(help: "Draw from each value of this column in proportion.")
  var by: String?

  @Flag(help: "Write the model's label too; coders should not see it.")
  var showPredictions = false

  @Option(name: .shortAndLong, help: "Write to this file instead of standard output.")
  var output: String?

  @OptionGroup(title: "Data") var dataOptions: DataOptions

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @OptionGroup var threadOptions: ThreadOptions

  @Option(help: "jsonl.")
  var format: Format = .jsonl

  func validate() throws {
    guard number >= 1 else { throw ValidationError("-n \(number): expected 1 or more.") }
    guard evenShare >= 0 && evenShare <= 1 else {
      throw ValidationError("--even-share \(evenShare): expected a share from 0 to 1.")
    }
  }

  func run() throws {
    try runningTool {
      let (model, data) = try ModelAndData(inputs, modelOptions).split()
      let pipeline = try ModelFile.read(model)
      let corpus = try dataOptions.paragraphs(data, defaultPart: "train", needsStance: false)
      let file = try OutputFile(output)
      let drawing: SampleDrawing
      do {
        drawing = try SampleDrawing(
          pipeline, corpus: corpus, count: number,
          design: SampleDrawing.Design(rawValue: design.rawValue)!, uncertainty: measure.value,
          evenShare: evenShare, column: by, seed: seed,
          parallelism: try threadOptions.parallelism())
      } catch {
        file.discard()
        throw error
      }
      try file.write(
        drawing.jsonLines(stanceLabels: pipeline.stanceLabels, showsPredictions: showPredictions))
      try file.finish()
      if drawing.trainedOn > 0 {
        Console.message(
          "stance: left out \(drawing.trainedOn) paragraphs the model was trained on")
      }
      Console.message(
        "stance: drew \(drawing.rows.count) of \(drawing.frameCount); if the model's probabilities are right, expect "
          + "95 % intervals of ± \(NumberText.fixed(drawing.expectedHalfWidth)) or less; "
          + "\(drawing.countToHalve) labels would halve them")
    }
  }
}
