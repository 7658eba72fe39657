/// Why a paragraph got its logits: every feature's share, which with the intercept sum to the logit.
public struct Explanation: Sendable {
  /// A phrase of a dictionary found in the paragraph.
  public struct Hit: Sendable {
    public let phrase: String
    /// UTF-8 bytes of the paragraph.
    public let range: Range<Int>
    /// What this hit alone adds, one number a label.
    public let contributions: [Float]
  }

  /// One feature of the paragraph.
  public struct Part: Sendable {
    public let name: String
    public let value: Float
    /// `value · weight`, one number a label.
    public let contributions: [Float]
    /// Where the term stands, in UTF-8 bytes of the paragraph; empty for style features of shape.
    public let ranges: [Range<Int>]
    /// For a dictionary category, the phrases found.
    public let hits: [Hit]
    /// For a dictionary category or style feature, what is left without the hits: standardisation takes off the average
    /// text's share, so a category that is absent counts against what it stands for.
    public let baseline: [Float]
  }

  /// Labels in the order of all contributions.
  public let labels: [String]
  public let intercepts: [Float]
  /// Sums of intercept and contributions.
  public let logits: [Float]
  /// In the order of the term vector.
  public let parts: [Part]

  /// The parts that speak most for (or, negative, against) a label, largest first.
  public func strongest(for label: Int, count: Int) -> [Part] {
    Array(
      parts.sorted {
        abs($0.contributions[label]) != abs($1.contributions[label])
          ? abs($0.contributions[label]) > abs($1.contributions[label]) : $0.name < $1.name
      }.prefix(count))
  }
}

extension Pipeline {
  /// Explains the stance (`rhetoric: false`) or the rhetoric logits of one paragraph by itself.
  public func explanation(of text: String, rhetoric: Bool = false) -> Explanation {
    let builder = TermVectorBuilder(vectorizer, positions: true)
    var text = text
    text.withUTF8 { builder.build($0) }
    let first = rhetoric ? stanceLabels.count : 0
    let labels = rhetoric ? rhetoricLabels : stanceLabels
    let outputs = first..<first + labels.count
    let termCount = vectorizer.vocabulary.count
    var places: [UInt32: [Range<Int>]] = [:]
    for (identity, range) in zip(builder.stream.occurrences, builder.stream.ranges()) {
      if let column = vectorizer.vocabulary.column(of: identity) {
        places[column, default: []].append(range)
      }
    }
    let entries = Vectorizer.matched(vectorizer.dictionaries, vectorizer.options).flatMap(\.entries)
    let unit = 1 / Float(max(1, builder.wordCount)).squareRoot()
    var logits = outputs.map { scorer.intercept($0) }
    var parts: [Explanation.Part] = []
    for (column, value) in zip(builder.columns, builder.values) {
      let weights = outputs.map { scorer.weight(column: Int(column), output: $0) }
      let contributions = weights.map { $0 * value }
      for k in logits.indices { logits[k] += contributions[k] }
      var hits: [Explanation.Hit] = []
      var baseline: [Float] = []
      if Int(column) >= termCount {
        let dense = Int(column) - termCount
        let found = builder.matches.filter { $0.category == dense }
        // A category's value is a root of the summed weights; each phrase gets its part of it by weight.
        let sum = found.reduce(0) { $0 + $1.weight }
        let root = (abs(sum) * unit).squareRoot() * (sum < 0 ? -1 : 1)
        let step =
          sum == 0
          ? 0
          : root / sum * Float(vectorizer.options.denseScale) / vectorizer.denseDeviations[dense]
        hits = found.map { match in
          let tokens = builder.stream.scanner.tokens
          return Explanation.Hit(
            phrase: entries[match.entry].phrase,
            range: Int(tokens[match.first].start)..<Int(tokens[match.end - 1].end),
            contributions: weights.map { $0 * match.weight * step })
        }
        baseline = contributions.indices.map { k in
          contributions[k] - hits.reduce(0) { $0 + $1.contributions[k] }
        }
      }
      parts.append(
        Explanation.Part(
          name: vectorizer.name(ofColumn: Int(column)), value: value,
          contributions: contributions, ranges: places[column] ?? [], hits: hits,
          baseline: baseline))
    }
    return Explanation(
      labels: labels.names, intercepts: outputs.map { scorer.intercept($0) }, logits: logits,
      parts: parts)
  }

  /// A feature and its weight for one label.
  public struct WeightedTerm: Sendable {
    public let name: String
    public let weight: Float
    /// Training texts that hold it; `nil` for dictionary categories and style features.
    public let documentFrequency: Int?
  }

  /// The features whose weights speak most for a label, largest first.
  ///
  /// - Parameter count: how many.
  /// - Parameter output: index over the stance labels, then the techniques.
  public func strongestTerms(forOutput output: Int, count: Int) -> [WeightedTerm] {
    precondition(output < scorer.outputCount, "output \(output) of \(scorer.outputCount)")
    func isStronger(_ left: Int, _ right: Int) -> Bool {
      let (a, b) = (
        scorer.weight(column: left, output: output), scorer.weight(column: right, output: output)
      )
      return a != b ? a > b : left < right
    }
    let wanted = min(count, vectorizer.columnCount)
    // Most columns are weaker than what has been found: those are never sorted.
    var columns: [Int] = []
    var weakest = -Float.infinity
    for column in 0..<vectorizer.columnCount
    where scorer.weight(column: column, output: output) > weakest {
      columns.append(column)
      guard columns.count > 2 * wanted + 16 else { continue }
      columns.sort(by: isStronger)
      columns.removeLast(columns.count - wanted)
      weakest = columns.last.map { scorer.weight(column: $0, output: output) } ?? .infinity
    }
    columns.sort(by: isStronger)
    return columns.prefix(wanted).map { column in
      WeightedTerm(
        name: vectorizer.name(ofColumn: column),
        weight: scorer.weight(column: column, output: output),
        documentFrequency: column < vectorizer.vocabulary.count
          ? Int(vectorizer.vocabulary.documentFrequencies[column]) : nil)
    }
  }
}
