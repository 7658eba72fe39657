/// The second stage: a paragraph's stance in the light of its neighbours and of the rest of its article.
///
/// Its inputs are 3·K numbers: the paragraph's own calibrated log-probabilities, the mean of those of the body
/// paragraphs just before and after it, and the mean over all other body paragraphs of the article. Its outputs are K
/// logits, linear in the inputs, so every share of the decision can be named. An article of one paragraph has no
/// context and keeps the first stage's logits.
struct ContextModel: Sendable, Equatable {
  /// 3·K × K, row-major: input by label.
  let weights: [Float]
  /// One number a label.
  let intercepts: [Float]

  var labelCount: Int { intercepts.count }

  /// The context inputs of every paragraph of one article.
  ///
  /// - Parameter scores: K centred log-probabilities a paragraph.
  /// - Returns: 3·K numbers a paragraph.
  static func inputs(_ scores: [[Float]]) -> [[Float]] {
    guard let labelCount = scores.first?.count else { return [] }
    var total = [Float](repeating: 0, count: labelCount)
    for row in scores { for k in 0..<labelCount { total[k] += row[k] } }
    return scores.indices.map { index in
      var neighbours = [Float](repeating: 0, count: labelCount)
      let around = [index - 1, index + 1].filter { scores.indices.contains($0) }
      for other in around {
        for k in 0..<labelCount { neighbours[k] += scores[other][k] / Float(around.count) }
      }
      let others = Float(max(1, scores.count - 1))
      let rest = (0..<labelCount).map { (total[$0] - scores[index][$0]) / others }
      return scores[index] + neighbours + rest
    }
  }

  func logits(_ input: [Float]) -> [Float] {
    precondition(input.count * labelCount == weights.count)
    var result = intercepts
    for (row, value) in input.enumerated() {
      for k in 0..<labelCount { result[k] += value * weights[row * labelCount + k] }
    }
    return result
  }
}
