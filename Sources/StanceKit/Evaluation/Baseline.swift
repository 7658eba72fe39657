import LinearLearning

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is reached without a model worth the name, to compare one with.
public struct Baseline: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// Always the commonest training label; no technique ever.
    case majority
    /// Labels drawn with their training shares.
    case stratified
    /// Multinomial naive Bayes on the same term vectors.
    case naiveBayes = "naive-bayes"
  }

  public let kind: Kind
  public let accuracy: Double
  public let macroF1: Double
  public let matthewsCorrelation: Double
  /// `nil` where the label that occurs has probability 0.
  public let logLoss: Double?
  /// Macro-F1 over the techniques that occur; `nil` where none were asked for.
  public let rhetoricMacroF1: Double?

  init(
    _ kind: Kind, confusion: ConfusionMatrix, logLoss: Double?, rhetoricMacroF1: Double?
  ) {
    let metrics = ClassificationMetrics(confusion)
    self.kind = kind
    accuracy = metrics.accuracy
    macroF1 = metrics.macro.f1
    matthewsCorrelation = metrics.matthewsCorrelation
    self.logLoss = logLoss
    self.rhetoricMacroF1 = rhetoricMacroF1
  }

  /// Majority and stratified guess, in expectation.
  ///
  /// - Parameters:
  ///   - trainingShares: K shares of the stances the model was trained on.
  ///   - rhetoricShares: L shares of its techniques.
  static func guesses(
    _ scored: ScoredParagraphs, trainingShares: [Double], rhetoricShares: [Double]
  ) -> [Baseline] {
    let size = scored.stanceLabels.count
    var support = [Double](repeating: 0, count: size)
    for stance in scored.stances { support[stance] += 1 }
    return [GuessBaseline.majority, .stratified].map { guess in
      let cells = guess.expectedConfusion(trainingCounts: trainingShares, testCounts: support)
      var loss: Double? = 0
      for (k, p) in guess.guesses(trainingCounts: trainingShares).enumerated()
      where support[k] > 0 {
        loss = p > 0 ? loss.map { $0 - support[k] * log(p) } : nil
      }
      return Baseline(
        guess == .majority ? .majority : .stratified,
        confusion: StanceScores.confusion(cells, size),
        logLoss: loss.map { $0 / Double(scored.count) },
        rhetoricMacroF1: rhetoric(guess, scored, rhetoricShares))
    }
  }

  /// The limit for many paragraphs, 2pq/(p + q) of a technique with share p guessed with share q.
  private static func rhetoric(
    _ guess: GuessBaseline, _ scored: ScoredParagraphs, _ trainingShares: [Double]
  ) -> Double? {
    guard scored.hasTechniques else { return nil }
    let truth = scored.techniques.compactMap { $0 }
    let scores = trainingShares.indices.compactMap { k -> Double? in
      let share = Double(truth.count { $0[k] }) / Double(truth.count)
      guard share > 0 else { return nil }
      let guessed =
        switch guess {
        case .majority: trainingShares[k] > 0.5 ? 1.0 : 0
        case .stratified: trainingShares[k]
        }
      return 2 * share * guessed / (share + guessed)
    }
    return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
  }

  /// Multinomial naive Bayes fitted to `training` on the terms of `vectorizer`; dictionary and style
  /// features can be negative and are left out.
  ///
  /// - Throws: `LearningError` for a label without a training paragraph.
  static func naiveBayes(
    _ scored: ScoredParagraphs, trainingTexts: [String], trainingStances: [Int],
    vectorizer: Vectorizer
  ) throws -> Baseline {
    let terms = vectorizer.vocabulary.count
    let model = try MultinomialNaiveBayesTrainer().fit(
      vectorizer.matrix(of: trainingTexts).firstColumns(terms), labels: trainingStances,
      classCount: scored.stanceLabels.count)
    let logits = model.scores.logits(
      vectorizer.matrix(of: scored.paragraphs.map(\.text)).firstColumns(terms))
    return naiveBayes(scored, logits: logits)
  }

  /// The baseline of naive Bayes' joint logarithms, n×K.
  static func naiveBayes(_ scored: ScoredParagraphs, logits: DenseMatrix) -> Baseline {
    Baseline(
      .naiveBayes,
      confusion: ConfusionMatrix(
        truth: scored.stances, predictions: MultinomialModel.predictions(logits: logits),
        classCount: scored.stanceLabels.count),
      logLoss: ProbabilityMetrics.logLoss(logits: logits, truth: scored.stances),
      rhetoricMacroF1: nil)
  }
}

extension SparseMatrix {
  /// The matrix without the columns from `count` on.
  func firstColumns(_ count: Int) -> SparseMatrix {
    guard columnCount > count else { return self }
    var offsets = [0]
    var columns: [UInt32] = []
    var values: [Float] = []
    for row in 0..<rowCount {
      let entries = self.row(row)
      for (column, value) in zip(entries.columns, entries.values) where Int(column) < count {
        columns.append(column)
        values.append(value)
      }
      offsets.append(columns.count)
    }
    return SparseMatrix(
      rowCount: rowCount, columnCount: count, rowOffsets: offsets, columnIndices: columns,
      values: values)
  }
}
