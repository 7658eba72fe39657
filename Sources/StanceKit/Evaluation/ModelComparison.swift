import LinearLearning

/// Two models on the same paragraphs: whether they differ, by how much and where.
public struct ModelComparison: Sendable {
  /// A paragraph only one of them has right.
  public struct Difference: Sendable {
    public let paragraph: LabelledParagraph
    public let gold: Int
    public let first: Int
    public let second: Int
    /// The probability of the coder's stance by the second model less that by the first.
    public let shift: Double
  }

  /// How the paragraphs of one stance divide.
  public struct Division: Sendable {
    public let stance: String
    public let bothRight: Int
    public let onlyFirst: Int
    public let onlySecond: Int
    public let bothWrong: Int
  }

  public let stanceLabels: [String]
  public let paragraphCount: Int
  public let groupColumn: String
  public let bootstrap: ClusterBootstrap
  public let macroF1: PairedComparison
  public let accuracy: PairedComparison
  /// Micro-F1 over techniques; `nil` where they have no techniques in common or the data has none.
  public let rhetoricMicroF1: PairedComparison?
  public let mcNemar: McNemarTest
  /// One a stance.
  public let divisions: [Division]
  /// Paragraphs both label, but differently.
  public let differing: Int
  /// Paragraphs only one has right, by the size of the shift, largest first.
  public let differences: [Difference]

  /// - Throws: `DatasetError.unknownLabel`, `TrainingError.noGroupColumn` and
  ///   `ModelComparisonError` where the models do not label alike.
  public init(
    _ first: Pipeline, _ second: Pipeline, on paragraphs: [LabelledParagraph],
    unit: ParagraphScorer.Unit, groupColumn: String, shown: Int, bootstrap: ClusterBootstrap
  ) throws {
    guard first.stanceLabels == second.stanceLabels else {
      throw ModelComparisonError(first: first.stanceLabels.names, second: second.stanceLabels.names)
    }
    let a = try ParagraphScorer(first, parallelism: bootstrap.parallelism)
      .score(paragraphs, unit: unit)
    let b = try ParagraphScorer(second, parallelism: bootstrap.parallelism)
      .score(paragraphs, unit: unit)
    let groups = try a.groups(by: groupColumn)
    let size = first.stanceLabels.count
    func counts(_ scored: ScoredParagraphs) -> ClusterCounts {
      ClusterCounts(
        groups: groups, cells: zip(scored.stances, scored.predictedStances).map { $0 * size + $1 },
        cellCount: size * size)
    }
    let (countsA, countsB) = (counts(a), counts(b))
    macroF1 = PairedComparison(first: countsA, second: countsB, bootstrap: bootstrap) {
      ClassificationMetrics(StanceScores.confusion($0, size)).macro.f1
    }
    accuracy = PairedComparison(first: countsA, second: countsB, bootstrap: bootstrap) {
      ClassificationMetrics(StanceScores.confusion($0, size)).accuracy
    }
    rhetoricMicroF1 = Self.rhetoric(a, b, groups, bootstrap)
    let gold = a.stances
    let (guessA, guessB) = (a.predictedStances, b.predictedStances)
    let rightA = zip(guessA, gold).map { $0 == $1 }
    let rightB = zip(guessB, gold).map { $0 == $1 }
    mcNemar = McNemarTest(firstCorrect: rightA, secondCorrect: rightB)
    divisions = first.stanceLabels.names.indices.map { stance in
      let rows = gold.indices.filter { gold[$0] == stance }
      return Division(
        stance: first.stanceLabels[stance], bothRight: rows.count { rightA[$0] && rightB[$0] },
        onlyFirst: rows.count { rightA[$0] && !rightB[$0] },
        onlySecond: rows.count { !rightA[$0] && rightB[$0] },
        bothWrong: rows.count { !rightA[$0] && !rightB[$0] })
    }
    differing = zip(guessA, guessB).count { $0 != $1 }
    let all = gold.indices.filter { rightA[$0] != rightB[$0] }.map { row in
      Difference(
        paragraph: paragraphs[row], gold: gold[row], first: guessA[row], second: guessB[row],
        shift: Double(b.predictions[row].probabilities[gold[row]])
          - Double(a.predictions[row].probabilities[gold[row]]))
    }
    differences = Array(
      all.enumerated().sorted {
        (abs($0.element.shift), $1.offset) > (abs($1.element.shift), $0.offset)
      }.map(\.element).prefix(shown))
    stanceLabels = first.stanceLabels.names
    paragraphCount = paragraphs.count
    self.groupColumn = groupColumn
    self.bootstrap = bootstrap
  }

  private static func rhetoric(
    _ a: ScoredParagraphs, _ b: ScoredParagraphs, _ groups: [Int], _ bootstrap: ClusterBootstrap
  ) -> PairedComparison? {
    guard a.hasTechniques, a.rhetoricLabels == b.rhetoricLabels else { return nil }
    let rows = a.techniques.indices.filter { a.techniques[$0] != nil }
    // Columns: hits, and predicted plus support.
    func counts(_ scored: ScoredParagraphs) -> ClusterCounts {
      ClusterCounts(groups: rows.map { groups[$0] }, columnCount: 2) { position, add in
        let truth = scored.techniques[rows[position]]!
        let marked = scored.predictions[rows[position]].rhetoric
        add(0, Double(marked.count { truth[$0] }))
        add(1, Double(marked.count + truth.count { $0 }))
      }
    }
    return PairedComparison(first: counts(a), second: counts(b), bootstrap: bootstrap) {
      quotient(2 * $0[0], $0[1])
    }
  }
}

/// Two models that cannot be compared.
public struct ModelComparisonError: Error, Equatable, CustomStringConvertible {
  let first: [String]
  let second: [String]

  public var description: String {
    "the models do not have the same stances: \(first.joined(separator: ", ")) and "
      + "\(second.joined(separator: ", ")); compare models trained on the same labels"
  }
}
