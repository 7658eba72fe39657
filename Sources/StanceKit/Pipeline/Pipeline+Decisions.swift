#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Pipeline {
  /// The share of a paragraph's words that must be known for it to be labelled.
  ///
  /// English paragraphs outside the training data keep well above a half; other languages stay below a tenth.
  static let leastKnownShare = 0.2

  /// Inverse temperature of the first stage.
  var stanceSlope: Float { configuration.stance.slopes.first ?? 1 }

  /// Turns stance probabilities and rhetoric logits into labels.
  func decide(
    probabilities: [Float], rhetoricLogits: [Float], wordCount: Int, knownTermCount: Int
  ) -> Prediction {
    var best = 0
    for k in probabilities.indices where probabilities[k] > probabilities[best] { best = k }
    let abstention = abstention(
      probability: probabilities[best], wordCount: wordCount, knownTermCount: knownTermCount)
    let isReadable = abstention == nil || abstention == .belowThreshold
    var rhetoric: [Int] = []
    var rhetoricProbabilities: [Float] = []
    if let head = configuration.rhetoric {
      for k in rhetoricLogits.indices {
        let probability = Self.sigmoid(rhetoricLogits[k] * head.slopes[k] + head.offsets[k])
        rhetoricProbabilities.append(probability)
        if probability >= head.thresholds[k], isReadable { rhetoric.append(k) }
      }
    }
    return Prediction(
      stance: best, abstention: abstention, probabilities: probabilities, rhetoric: rhetoric,
      rhetoricProbabilities: rhetoricProbabilities)
  }

  /// Why a paragraph whose most probable stance has this probability gets none; `nil` where it gets it.
  func abstention(probability: Float, wordCount: Int, knownTermCount: Int) -> Prediction.Abstention?
  {
    if wordCount == 0 { return .empty }
    if hasUnknownWords(wordCount, knownTermCount) { return .unknownWords }
    return probability < configuration.abstentionThreshold ? .belowThreshold : nil
  }

  /// Whether too few words are known; only vocabularies of single words can tell.
  private func hasUnknownWords(_ wordCount: Int, _ knownTermCount: Int) -> Bool {
    guard vectorizer.options.words?.lowerBound == 1 else { return false }
    return Double(knownTermCount) < Self.leastKnownShare * Double(wordCount)
  }

  /// exp(slope·zₖ) / Σ exp(slope·zⱼ).
  static func softmax(_ logits: [Float], slope: Float) -> [Float] {
    var values = logits
    values.withUnsafeMutableBufferPointer { softmax($0, slope: slope) }
    return values
  }

  /// The same in place. The largest logit is taken off first, so that no exponential overflows.
  static func softmax(_ values: UnsafeMutableBufferPointer<Float>, slope: Float) {
    guard let largest = values.max() else { return }
    var sum: Float = 0
    for k in values.indices {
      values[k] = expf((values[k] - largest) * slope)
      sum += values[k]
    }
    for k in values.indices { values[k] /= sum }
  }

  /// 1 / (1 + exp(−z)), written so that the exponential never overflows.
  static func sigmoid(_ z: Float) -> Float {
    if z >= 0 { return 1 / (1 + expf(-z)) }
    let e = expf(z)
    return e / (1 + e)
  }

  /// What the second stage reads of a paragraph: its calibrated log-probabilities, less their mean.
  static func contextScore(_ logits: [Float], slope: Float) -> [Float] {
    let logs = softmax(logits, slope: slope).map { logf(max($0, 1e-6)) }
    let mean = logs.reduce(0, +) / Float(max(1, logs.count))
    return logs.map { $0 - mean }
  }
}
