import LinearLearning

/// Runs a model over labelled paragraphs.
public struct ParagraphScorer: Sendable {
  /// What is labelled at a time.
  public enum Unit: String, Sendable, CaseIterable {
    /// The paragraphs of an article in reading order: the second stage decides, if there is one.
    case article
    /// Every paragraph by itself.
    case paragraph
  }

  public let pipeline: Pipeline
  public let parallelism: Parallelism

  public init(_ pipeline: Pipeline, parallelism: Parallelism = .serial) {
    self.pipeline = pipeline
    self.parallelism = parallelism
  }

  /// Whether the two units can differ.
  public var usesContext: Bool { pipeline.context != nil }

  private struct Row {
    let logits: [Float]
    let wordCount: Int
    let knownTermCount: Int
  }

  /// The scores of all paragraphs; those of one article are taken in the order they stand in.
  ///
  /// - Throws: `DatasetError.unknownLabel` for a label the model does not have.
  public func score(_ paragraphs: [LabelledParagraph], unit: Unit) throws -> ScoredParagraphs {
    let gold = try GoldLabels(
      paragraphs, stanceLabels: pipeline.stanceLabels, rhetoricLabels: pipeline.rhetoricLabels)
    let rows = rows(paragraphs.map(\.text))
    let stanceCount = pipeline.stanceLabels.count
    let raw = rows.map { Array($0.logits[..<stanceCount]) }
    let slope = pipeline.stanceSlope
    var calibrated = raw.map { $0.map { $0 * slope } }
    var isInContext = [Bool](repeating: false, count: rows.count)
    if unit == .article, let context = pipeline.context {
      for article in Self.articles(paragraphs) where article.count > 1 {
        let scores = article.map { Pipeline.contextScore(raw[$0], slope: slope) }
        for (row, input) in zip(article, ContextModel.inputs(scores)) {
          calibrated[row] = context.logits(input)
          isInContext[row] = true
        }
      }
    }
    let predictions = rows.indices.map { row in
      pipeline.decide(
        probabilities: isInContext[row]
          ? Pipeline.softmax(calibrated[row], slope: 1) : Pipeline.softmax(raw[row], slope: slope),
        rhetoricLogits: Array(rows[row].logits[stanceCount...]),
        wordCount: rows[row].wordCount, knownTermCount: rows[row].knownTermCount)
    }
    return ScoredParagraphs(
      paragraphs: paragraphs, stanceLabels: pipeline.stanceLabels,
      rhetoricLabels: pipeline.rhetoricLabels, stances: gold.stances, techniques: gold.techniques,
      logits: Self.matrix(calibrated, columns: stanceCount),
      rawLogits: isInContext.contains(true) ? nil : Self.matrix(raw, columns: stanceCount),
      rawRhetoricLogits: Self.matrix(
        rows.map { Array($0.logits[stanceCount...]) }, columns: pipeline.rhetoricLabels.count),
      predictions: predictions)
  }

  /// The logits of all heads, in blocks that do not depend on the number of threads.
  private func rows(_ texts: [String]) -> [Row] {
    let blockSize = 256
    let blocks = (texts.count + blockSize - 1) / blockSize
    return parallelism.map(blocks) { block -> [Row] in
      let builder = TermVectorBuilder(pipeline.vectorizer)
      var logits = [Float](repeating: 0, count: pipeline.scorer.stride)
      return texts[block * blockSize..<min(texts.count, (block + 1) * blockSize)].map { text in
        var text = text
        text.withUTF8 { builder.build($0) }
        pipeline.scorer.score(columns: builder.columns, values: builder.values, into: &logits)
        return Row(
          logits: Array(logits[..<pipeline.scorer.outputCount]), wordCount: builder.wordCount,
          knownTermCount: builder.knownTermCount)
      }
    }.flatMap { $0 }
  }

  /// The rows of each article in the order they stand in.
  static func articles(_ paragraphs: [LabelledParagraph]) -> [[Int]] {
    var numbers: [String: Int] = [:]
    var articles: [[Int]] = []
    for (row, paragraph) in paragraphs.enumerated() {
      let number = numbers[paragraph.article] ?? articles.count
      if number == articles.count {
        numbers[paragraph.article] = number
        articles.append([])
      }
      articles[number].append(row)
    }
    return articles
  }

  private static func matrix(_ rows: [[Float]], columns: Int) -> DenseMatrix {
    DenseMatrix(
      rowCount: rows.count, columnCount: columns, values: rows.flatMap { $0.map { Double($0) } })
  }
}
