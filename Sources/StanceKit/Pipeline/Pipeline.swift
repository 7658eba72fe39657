/// A trained model: from a paragraph's text to its stance and rhetoric.
///
/// Made by `PipelineTrainer.fit` or read from a model file; there is no untrained pipeline.
public struct Pipeline: Sendable {
  public let configuration: PipelineConfiguration
  public let vectorizer: Vectorizer
  public let stanceLabels: LabelSet
  public let rhetoricLabels: LabelSet
  /// columns × stances, row-major; and one number a stance.
  var stanceWeights: [Float] { scorer.weights(of: 0..<stanceLabels.count) }
  let stanceIntercepts: [Float]
  var rhetoricWeights: [Float] { scorer.weights(of: stanceLabels.count..<scorer.outputCount) }
  let rhetoricIntercepts: [Float]
  /// The second stage, where the model has one.
  let context: ContextModel?
  /// What it was trained on; empty in a model that does not say.
  public let trainingTexts: TextDigests
  let scorer: LinearScorer

  init(
    configuration: PipelineConfiguration, vectorizer: Vectorizer, stanceWeights: [Float],
    stanceIntercepts: [Float], rhetoricWeights: [Float], rhetoricIntercepts: [Float],
    context: ContextModel?, trainingTexts: TextDigests = TextDigests([])
  ) {
    self.configuration = configuration
    self.vectorizer = vectorizer
    stanceLabels = LabelSet(ordered: configuration.stance.labels)
    rhetoricLabels = LabelSet(ordered: configuration.rhetoric?.labels ?? [])
    self.stanceIntercepts = stanceIntercepts
    self.rhetoricIntercepts = rhetoricIntercepts
    self.context = context
    self.trainingTexts = trainingTexts
    scorer = LinearScorer(
      columnCount: vectorizer.columnCount,
      heads: [(stanceWeights, stanceIntercepts), (rhetoricWeights, rhetoricIntercepts)])
  }

  /// Index of the label that stands for "no side", if the model has one.
  public var neutralStance: Int? { configuration.neutralLabel.flatMap(stanceLabels.index(of:)) }

  public func termVector(of text: String) -> TermVector { vectorizer.termVector(of: text) }

  /// The prediction for one paragraph by itself.
  public func prediction(for vector: TermVector) -> Prediction {
    var logits = [Float](repeating: 0, count: scorer.stride)
    scorer.score(columns: vector.columns, values: vector.values, into: &logits)
    return decide(
      probabilities: Self.softmax(Array(logits[..<stanceLabels.count]), slope: stanceSlope),
      rhetoricLogits: Array(logits[stanceLabels.count..<scorer.outputCount]),
      wordCount: vector.wordCount, knownTermCount: vector.knownTermCount)
  }

  /// The prediction for one paragraph's text.
  public func prediction(for text: String) -> Prediction {
    prediction(for: termVector(of: text))
  }

  /// The whole program: the prediction for every paragraph of an article, `nil` for furniture.
  ///
  /// This defines the meaning; `Labeller` computes the same faster.
  public func predictions(for article: Article, _ paragraphs: [Paragraph]) -> [Prediction?] {
    let vectors = paragraphs.map { paragraph in
      paragraph.kind == .furniture ? nil : termVector(of: article.string(in: paragraph.content))
    }
    var predictions = vectors.map { $0.map(prediction(for:)) }
    let body = paragraphs.indices.filter { paragraphs[$0].kind == .body }
    guard let context, body.count > 1 else { return predictions }
    let scores = body.map { index in
      Self.contextScore(stanceLogits(of: vectors[index]!), slope: stanceSlope)
    }
    for (index, input) in zip(body, ContextModel.inputs(scores)) {
      predictions[index] = decide(
        probabilities: Self.softmax(context.logits(input), slope: 1),
        rhetoricLogits: rhetoricLogits(of: vectors[index]!), wordCount: vectors[index]!.wordCount,
        knownTermCount: vectors[index]!.knownTermCount)
    }
    return predictions
  }

  /// K logits of the first stage.
  func stanceLogits(of vector: TermVector) -> [Float] {
    Array(allLogits(of: vector)[..<stanceLabels.count])
  }

  private func rhetoricLogits(of vector: TermVector) -> [Float] {
    Array(allLogits(of: vector)[stanceLabels.count..<scorer.outputCount])
  }

  private func allLogits(of vector: TermVector) -> [Float] {
    var logits = [Float](repeating: 0, count: scorer.stride)
    scorer.score(columns: vector.columns, values: vector.values, into: &logits)
    return logits
  }
}
