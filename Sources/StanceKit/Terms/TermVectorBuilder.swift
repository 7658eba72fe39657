import CPrefetch

/// Builds term vectors in memory it keeps; the fast path and `Vectorizer.termVector` both run through it.
///
/// Unsafe memory: buffers owned here and by `ScratchBuffer`; columns from `TermTable` are below the vocabulary's count.
///
/// One builder serves one thread. A text goes through three stages, each a plain loop over all of its occurrences:
/// identities (`TermStream`), look-ups, values.
final class TermVectorBuilder {
  private let vectorizer: Vectorizer
  let stream: TermStream
  private let termFrequencies: [Float]
  private let hasDense: Bool
  private let denseCount: Int

  /// The entries of the vector built last; valid until the next text.
  var columns: UnsafeBufferPointer<UInt32> { columnBuffer.elements }
  var values: UnsafeBufferPointer<Float> { valueBuffer.elements }
  private let columnBuffer = ScratchBuffer<UInt32>()
  private let valueBuffer = ScratchBuffer<Float>()
  private let lookUp = TermTable.Scratch()
  private(set) var matches: [PhraseMatcher.Match] = []
  private(set) var knownTermCount = 0
  /// What is needed of a term beside its weights, in four bytes, so that the second-level cache holds many: how often it
  /// has occurred in the text, zero between texts, and which of `distinctWeights` is its inverse document frequency.
  private struct Record {
    var count: UInt16
    let weight: UInt16
  }
  /// One a column.
  private let recordTable: RandomAccessTable<Record>
  private let distinctWeights: [Float]
  /// What will score the vectors, if that is known.
  private let scorer: LinearScorer?
  private let table: TermTable
  private let phraseScratch = PhraseMatcher.Scratch()
  private var dense: [Float]

  /// - Parameters:
  ///   - positions: whether `stream` will be asked where occurrences stand.
  ///   - scorer: what will score the vectors; its rows are fetched into the cache while they are made.
  init(_ vectorizer: Vectorizer, positions: Bool = false, scorer: LinearScorer? = nil) {
    self.scorer = scorer
    self.vectorizer = vectorizer
    denseCount = vectorizer.denseMeans.count
    hasDense = denseCount > 0
    stream = TermStream(vectorizer.options, marks: hasDense, positions: positions)
    termFrequencies = Weighting.termFrequencies(vectorizer.options.termFrequency)
    table = vectorizer.vocabulary.table
    recordTable = RandomAccessTable(count: vectorizer.vocabulary.count)
    distinctWeights = vectorizer.distinctTermWeights
    var place = 0
    for (column, weight) in vectorizer.termWeights.enumerated() {
      if weight != distinctWeights[place] { place += 1 }
      recordTable.base[column] = Record(count: 0, weight: UInt16(place))
    }
    dense = Array(repeating: 0, count: denseCount)
  }

  var wordCount: Int { stream.scanner.wordCount }

  var termVector: TermVector {
    TermVector(
      columns: Array(columns), values: Array(values), wordCount: wordCount,
      knownTermCount: knownTermCount)
  }

  /// Leaves the vector of a text in `columns` and `values`.
  func build(_ bytes: UnsafeBufferPointer<UInt8>) {
    stream.read(bytes)
    let occurrences = stream.occurrences
    columnBuffer.count = 0
    valueBuffer.count = 0
    // One more than needed: the counting loop writes where the next distinct column would go.
    columnBuffer.reserve(occurrences.count + denseCount + 1)
    valueBuffer.reserve(occurrences.count + denseCount + 1)
    knownTermCount = weigh(occurrences[..<stream.wordFamilyCount])
    _ = weigh(occurrences[stream.wordFamilyCount...])
    if hasDense { appendDense() }
  }

  /// Looks up, counts and weighs one family of occurrences; returns how many are in the vocabulary.
  private func weigh(_ occurrences: Slice<UnsafeBufferPointer<UInt64>>) -> Int {
    guard !occurrences.isEmpty else { return 0 }
    let records = recordTable.base
    let hits = table.find(
      UnsafeBufferPointer(rebasing: occurrences), lookUp, records: UnsafeRawPointer(records))
    let (rows, rowBytes) = (scorer?.rows, scorer?.rowBytes ?? 0)
    let first = columnBuffer.count
    let columns = columnBuffer.base + first
    var distinct = 0
    for index in 0..<hits.count {
      let column = Int(hits[index])
      let count = records[column].count
      columns[distinct] = hits[index]
      if let rows {
        prefetch(rows + column &* rowBytes)
        prefetch(rows + (column &* rowBytes &+ rowBytes &- 4))
      }
      // 1 for a count of 0, by arithmetic rather than by a branch that is often mistaken.
      distinct &+= Int(truncatingIfNeeded: (UInt32(count) &- 1) &>> 31)
      records[column].count = count == .max ? count : count &+ 1
    }
    let values = valueBuffer.base + first
    let squares = weigh(columns, distinct, into: values)
    columnBuffer.count = first + distinct
    valueBuffer.count = first + distinct
    if vectorizer.options.unitLength, squares > 0 {
      let scale = 1 / squares.squareRoot()
      for index in 0..<distinct { values[index] *= scale }
    }
    return hits.count
  }

  /// Term frequency times inverse document frequency of the columns counted; returns the sum of their squares.
  private func weigh(
    _ columns: UnsafeMutablePointer<UInt32>, _ count: Int, into values: UnsafeMutablePointer<Float>
  ) -> Float {
    let records = recordTable.base
    let scheme = vectorizer.options.termFrequency
    return termFrequencies.withUnsafeBufferPointer { frequencies in
      distinctWeights.withUnsafeBufferPointer { weights in
        var squares: Float = 0
        for index in 0..<count {
          let column = Int(columns[index])
          let record = records[column]
          records[column].count = 0
          let frequency =
            record.count < frequencies.count
            ? frequencies[Int(record.count)]
            : Weighting.termFrequency(UInt32(record.count), scheme)
          let value = frequency * weights[Int(record.weight)]
          squares += value * value
          values[index] = value
        }
        return squares
      }
    }
  }

  private func appendDense() {
    measureDense { raw in
      let base = UInt32(vectorizer.vocabulary.count)
      let scale = Float(vectorizer.options.denseScale)
      for index in 0..<denseCount {
        let value =
          (raw[index] - vectorizer.denseMeans[index]) / vectorizer.denseDeviations[index] * scale
        columnBuffer.append(base + UInt32(index))
        valueBuffer.append(value)
      }
    }
  }

  /// The dense features of the text last read, before they are standardised. For a category it is √(s/√n), where s is
  /// the summed weight of its phrases and n the number of words (√|·| with the sign of s): a second phrase says less
  /// than the first. On real paragraphs that the corpus knows nothing of it did better than s/√n, s/n and s.
  func measureDense<Result>(_ body: (UnsafeMutableBufferPointer<Float>) -> Result) -> Result {
    matches.removeAll(keepingCapacity: true)
    vectorizer.matcher.find(in: stream.scanner, scratch: phraseScratch, into: &matches)
    let scale = 1 / Float(max(1, wordCount)).squareRoot()
    return dense.withUnsafeMutableBufferPointer { dense in
      dense.update(repeating: 0)
      for match in matches { dense[match.category] += match.weight * scale }
      for category in 0..<vectorizer.matcher.categoryCount {
        let sum = dense[category]
        dense[category] = sum < 0 ? -(-sum).squareRoot() : sum.squareRoot()
      }
      if vectorizer.options.style {
        let shapes = dense[(denseCount - StyleFeatures.shapes.count)...]
        StyleFeatures.measure(stream, into: UnsafeMutableBufferPointer(rebasing: shapes))
      }
      return body(dense)
    }
  }
}
