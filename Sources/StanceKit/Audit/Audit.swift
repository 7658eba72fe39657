import LinearLearning

/// What in labelled data lets a model look better than it is, or keeps it from being good.
public struct Audit: Sendable {
  public struct Duplicate: Sendable {
    public let first: LabelledParagraph
    public let second: LabelledParagraph
    public let similarity: Double
    /// Parts of the splits they are in, where these differ.
    public let parts: (String, String)?
  }

  public struct Phrase: Sendable {
    public let text: String
    public let articles: Int
    public let source: String?
  }

  public struct Giveaway: Sendable {
    public let term: String
    public let paragraphs: Int
    public let articles: Int
    public let value: String
    public let share: Double
    public let lift: Double
  }

  /// How well the features tell who wrote a paragraph.
  public struct SourcePrediction: Sendable {
    public let sources: Int
    public let paragraphs: Int
    public let accuracy: Double
    public let macroF1: Double
    /// The accuracy of always naming the commonest source.
    public let majority: Double
    /// The same model's accuracy and majority for the stance of the same paragraphs.
    public let stanceAccuracy: Double
    public let stanceMajority: Double
  }

  /// A label a model trained on the other paragraphs is sure is wrong.
  public struct Suspect: Sendable {
    public let paragraph: LabelledParagraph
    public let predicted: String
    public let probability: Double
    public let probabilityOfLabel: Double
  }

  public let paragraphCount: Int
  public let articleCount: Int
  public let sourceCount: Int
  /// Pairs of different articles, most alike first.
  public let duplicates: [Duplicate]
  /// Of those, pairs with different stances.
  public let contradicting: Int
  public let phrases: [Phrase]
  public let sourceTerms: [Giveaway]
  public let labelTerms: [Giveaway]
  /// `nil` with fewer than two sources that have enough paragraphs.
  public let sourcePrediction: SourcePrediction?
  public let suspects: [Suspect]
  public let dictionaries: [DictionaryAudit]
}

/// Looks for leaks, shortcuts and doubtful labels.
public struct Auditor: Sendable {
  public let plan: TrainingPlan
  /// From which Jaccard similarity of five-word runs on paragraphs are near-duplicates.
  public let similarity: Double
  /// From which out-of-fold probability on another label a label is suspected.
  public let suspicion: Double

  /// How often `progress` is called, about.
  public var stepCount: Int { 4 + 3 * plan.folds }

  public init(plan: TrainingPlan, similarity: Double = 0.7, suspicion: Double = 0.9) {
    self.plan = plan
    self.similarity = similarity
    self.suspicion = suspicion
  }

  /// - Throws: what training throws.
  public func audit(
    _ paragraphs: [LabelledParagraph], splits: DatasetSplits? = nil,
    progress: @escaping @Sendable () -> Void = {}
  ) throws -> Audit {
    let articles = try GroupNumbers(paragraphs, column: "article").numbers
    let words = self.words(paragraphs)
    progress()
    let duplicates = self.duplicates(paragraphs, words.map { $0.map(\.hash) }, articles, splits)
    progress()
    let phrases = RepeatedPhrases.find(
      words.map { $0.map(\.hash) }, articles: articles, sources: paragraphs.map(\.source),
      leastArticles: 3
    ) { row, range in
      let bytes = Array(paragraphs[row].text.utf8)
      let (start, end) = (words[row][range.lowerBound].start, words[row][range.upperBound - 1].end)
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }
    progress()
    let (sourceTerms, labelTerms) = try giveaways(paragraphs, articles)
    progress()
    let validated = try outOfFold(paragraphs, plan, progress)
    return Audit(
      paragraphCount: paragraphs.count, articleCount: Set(articles).count,
      sourceCount: Set(paragraphs.map(\.source)).subtracting([""]).count, duplicates: duplicates,
      contradicting: duplicates.count { $0.first.stance != $0.second.stance },
      phrases: phrases.map {
        Audit.Phrase(text: $0.text, articles: $0.articles, source: $0.source)
      }, sourceTerms: sourceTerms, labelTerms: labelTerms,
      sourcePrediction: try sourcePrediction(paragraphs, progress),
      suspects: suspects(validated),
      dictionaries: try plan.dictionaries.map { try DictionaryAudit($0, paragraphs) })
  }

  private struct Word {
    let hash: UInt64
    let start: Int
    let end: Int
  }

  /// The words of each paragraph, punctuation left out.
  private func words(_ paragraphs: [LabelledParagraph]) -> [[Word]] {
    let blockSize = 256
    let blocks = (paragraphs.count + blockSize - 1) / blockSize
    return plan.parallelism.map(blocks) { block -> [[Word]] in
      let tokenizer = Tokenizer()
      let range = block * blockSize..<min(paragraphs.count, (block + 1) * blockSize)
      return paragraphs[range].map { paragraph in
        tokenizer.tokens(in: paragraph.text).filter { $0.kind == .word }.map { token in
          Word(
            hash: token.normalised.utf8.reduce(0) { NearDuplicates.mix($0 ^ UInt64($1)) },
            start: token.range.lowerBound, end: token.range.upperBound)
        }
      }
    }.flatMap { $0 }
  }

  private func duplicates(
    _ paragraphs: [LabelledParagraph], _ words: [[UInt64]], _ articles: [Int],
    _ splits: DatasetSplits?
  ) -> [Audit.Duplicate] {
    NearDuplicates.pairs(words, threshold: similarity) { articles[$0] != articles[$1] }.map {
      pair in
      let (first, second) = (paragraphs[pair.first], paragraphs[pair.second])
      let parts = splits.flatMap { splits -> (String, String)? in
        guard let a = splits.part(ofArticle: first.article),
          let b = splits.part(ofArticle: second.article), a != b
        else { return nil }
        return (a, b)
      }
      return Audit.Duplicate(
        first: first, second: second, similarity: pair.similarity, parts: parts)
    }
  }

  private func giveaways(
    _ paragraphs: [LabelledParagraph], _ articles: [Int]
  ) throws -> (sources: [Audit.Giveaway], labels: [Audit.Giveaway]) {
    let texts = paragraphs.map(\.text)
    let vectorizer = try VectorizerTrainer(
      options: TermOptions(words: 1...2, minimumDocumentFrequency: 8)
    ).fit(texts)
    let features = vectorizer.matrix(of: texts)
    func find(_ values: [String], _ leastShare: Double, _ leastCount: Int) -> [Audit.Giveaway] {
      Giveaways.find(
        features, names: vectorizer.name(ofColumn:), values: values, articles: articles,
        leastShare: leastShare, leastCount: leastCount, leastArticles: 3
      ).map {
        Audit.Giveaway(
          term: $0.name, paragraphs: $0.count, articles: $0.articles, value: $0.value,
          share: $0.share, lift: $0.lift)
      }
    }
    return (find(paragraphs.map(\.source), 0.9, 8), find(paragraphs.map(\.stance), 0.9, 15))
  }

  private func outOfFold(
    _ paragraphs: [LabelledParagraph], _ plan: TrainingPlan,
    _ progress: @escaping @Sendable () -> Void
  ) throws -> ScoredParagraphs {
    let data = try TrainingSet(paragraphs, groupColumn: plan.groupColumn).withoutRhetoric
    let validation = try CrossValidator(plan: plan) { _ in progress() }.run(data)
    return try OutOfFold(
      plan: plan, data: data, paragraphs: paragraphs, validation: validation
    ).run().scored
  }

  private func suspects(_ scored: ScoredParagraphs) -> [Audit.Suspect] {
    let rows = scored.predictions.indices.filter {
      scored.predictions[$0].stance != scored.stances[$0]
        && Double(scored.predictions[$0].probability) >= suspicion
    }
    return rows.sorted {
      (scored.predictions[$0].probability, $1) > (scored.predictions[$1].probability, $0)
    }.map { row in
      let prediction = scored.predictions[row]
      return Audit.Suspect(
        paragraph: scored.paragraphs[row], predicted: scored.stanceLabels[prediction.stance],
        probability: Double(prediction.probability),
        probabilityOfLabel: Double(prediction.probabilities[scored.stances[row]]))
    }
  }

  /// Sources with fewer paragraphs or articles cannot be learnt and tested.
  private static let leastParagraphs = 20
  private static let leastArticles = 5

  private func sourcePrediction(
    _ paragraphs: [LabelledParagraph], _ progress: @escaping @Sendable () -> Void
  ) throws -> Audit.SourcePrediction? {
    var bySource: [String: [LabelledParagraph]] = [:]
    for paragraph in paragraphs where !paragraph.source.isEmpty {
      bySource[paragraph.source, default: []].append(paragraph)
    }
    let kept = bySource.filter {
      $0.value.count >= Self.leastParagraphs
        && Set($0.value.map(\.article)).count >= Self.leastArticles
    }
    let rows = paragraphs.filter { kept[$0.source] != nil }
    guard kept.count >= 2, Set(rows.map(\.stance)).count >= 2 else { return nil }
    let plan = plan.grouped(
      by: "article", stance: plan.stanceCandidates.last!,
      rhetoricStrengths: [plan.rhetoricStrengths.last!])
    func metrics(_ rows: [LabelledParagraph]) throws -> ClassificationMetrics {
      let scored = try outOfFold(rows, plan, progress)
      return ClassificationMetrics(
        ConfusionMatrix(
          truth: scored.stances, predictions: scored.predictedStances,
          classCount: scored.stanceLabels.count))
    }
    let source = try metrics(rows.map { $0.relabelled($0.source) })
    let stance = try metrics(rows)
    return Audit.SourcePrediction(
      sources: kept.count, paragraphs: rows.count, accuracy: source.accuracy,
      macroF1: source.macro.f1,
      majority: source.confusion.support.max()! / source.confusion.total,
      stanceAccuracy: stance.accuracy,
      stanceMajority: stance.confusion.support.max()! / stance.confusion.total)
  }
}
