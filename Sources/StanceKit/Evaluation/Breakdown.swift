import LinearLearning

/// Scores told apart by the values of a column, such as genre or source.
public struct Breakdown: Sendable {
  public struct Value: Sendable {
    public let value: String
    public let count: Int
    public let clusters: Int
    /// Intervals are NaN below ``leastClusters`` clusters: too few to draw from.
    public let macroF1: BootstrapEstimate
    public let accuracy: BootstrapEstimate
    /// The commonest confusion; `nil` where nothing is wrong.
    public let commonestError: (gold: Int, predicted: Int, count: Int)?
  }

  public let column: String
  /// By falling number of paragraphs, then by name.
  public let values: [Value]

  /// Below so many clusters no interval is given.
  public static let leastClusters = 10

  /// - Throws: `DatasetError.missingColumn`.
  init(
    _ scored: ScoredParagraphs, column: String, groups: [Int], bootstrap: ClusterBootstrap
  ) throws {
    var rows: [String: [Int]] = [:]
    for (row, paragraph) in scored.paragraphs.enumerated() {
      let value = try StratumKey(column).value(of: paragraph)
      rows[value, default: []].append(row)
    }
    self.column = column
    let sorted = rows.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    values = sorted.map { Self.value($0.key, $0.value, scored, groups, bootstrap) }
  }

  private static func value(
    _ name: String, _ rows: [Int], _ scored: ScoredParagraphs, _ groups: [Int],
    _ bootstrap: ClusterBootstrap
  ) -> Value {
    let size = scored.stanceLabels.count
    let counts = ClusterCounts(
      groups: rows.map { groups[$0] },
      cells: rows.map { scored.stances[$0] * size + scored.predictions[$0].stance },
      cellCount: size * size)
    let statistics = { @Sendable (sums: [Double]) -> [Double] in
      let metrics = ClassificationMetrics(StanceScores.confusion(sums, size))
      return [metrics.macro.f1, metrics.accuracy]
    }
    let estimates =
      counts.clusterCount >= leastClusters
      ? bootstrap.estimates(counts, statistics: statistics)
      : statistics(counts.totals).map { .withoutInterval($0, level: bootstrap.level) }
    var worst: (gold: Int, predicted: Int, count: Int)?
    for cell in 0..<size * size where cell / size != cell % size {
      let count = Int(counts.totals[cell])
      if count > worst?.count ?? 0 { worst = (cell / size, cell % size, count) }
    }
    return Value(
      value: name, count: rows.count, clusters: counts.clusterCount, macroF1: estimates[0],
      accuracy: estimates[1], commonestError: worst)
  }
}

extension BootstrapEstimate {
  /// A value of which nothing more can be said.
  static func withoutInterval(_ value: Double, level: Double) -> BootstrapEstimate {
    BootstrapEstimate(
      value: value, interval: ConfidenceInterval(lower: .nan, upper: .nan, level: level),
      standardError: .nan, undefinedReplicates: 0, method: .percentile)
  }
}
