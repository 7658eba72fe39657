import LinearLearning

/// Labelled paragraphs with their labels as numbers.
struct TrainingSet: Sendable {
  let texts: [String]
  let stanceLabels: LabelSet
  let rhetoricLabels: LabelSet
  /// Index into `stanceLabels`, one a paragraph.
  let stances: [Int]
  /// One flag a technique, one row a paragraph; empty rows where the data has no rhetoric.
  let rhetoric: [[Bool]]
  /// Numbers of the groups that folds must not split, one a paragraph.
  let groups: [Int]
  /// Body paragraphs of each article in reading order.
  let articles: [[Int]]

  /// - Throws: `TrainingError` where there is nothing to learn.
  init(_ paragraphs: [LabelledParagraph], groupColumn: String) throws {
    guard !paragraphs.isEmpty else { throw TrainingError.noParagraphs }
    let stanceLabels = LabelSet(paragraphs.map(\.stance))
    guard stanceLabels.count >= 2 else { throw TrainingError.oneClass(stanceLabels[0]) }
    self.stanceLabels = stanceLabels
    let hasRhetoric = paragraphs.contains { $0.rhetoric != nil }
    let rhetoricLabels = LabelSet(paragraphs.flatMap { $0.rhetoric ?? [] })
    self.rhetoricLabels = rhetoricLabels
    texts = paragraphs.map(\.text)
    stances = paragraphs.map { stanceLabels.index(of: $0.stance)! }
    rhetoric =
      hasRhetoric && rhetoricLabels.count > 0
      ? paragraphs.map { paragraph in
        let marked = Set(paragraph.rhetoric ?? [])
        return rhetoricLabels.names.map { marked.contains($0) }
      } : []
    groups = try GroupNumbers(paragraphs, column: groupColumn).numbers
    articles = ParagraphScorer.articles(paragraphs)
  }

  init(
    texts: [String], stanceLabels: LabelSet, rhetoricLabels: LabelSet, stances: [Int],
    rhetoric: [[Bool]], groups: [Int], articles: [[Int]]
  ) {
    self.texts = texts
    self.stanceLabels = stanceLabels
    self.rhetoricLabels = rhetoricLabels
    self.stances = stances
    self.rhetoric = rhetoric
    self.groups = groups
    self.articles = articles
  }

  var count: Int { texts.count }

  /// Share of the paragraphs with each stance.
  var stanceShares: [Double] {
    stanceLabels.names.indices.map { label in
      Double(stances.count(where: { $0 == label })) / Double(count)
    }
  }

  /// Share of the paragraphs with each technique.
  var rhetoricShares: [Double] {
    rhetoricLabels.names.indices.map { label in
      Double(rhetoric.count(where: { $0[label] })) / Double(count)
    }
  }
}

/// Why nothing can be learnt from a data set.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  case noParagraphs
  case oneClass(String)
  case noGroupColumn(String, SourceLocation)
  case tooFewGroups(found: Int, folds: Int, column: String)
  case noFeatures
  case unreachablePrecision(wanted: Double, best: Double)

  public var description: String {
    switch self {
    case .noParagraphs: "no labelled paragraphs; expected at least two, of different stances"
    case .oneClass(let label):
      "every paragraph is labelled '\(label)'; a classifier needs at least two different stances"
    case .noGroupColumn(let column, let location):
      "\(location): no column '\(column)' to group folds by; choose another with --group-by"
    case .tooFewGroups(let found, let folds, let column):
      "\(found) different values of '\(column)' cannot fill \(folds) folds; use fewer folds "
        + "(--folds) or another column (--group-by)"
    case .unreachablePrecision(let wanted, let best):
      "no abstention threshold makes \(wanted) of the stances right; the best is "
        + "\(NumberText.fixed(best)), ask for less with --abstain-for"
    case .noFeatures:
      "no term is left after document-frequency limits; lower --min-df or raise --max-df"
    }
  }
}
