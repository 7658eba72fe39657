import ArgumentParser
import LinearLearning
import StanceKit

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Label the paragraphs of articles.",
    discussion: """
      Inputs are files, folders (with everything below them) or - for standard input: plain text, Markdown, HTML, or
      JSON Lines with 'id' and 'text'. On a terminal the result is a table, otherwise JSON Lines.

        stance predict article.html
        stance predict --format csv -o labels.csv articles/
        stance predict --summary articles/
        stance predict --format html -o labelled.html article.html
        cat posts.jsonl | stance predict --unit paragraph -
        stance predict --unit paragraph --format labels lines.txt
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, jsonl, csv, tsv, labels, html
  }

  @Argument(help: "Files, folders or - for standard input.")
  var inputs: [String]

  @OptionGroup var modelOptions: ModelOptions

  @Option(
    help: """
      table, jsonl, csv, tsv, html (a page to look at), or labels: one label a line and nothing else. Default: table on a terminal, otherwise \
      jsonl.
      """)
  var format: Format?

  @Option(name: .shortAndLong, help: "Write to this file instead of standard output.")
  var output: String?

  @Option(
    help: """
      What a record is: an article to be split, or one paragraph already; then every line of a plain text is a record.
      """)
  var unit: Unit = .article

  enum Unit: String, ExpressibleByArgument, CaseIterable { case article, paragraph }

  @Flag(help: "One line an article: paragraphs by stance, techniques.")
  var summary = false

  @Flag(help: "Leave the text out.")
  var noText = false

  @Flag(
    help: """
      Adapt to the batch: estimate its label shares (Saerens et al. 2002) and correct the probabilities. Holds the \
      whole batch in memory.
      """)
  var adaptPriors = false

  @OptionGroup var threadOptions: ThreadOptions

  func run() throws {
    try runningTool {
      guard self.format != .labels || !(summary || adaptPriors) else {
        throw Failure.usage(
          "--format labels takes neither --summary nor --adapt-priors; use jsonl, csv or tsv")
      }
      guard self.format != .html || !(summary || noText) else {
        throw Failure.usage(
          "--format html takes neither --summary nor --no-text; it shows the text")
      }
      let pipeline = try modelOptions.load()
      let format = self.format ?? (Console.outputIsTerminal && output == nil ? .table : .jsonl)
      let labeller = BatchLabeller(
        pipeline, unit: unit == .article ? .article : .paragraph,
        parallelism: try threadOptions.parallelism())
      let renderer = PredictionRenderer(
        pipeline, format: format, summary: summary, includesText: !noText)
      let file = try OutputFile(output)
      var failures: [ReadingError] = []
      var articles = 0
      do {
        try file.write(renderer.head())
        let deliver = { (batch: BatchLabeller.Batch<[UInt8]>) in
          var bytes: [UInt8] = []
          bytes.reserveCapacity(batch.items.reduce(0) { $0 + $1.count })
          for item in batch.items { bytes += item }
          try file.write(bytes)
          for error in batch.errors { Console.message("stance: \(error)") }
          failures += batch.errors
          articles += batch.articles
        }
        if format == .labels {
          try labeller.runLabels(inputs, deliver: deliver)
        } else if adaptPriors {
          try AdaptedRun(pipeline: pipeline, labeller: labeller).run(
            inputs, renderer: renderer, deliver: deliver)
        } else {
          try labeller.run(inputs, render: { renderer.render($0) }, deliver: deliver)
        }
      } catch {
        file.discard()
        throw error
      }
      guard articles > 0 || failures.isEmpty else {
        file.discard()
        throw ExitCode(failures[0].exitCode)
      }
      try file.finish()
      if !failures.isEmpty {
        Console.message(
          "stance: \(failures.count) of \(articles + failures.count) inputs could not be read; "
            + "the others are labelled")
        throw ExitCode(EX_DATAERR)
      }
    }
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ReadingError {
  /// 66 where there is nothing to open, 65 where the contents are at fault.
  var exitCode: Int32 {
    switch self {
    case .noSuchFile, .unreadable, .nothingInFolder: EX_NOINPUT
    default: EX_DATAERR
    }
  }
}
