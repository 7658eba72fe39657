import LinearLearning

/// Learns a vocabulary, document frequencies and the scale of dense features from texts.
public struct VectorizerTrainer: Sendable {
  public let options: TermOptions
  public let dictionaries: [PhraseDictionary]

  /// - Throws: `TermOptionsError` where two dictionaries share a name.
  public init(options: TermOptions, dictionaries: [PhraseDictionary] = []) throws {
    var names: Set<String> = []
    for dictionary in dictionaries where !names.insert(dictionary.name).inserted {
      throw TermOptionsError(
        description: "two dictionaries are named '\(dictionary.name)'; rename one of the files")
    }
    self.options = options
    self.dictionaries = dictionaries
  }

  public func fit(_ texts: [String]) -> Vectorizer {
    let vocabulary = vocabulary(of: texts)
    let denseCount = Vectorizer.denseNames(dictionaries, options).count
    let unscaled = Vectorizer(
      options: options, vocabulary: vocabulary, trainingTextCount: texts.count,
      dictionaries: dictionaries, denseMeans: Array(repeating: 0, count: denseCount),
      denseDeviations: Array(repeating: 1, count: denseCount))
    guard denseCount > 0 else { return unscaled }
    let (means, deviations) = denseMoments(of: texts, unscaled, denseCount)
    return Vectorizer(
      options: options, vocabulary: vocabulary, trainingTextCount: texts.count,
      dictionaries: dictionaries, denseMeans: means, denseDeviations: deviations)
  }

  private func vocabulary(of texts: [String]) -> Vocabulary {
    var builder = VocabularyBuilder(options)
    let stream = TermStream(options, marks: false, positions: false)
    let read = { (text: String, stream: TermStream) in
      var text = text
      text.withUTF8 { stream.read($0) }
    }
    for text in texts {
      read(text, stream)
      builder.add(stream)
    }
    return builder.vocabulary { read(texts[$0], $1) }
  }

  /// Mean and population standard deviation of each dense feature; a constant feature gets deviation 1.
  private func denseMoments(
    of texts: [String], _ vectorizer: Vectorizer, _ count: Int
  ) -> ([Float], [Float]) {
    var sums = [Double](repeating: 0, count: count)
    var squares = sums
    let builder = TermVectorBuilder(vectorizer)
    for var text in texts {
      text.withUTF8 { builder.build($0) }
      builder.measureDense { raw in
        for index in 0..<count {
          sums[index] += Double(raw[index])
          squares[index] += Double(raw[index]) * Double(raw[index])
        }
      }
    }
    let n = Double(max(1, texts.count))
    let means = sums.map { $0 / n }
    let deviations = zip(squares, means).map { square, mean in
      let variance = max(0, square / n - mean * mean)
      return variance > 1e-12 ? Float(variance.squareRoot()) : 1
    }
    return (means.map { Float($0) }, deviations)
  }
}
