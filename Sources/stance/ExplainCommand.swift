import ArgumentParser
import StanceKit

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show why a paragraph got its label, or what a model goes by.",
    discussion: """
      Each share is value × weight; the shares and the intercept sum to the label's logit.

        stance explain article.html --paragraph 7
        stance explain --text "NATO enlargement met predictable resistance."
        stance explain --terms realist
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "File or - for standard input.")
  var input: String?

  @Option(help: "The text itself instead of a file.")
  var text: String?

  @Option(
    help: "Number of the paragraph to explain, as predict shows it. Default: all body paragraphs.")
  var paragraph: Int?

  @Option(help: "Stance or technique to explain. Default: the stance predicted.")
  var label: String?

  @Option(
    help: "Show the strongest terms of this label in the model instead; 'all' for every label.")
  var terms: String?

  @Option(help: "How many terms to show.")
  var top = 12

  @OptionGroup var modelOptions: ModelOptions

  @Option(help: "text or json.")
  var format: Format = .text

  func validate() throws {
    guard [input != nil, text != nil, terms != nil].count(where: { $0 }) == 1 else {
      throw ValidationError("Give one of: a file, --text, or --terms.")
    }
    guard top >= 1 else { throw ValidationError("--top \(top): expected 1 or more.") }
  }

  func run() throws {
    try runningTool {
      let pipeline = try modelOptions.load()
      if let terms { return try showTerms(terms, pipeline) }
      let article = try article()
      let paragraphs = ParagraphSegmenter().paragraphs(of: article)
      let predictions = pipeline.predictions(for: article, paragraphs)
      let wanted = try paragraphs.indices.filter { index in
        if let paragraph { return index == paragraph }
        return paragraphs[index].kind == .body
      }.nonEmpty(
        else: Failure.data(
          paragraph.map {
            "\(article.id): no paragraph \($0); it has \(paragraphs.count), counted from 0"
          }
            ?? "\(article.id): no body paragraph"))
      for index in wanted {
        let view = ExplanationView(
          pipeline, article: article, paragraphs: paragraphs, predictions: predictions,
          index: index,
          label: try label.map { try Self.output($0, pipeline) }, top: top)
        try Console.print(format == .text ? view.text : view.json)
      }
    }
  }

  private func article() throws -> Article {
    if let text { return Article(id: "text", text: text) }
    do throws(ReadingError) {
      return try ArticleReader().article(atPath: input!)
    } catch {
      throw Failure(message: error.description, code: error.exitCode)
    }
  }

  /// Index over the stances, then the techniques.
  static func output(_ label: String, _ pipeline: Pipeline) throws -> Int {
    if let index = pipeline.stanceLabels.index(of: label) { return index }
    if let index = pipeline.rhetoricLabels.index(of: label) {
      return pipeline.stanceLabels.count + index
    }
    let known = pipeline.stanceLabels.names + pipeline.rhetoricLabels.names
    let hint =
      Spelling.nearest(to: label, in: known).map { "did you mean '\($0)'?" }
      ?? "the model knows \(known.joined(separator: ", "))"
    throw Failure.usage("unknown label '\(label)'; \(hint)")
  }

  private func showTerms(_ label: String, _ pipeline: Pipeline) throws {
    let names = pipeline.stanceLabels.names + pipeline.rhetoricLabels.names
    let outputs = label == "all" ? Array(names.indices) : [try Self.output(label, pipeline)]
    for output in outputs {
      let terms = pipeline.strongestTerms(forOutput: output, count: top)
      switch format {
      case .text:
        var table = TextTable(["term", "weight", "paragraphs"])
        for term in terms {
          table.append([
            term.name, NumberText.fixed(Double(term.weight)),
            term.documentFrequency.map { "\($0)" } ?? "",
          ])
        }
        try Console.print(
          "\(names[output])\n" + table.lines().map { "  " + $0 }.joined(separator: "\n") + "\n")
      case .json:
        var object = JSONObject()
        object.set("label", names[output])
        object.set(
          "terms",
          terms.map { term in
            var entry = JSONObject()
            entry.set("term", term.name)
            entry.set("weight", Double(term.weight))
            if let count = term.documentFrequency { entry.set("document_frequency", count) }
            return entry
          })
        try Console.print(object.text)
      }
    }
  }
}

extension Collection {
  fileprivate func nonEmpty(else failure: Failure) throws -> Self {
    if isEmpty { throw failure }
    return self
  }
}
