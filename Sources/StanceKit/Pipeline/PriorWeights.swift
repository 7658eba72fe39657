import LinearLearning

/// Prior weights from a dictionary: the penalty is ½‖W − W₀‖² in place of ½‖W‖².
enum PriorWeights {
  /// W₀, columns × labels: `strength · weight` where a vocabulary term is a phrase of the category named like a label.
  ///
  /// Phrases with wildcards or marks, and phrases that are no term of the vocabulary, have no column to stand in.
  static func matrix(
    _ dictionary: PhraseDictionary, strength: Double, vectorizer: Vectorizer, labels: LabelSet
  ) -> DenseMatrix {
    var prior = DenseMatrix(rowCount: vectorizer.columnCount, columnCount: labels.count)
    let scanner = TokenScanner()
    for entry in dictionary.entries {
      guard let label = labels.index(of: dictionary.categories[entry.category]),
        case .success(let patterns) = PhrasePattern.patterns(of: entry.phrase, scanner)
      else { continue }
      var identity: UInt64?
      for pattern in patterns {
        guard case .exact(let token) = pattern else {
          identity = nil
          break
        }
        identity = identity.map { TermHash.extended($0, by: token) } ?? token
      }
      guard let identity, let column = vectorizer.vocabulary.column(of: identity) else { continue }
      prior[Int(column), label] = strength * Double(entry.weight)
    }
    return prior
  }
}
