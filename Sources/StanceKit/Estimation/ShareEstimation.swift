import LinearLearning

/// The share of each stance in a corpus and in its parts: as the model counts them, and corrected.
public struct ShareEstimation: Sendable {
  /// The shares of one part of the corpus, K numbers each.
  public struct Stratum: Sendable {
    /// `nil` for the whole corpus.
    public let name: String?
    public let paragraphs: Int
    public let clusters: Int
    /// Paragraphs labelled by hand.
    public let labelled: Int
    /// Classify and count. Bootstrap intervals are NaN below ten clusters, here and in the next two.
    public let naive: [BootstrapEstimate]
    /// Adjusted by the confusions seen in the labelled sample; `nil` without one that holds every stance.
    public let adjusted: [BootstrapEstimate]?
    /// Expectation maximisation over the posteriors.
    public let expectationMaximisation: [BootstrapEstimate]
    /// The difference (prediction-powered) estimator; `nil` with fewer than two labelled paragraphs.
    public let difference: [ShareEstimate]?

    /// How many labels in all would halve the widest interval; `nil` where none would.
    public var labelsToHalve: Int? {
      difference?.max { $0.standardError < $1.standardError }?.labelsNeeded(toShrinkErrorTo: 0.5)
    }
  }

  public let stanceLabels: [String]
  /// The column of the parts, if any.
  public let column: String?
  public let groupColumn: String
  public let bootstrap: ClusterBootstrap
  public let population: DifferenceEstimator.Population
  /// The whole corpus, then its parts by name.
  public let strata: [Stratum]
  /// Whether the labelled sample came without inclusion probabilities and was taken as a simple random one.
  public let assumesEvenSample: Bool

  /// EM runs through the whole corpus a replicate; more than this many add nothing.
  static let largestReplicates = 200

  /// - Parameters:
  ///   - bootstrap: draws the replicates of the intervals.
  ///   - groupColumn: the column whose values are drawn, or kept, as wholes.
  ///   - pipeline: the model.
  ///   - population: the paragraphs the shares speak of.
  ///   - corpus: paragraphs whose shares are wanted; their stances are not looked at.
  ///   - labelled: some of them, by id, with the coder's stance and the column
  ///     `inclusion_probability`; empty for none.
  ///   - column: name of a column, `date:month` or `date:year` for a part of a date; `nil` for none.
  /// - Throws: `ShareEstimationError`, `DatasetError`.
  public init(
    _ pipeline: Pipeline, corpus: [LabelledParagraph], labelled: [LabelledParagraph],
    column: String?, groupColumn: String, population: DifferenceEstimator.Population,
    bootstrap: ClusterBootstrap
  ) throws {
    let blank = corpus.map { $0.relabelled(pipeline.stanceLabels[0]) }
    let scored = try ParagraphScorer(pipeline, parallelism: bootstrap.parallelism)
      .score(blank, unit: .article)
    let groups = try scored.groups(by: groupColumn)
    let sample = try LabelledSample(labelled, corpus: corpus, pipeline: pipeline)
    let data = ShareData(
      posteriors: scored.probabilities, predicted: scored.predictedStances, groups: groups,
      labels: sample.labels, inclusionProbabilities: sample.inclusionProbabilities,
      trainingShares: pipeline.configuration.stance.trainingShares, bootstrap: bootstrap,
      estimator: try DifferenceEstimator(
        weighting: .tuned, population: population, level: bootstrap.level))
    var strata = [try data.stratum(nil, Array(corpus.indices))]
    if let column {
      var rows: [String: [Int]] = [:]
      for (row, paragraph) in corpus.enumerated() {
        rows[try StratumKey(column).value(of: paragraph), default: []].append(row)
      }
      for (name, members) in rows.sorted(by: { $0.key < $1.key }) {
        strata.append(try data.stratum(name, members))
      }
    }
    stanceLabels = pipeline.stanceLabels.names
    self.column = column
    self.groupColumn = groupColumn
    self.bootstrap = bootstrap
    self.population = population
    self.strata = strata
    assumesEvenSample = sample.isAssumedEven
  }
}

/// What a labelled sample says of the corpus it was drawn from.
private struct LabelledSample {
  /// One a paragraph of the corpus.
  let labels: [Int?]
  let inclusionProbabilities: [Double]
  let isAssumedEven: Bool

  init(
    _ labelled: [LabelledParagraph], corpus: [LabelledParagraph], pipeline: Pipeline
  ) throws {
    var labels = [Int?](repeating: nil, count: corpus.count)
    var probabilities = [Double](
      repeating: Double(labelled.count) / Double(max(1, corpus.count)), count: corpus.count)
    let rows = Dictionary(corpus.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { a, _ in a })
    var given = 0
    for paragraph in labelled {
      guard let row = rows[paragraph.id] else {
        throw ShareEstimationError.notInCorpus(paragraph.location, id: paragraph.id)
      }
      guard !pipeline.trainingTexts.contains(corpus[row].text) else {
        throw ShareEstimationError.trainedOn(paragraph.location, id: paragraph.id)
      }
      labels[row] = try GoldLabels.index(
        paragraph.stance, "stance", pipeline.stanceLabels, paragraph)
      guard let text = paragraph.attributes[SampleDrawing.probabilityColumn] else { continue }
      guard let probability = Double(text), probability > 0, probability <= 1 else {
        throw ShareEstimationError.badProbability(paragraph.location, found: text)
      }
      probabilities[row] = probability
      given += 1
    }
    guard given == 0 || given == labelled.count else {
      throw ShareEstimationError.someProbabilities(given: given, of: labelled.count)
    }
    self.labels = labels
    inclusionProbabilities = probabilities
    isAssumedEven = given == 0 && !labelled.isEmpty
  }
}

/// The numbers shares are estimated from, cut into parts.
private struct ShareData {
  let posteriors: DenseMatrix
  let predicted: [Int]
  let groups: [Int]
  let labels: [Int?]
  let inclusionProbabilities: [Double]
  let trainingShares: [Double]
  let bootstrap: ClusterBootstrap
  let estimator: DifferenceEstimator

  func stratum(_ name: String?, _ rows: [Int]) throws -> ShareEstimation.Stratum {
    let size = posteriors.columnCount
    let groups = rows.map { self.groups[$0] }
    let counts = ClusterCounts(
      groups: groups, cells: rows.map { predicted[$0] }, cellCount: size)
    let part = posteriors.selectingRows(rows)
    let labelled = rows.filter { labels[$0] != nil }
    let difference = try estimator.estimates(
      ShareSample(
        predictions: part, labels: rows.map { labels[$0] },
        inclusionProbabilities: rows.map { inclusionProbabilities[$0] }, clusters: groups))
    return ShareEstimation.Stratum(
      name: name, paragraphs: rows.count, clusters: counts.clusterCount,
      labelled: labelled.count,
      naive: hasIntervals(counts)
        ? AdjustedCount.uncorrected(predicted: counts, bootstrap: bootstrap)
        : plain(counts.totals.map { $0 / Double(rows.count) }),
      adjusted: adjusted(counts),
      expectationMaximisation: try expectationMaximisation(part, groups, counts),
      difference: difference)
  }

  /// The confusions of the whole sample serve every part: classes are assumed to look alike in all.
  private func adjusted(_ counts: ClusterCounts) -> [BootstrapEstimate]? {
    let size = posteriors.columnCount
    let rows = labels.indices.filter { labels[$0] != nil }
    guard Set(rows.map { labels[$0]! }).count == size else { return nil }
    let confusion = ClusterCounts(
      groups: rows.map { groups[$0] }, cells: rows.map { labels[$0]! * size + predicted[$0] },
      cellCount: size * size, weights: rows.map { 1 / inclusionProbabilities[$0] })
    guard hasIntervals(counts) else {
      return AdjustedCount(confusion: confusion.totals).map {
        plain($0.shares(predicted: counts.totals))
      }
    }
    return AdjustedCount.estimates(labelled: confusion, predicted: counts, bootstrap: bootstrap)
  }

  private func expectationMaximisation(
    _ posteriors: DenseMatrix, _ groups: [Int], _ counts: ClusterCounts
  ) throws -> [BootstrapEstimate] {
    guard hasIntervals(counts) else {
      return plain(PriorShift(posteriors: posteriors, trainingShares: trainingShares).shares)
    }
    let few = try ClusterBootstrap(
      replicates: min(bootstrap.replicates, ShareEstimation.largestReplicates),
      level: bootstrap.level, method: .percentile, seed: bootstrap.seed,
      parallelism: bootstrap.parallelism)
    return PriorShift.estimates(
      posteriors: posteriors, trainingShares: trainingShares, groups: groups, bootstrap: few)
  }

  /// A part of few articles has none to draw from.
  private func hasIntervals(_ counts: ClusterCounts) -> Bool {
    counts.clusterCount >= Breakdown.leastClusters
  }

  private func plain(_ shares: [Double]) -> [BootstrapEstimate] {
    shares.map { .withoutInterval($0, level: bootstrap.level) }
  }
}

/// The part of a corpus a paragraph is in.
struct StratumKey {
  private let column: String
  /// Characters of the value that count: 7 of an ISO date for the month, 4 for the year.
  private let length: Int?

  init(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    switch parts.count == 2 ? parts[1] : "" {
    case "month": (column, length) = (parts[0], 7)
    case "year": (column, length) = (parts[0], 4)
    default: (column, length) = (text, nil)
    }
  }

  /// - Throws: `DatasetError.missingColumn`.
  func value(of paragraph: LabelledParagraph) throws -> String {
    let value = try paragraph.requiredValue(ofColumn: column, flag: "--by")
    return length.map { String(value.prefix($0)) } ?? value
  }
}

extension LabelledParagraph {
  /// - Throws: `DatasetError.missingColumn`.
  func requiredValue(ofColumn name: String, flag: String) throws -> String {
    guard let value = value(ofColumn: name) else {
      throw DatasetError.missingColumn(
        path: location.description, column: name,
        found: (["article", "id", "source", "stance"] + attributes.keys).sorted(), flag: flag)
    }
    return value
  }

  /// The same paragraph with another stance and no techniques.
  func relabelled(_ stance: String) -> LabelledParagraph {
    LabelledParagraph(
      id: id, article: article, source: source, text: text, stance: stance, rhetoric: nil,
      attributes: attributes, location: location)
  }
}

/// Why shares cannot be estimated from a labelled sample.
public enum ShareEstimationError: Error, Equatable, CustomStringConvertible {
  case notInCorpus(SourceLocation, id: String)
  case trainedOn(SourceLocation, id: String)
  case badProbability(SourceLocation, found: String)
  case someProbabilities(given: Int, of: Int)

  public var description: String {
    switch self {
    case .notInCorpus(let location, let id):
      "\(location): paragraph '\(id)' is not in the corpus; label paragraphs drawn from it "
        + "(stance sample)"
    case .trainedOn(let location, let id):
      "\(location): the model was trained on paragraph '\(id)', so it is no evidence of its errors; "
        + "label paragraphs it has not seen (stance sample leaves them out)"
    case .badProbability(let location, let found):
      "\(location): \(SampleDrawing.probabilityColumn) '\(found)'; expected a number above 0, up to 1"
    case .someProbabilities(let given, let count):
      "\(given) of \(count) labelled paragraphs have an \(SampleDrawing.probabilityColumn); give "
        + "it for all, or for none if they are a simple random sample"
    }
  }
}
