/// Chooses from which probability on a label counts as present.
enum ThresholdTuning {
  /// The threshold with the largest F1; of equals the highest. 0.5 where fewer than five rows are positive: too few to
  /// choose by. The threshold lies midway between the probabilities it parts.
  static func bestF1(_ probabilities: [Float], _ gold: [Bool]) -> Float {
    let positives = gold.count(where: { $0 })
    guard positives >= 5 else { return 0.5 }
    let order = probabilities.indices.sorted {
      probabilities[$0] != probabilities[$1] ? probabilities[$0] > probabilities[$1] : $0 < $1
    }
    var best: (f1: Double, threshold: Float) = (0, 0.5)
    var hits = 0
    for (position, row) in order.enumerated() {
      if gold[row] { hits += 1 }
      let next = position + 1 < order.count ? probabilities[order[position + 1]] : 0
      guard next < probabilities[row] else { continue }
      let f1 = 2 * Double(hits) / Double(position + 1 + positives)
      if f1 > best.f1 { best = (f1, (probabilities[row] + next) / 2) }
    }
    return best.threshold
  }
}
