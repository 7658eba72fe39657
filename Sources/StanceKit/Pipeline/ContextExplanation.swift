/// Why the second stage decided as it did: shares of the paragraph itself, its neighbours and the rest of the article.
public struct ContextExplanation: Sendable {
  /// K logits of the second stage.
  public let logits: [Float]
  /// Named shares, K numbers each; they sum to `logits`.
  public let parts: [(name: String, values: [Float])]
}

extension Pipeline {
  /// `nil` where the model has no second stage, or the paragraph no context.
  public func contextExplanation(
    _ article: Article, _ paragraphs: [Paragraph], index: Int
  ) -> ContextExplanation? {
    let body = paragraphs.indices.filter { paragraphs[$0].kind == .body }
    guard let context, body.count > 1, let position = body.firstIndex(of: index) else { return nil }
    let scores = body.map { row in
      Self.contextScore(
        stanceLogits(of: termVector(of: article.string(in: paragraphs[row].content))),
        slope: stanceSlope)
    }
    let input = ContextModel.inputs(scores)[position]
    let labels = stanceLabels.count
    func share(_ block: Int) -> [Float] {
      (0..<labels).map { k in
        (0..<labels).reduce(Float(0)) { sum, j in
          sum + input[block * labels + j] * context.weights[(block * labels + j) * labels + k]
        }
      }
    }
    return ContextExplanation(
      logits: context.logits(input),
      parts: [
        ("intercept", context.intercepts), ("paragraph", share(0)), ("neighbours", share(1)),
        ("article", share(2)),
      ])
  }
}
