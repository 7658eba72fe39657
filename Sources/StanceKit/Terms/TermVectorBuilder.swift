/// Builds term vectors in memory it keeps; the fast path and `Vectorizer.termVector` both run through it.
///
/// One builder serves one thread. A text goes through three stages, each a plain loop over all of its occurrences:
/// identities (`TermStream`), look-ups, values.
final class TermVectorBuilder {
  private let vectorizer: Vectorizer
  let stream: TermStream
  private let termFrequencies: [Float]
  private let hasDense: Bool
  private let denseCount: Int

  private(set) var columns: [UInt32] = []
  private(set) var values: [Float] = []
  private(set) var matches: [PhraseMatcher.Match] = []
  private(set) var knownTermCount = 0
  private var counts: [UInt16]
  private var scratch = PhraseMatcher.Scratch()
  private var dense: [Float]

  init(_ vectorizer: Vectorizer) {
    self.vectorizer = vectorizer
    denseCount = vectorizer.denseMeans.count
    hasDense = denseCount > 0
    stream = TermStream(vectorizer.options, marks: hasDense)
    termFrequencies = Weighting.termFrequencies(vectorizer.options.termFrequency)
    counts = Array(repeating: 0, count: vectorizer.vocabulary.count)
    dense = Array(repeating: 0, count: denseCount)
  }

  var wordCount: Int { stream.wordTokens.count }

  var termVector: TermVector {
    TermVector(
      columns: columns, values: values, wordCount: wordCount, knownTermCount: knownTermCount)
  }

  /// Leaves the vector of a text in `columns` and `values`.
  func build(_ bytes: UnsafeBufferPointer<UInt8>) {
    stream.read(bytes)
    columns.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    knownTermCount = weigh(0..<stream.wordFamilyCount)
    _ = weigh(stream.wordFamilyCount..<stream.occurrences.count)
    if hasDense { appendDense() }
  }

  /// Looks up, counts and weighs one family of occurrences; returns how many are in the vocabulary.
  private func weigh(_ occurrences: Range<Int>) -> Int {
    guard !occurrences.isEmpty else { return 0 }
    var known = 0
    let first = columns.count
    let vocabulary = vectorizer.vocabulary
    counts.withUnsafeMutableBufferPointer { counts in
      for index in occurrences {
        guard let column = vocabulary.column(of: stream.occurrences[index]) else { continue }
        known += 1
        let count = counts[Int(column)]
        if count == 0 { columns.append(column) }
        if count < UInt16.max { counts[Int(column)] = count + 1 }
      }
      var squares: Float = 0
      for index in first..<columns.count {
        let column = Int(columns[index])
        let count = Int(counts[column])
        counts[column] = 0
        let frequency =
          count < termFrequencies.count
          ? termFrequencies[count]
          : Weighting.termFrequency(UInt32(count), vectorizer.options.termFrequency)
        let value = frequency * vectorizer.termWeights[column]
        squares += value * value
        values.append(value)
      }
      guard vectorizer.options.unitLength, squares > 0 else { return }
      let scale = 1 / squares.squareRoot()
      for index in first..<values.count { values[index] *= scale }
    }
    return known
  }

  private func appendDense() {
    measureDense { raw in
      let base = UInt32(vectorizer.vocabulary.count)
      let scale = Float(vectorizer.options.denseScale)
      for index in 0..<denseCount {
        let value =
          (raw[index] - vectorizer.denseMeans[index]) / vectorizer.denseDeviations[index] * scale
        columns.append(base + UInt32(index))
        values.append(value)
      }
    }
  }

  /// The dense features of the text last read, before they are standardised: for a category the summed weights of its
  /// phrases over the square root of the number of words.
  func measureDense<Result>(_ body: (UnsafeMutableBufferPointer<Float>) -> Result) -> Result {
    matches.removeAll(keepingCapacity: true)
    vectorizer.matcher.find(in: stream.scanner, scratch: &scratch, into: &matches)
    let scale = 1 / Float(max(1, wordCount)).squareRoot()
    return dense.withUnsafeMutableBufferPointer { dense in
      dense.update(repeating: 0)
      for match in matches { dense[match.category] += match.weight * scale }
      if vectorizer.options.style {
        let shapes = dense[(denseCount - StyleFeatures.shapes.count)...]
        StyleFeatures.measure(stream, into: UnsafeMutableBufferPointer(rebasing: shapes))
      }
      return body(dense)
    }
  }
}
