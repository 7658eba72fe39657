/// Labels paragraph after paragraph in memory it keeps: the fast path, one labeller a thread.
///
/// Its answers equal `Pipeline.predictions(for:_:)`.
public final class Labeller {
  private let pipeline: Pipeline
  private let builder: TermVectorBuilder
  private var logits: [Float]

  public init(_ pipeline: Pipeline) {
    self.pipeline = pipeline
    builder = TermVectorBuilder(pipeline.vectorizer, scorer: pipeline.scorer)
    logits = Array(repeating: 0, count: pipeline.scorer.stride)
  }

  /// The prediction for one paragraph by itself.
  public func prediction(for text: UnsafeBufferPointer<UInt8>) -> Prediction {
    score(text)
    return decide(Pipeline.softmax(stanceLogits, slope: pipeline.stanceSlope))
  }

  /// The index of the stance of one paragraph by itself, or `nil` where it is uncertain: what `prediction(for:)` says,
  /// without making the rest of it.
  public func stance(of text: UnsafeBufferPointer<UInt8>) -> Int? {
    score(text)
    return logits.withUnsafeMutableBufferPointer { logits in
      let probabilities = UnsafeMutableBufferPointer(
        rebasing: logits[..<pipeline.stanceLabels.count])
      Pipeline.softmax(probabilities, slope: pipeline.stanceSlope)
      var best = 0
      for k in probabilities.indices where probabilities[k] > probabilities[best] { best = k }
      let abstention = pipeline.abstention(
        probability: probabilities[best], wordCount: builder.wordCount,
        knownTermCount: builder.knownTermCount)
      return abstention == nil ? best : nil
    }
  }

  /// The predictions for all paragraphs of an article, `nil` for furniture.
  public func predictions(for article: Article, _ paragraphs: [Paragraph]) -> [Prediction?] {
    article.text.withUnsafeBufferPointer { text in
      guard let context = pipeline.context, paragraphs.count(where: { $0.kind == .body }) > 1 else {
        return paragraphs.map { paragraph in
          paragraph.kind == .furniture
            ? nil : prediction(for: UnsafeBufferPointer(rebasing: text[paragraph.content]))
        }
      }
      return predictions(text, paragraphs, context)
    }
  }

  private func predictions(
    _ text: UnsafeBufferPointer<UInt8>, _ paragraphs: [Paragraph], _ context: ContextModel
  ) -> [Prediction?] {
    var predictions: [Prediction?] = []
    var body: [Int] = []
    var scores: [[Float]] = []
    var kept: [(rhetoric: [Float], words: Int, known: Int)] = []
    for (index, paragraph) in paragraphs.enumerated() {
      guard paragraph.kind != .furniture else {
        predictions.append(nil)
        continue
      }
      score(UnsafeBufferPointer(rebasing: text[paragraph.content]))
      predictions.append(decide(Pipeline.softmax(stanceLogits, slope: pipeline.stanceSlope)))
      guard paragraph.kind == .body else { continue }
      body.append(index)
      scores.append(Pipeline.contextScore(stanceLogits, slope: pipeline.stanceSlope))
      kept.append((rhetoricLogits, builder.wordCount, builder.knownTermCount))
    }
    for (position, input) in ContextModel.inputs(scores).enumerated() {
      predictions[body[position]] = pipeline.decide(
        probabilities: Pipeline.softmax(context.logits(input), slope: 1),
        rhetoricLogits: kept[position].rhetoric, wordCount: kept[position].words,
        knownTermCount: kept[position].known)
    }
    return predictions
  }

  private var stanceLogits: [Float] { Array(logits[..<pipeline.stanceLabels.count]) }

  private var rhetoricLogits: [Float] {
    Array(logits[pipeline.stanceLabels.count..<pipeline.scorer.outputCount])
  }

  private func score(_ text: UnsafeBufferPointer<UInt8>) {
    builder.build(text)
    pipeline.scorer.score(columns: builder.columns, values: builder.values, into: &logits)
  }

  private func decide(_ probabilities: [Float]) -> Prediction {
    pipeline.decide(
      probabilities: probabilities, rhetoricLogits: rhetoricLogits, wordCount: builder.wordCount,
      knownTermCount: builder.knownTermCount)
  }
}
