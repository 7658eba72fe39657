#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Formulas that turn counts into values.
enum Weighting {
  /// ln((1 + n) / (1 + df)) + 1 for a term in `documentFrequency` of `texts` texts: scikit-learn's
  /// `TfidfTransformer(smooth_idf=True)`.
  static func inverseDocumentFrequency(_ documentFrequency: UInt32, texts: Int) -> Float {
    Float(log((1 + Double(texts)) / (1 + Double(documentFrequency))) + 1)
  }

  /// The same for many; runs of one document frequency take one logarithm.
  static func inverseDocumentFrequencies(_ documentFrequencies: [UInt32], texts: Int) -> [Float] {
    var last: UInt32 = 0
    var weight = inverseDocumentFrequency(0, texts: texts)
    return documentFrequencies.map { documentFrequency in
      if documentFrequency != last {
        last = documentFrequency
        weight = inverseDocumentFrequency(documentFrequency, texts: texts)
      }
      return weight
    }
  }

  /// Term frequencies for the counts 0…255; larger counts are computed.
  static func termFrequencies(_ scheme: TermOptions.TermFrequency) -> [Float] {
    (0...255).map { termFrequency(UInt32($0), scheme) }
  }

  static func termFrequency(_ count: UInt32, _ scheme: TermOptions.TermFrequency) -> Float {
    guard count > 0 else { return 0 }
    return switch scheme {
    case .binary: 1
    case .count: Float(count)
    case .sublinear: 1 + Float(log(Double(count)))
    }
  }
}

enum Logarithm {
  static func natural(_ x: Float) -> Float { Float(log(Double(x))) }
}
