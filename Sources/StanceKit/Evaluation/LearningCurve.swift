import LinearLearning

/// Macro-F1 of the stance against how much was trained on, and where it is going.
public struct LearningCurve: Sendable {
  public struct Point: Sendable {
    /// Mean number of training paragraphs over the folds.
    public let paragraphs: Double
    public let macroF1: BootstrapEstimate
  }

  public let points: [Point]
  /// `nil` with fewer than three different sizes, or scores without a spread.
  public let fit: PowerLawFit?

  /// Shares of the training groups of every fold; each holds the one before.
  static let shares = [0.1, 0.2, 0.35, 0.5, 0.7, 1.0]

  /// Trains every fold of a cross-validation on growing shares of its groups, at the plan's C.
  init(
    _ plan: TrainingPlan, _ data: TrainingSet, folds: [Int], bootstrap: ClusterBootstrap,
    progress: @escaping @Sendable () -> Void
  ) throws {
    let groups = Array(Set(data.groups)).sorted()
    var generator = SeededGenerator(seed: plan.seed, stream: 77)
    let place = Dictionary(
      uniqueKeysWithValues: zip(groups, generator.permutation(of: groups.count)))
    let validator = CrossValidator(plan: plan) { _ in }
    // Heads other than the stance are not part of the curve.
    let stanceOnly = data.withoutRhetoric
    let count = (folds.max() ?? 0) + 1
    let tasks = Self.shares.indices.flatMap { share in (0..<count).map { (share, $0) } }
    let results = plan.parallelism.map(tasks.count) { task in
      let (share, fold) = tasks[task]
      defer { progress() }
      return Result {
        let candidates = folds.indices.filter { folds[$0] != fold }
        // The groups of this fold's training part in random order, as many as the share says.
        let order = Set(candidates.map { data.groups[$0] }).sorted { place[$0]! < place[$1]! }
        let kept = Set(
          order.prefix(max(1, Int((Self.shares[share] * Double(order.count)).rounded()))))
        let training = candidates.filter { kept.contains(data.groups[$0]) }
        let scores = try validator.scores(
          training: training, held: folds.indices.filter { folds[$0] == fold }, stanceOnly)
        return (training.count, scores.rows, MultinomialModel.predictions(logits: scores.stance[0]))
      }
    }
    let size = data.stanceLabels.count
    var points: [Point] = []
    for share in Self.shares.indices {
      var predicted = [Int](repeating: 0, count: data.count)
      var total = 0
      // A share too small to hold every stance has no point.
      var isComplete = true
      for fold in 0..<count {
        guard let (trained, rows, labels) = try? results[share * count + fold].get() else {
          isComplete = false
          continue
        }
        total += trained
        for (row, label) in zip(rows, labels) { predicted[row] = label }
      }
      guard isComplete else { continue }
      let counts = ClusterCounts(
        groups: data.groups, cells: zip(data.stances, predicted).map { $0 * size + $1 },
        cellCount: size * size)
      points.append(
        Point(
          paragraphs: Double(total) / Double(count),
          macroF1: bootstrap.estimate(counts) {
            ClassificationMetrics(StanceScores.confusion($0, size)).macro.f1
          }))
    }
    self.points = points
    let errors = points.map(\.macroF1.standardError)
    fit =
      errors.allSatisfy { $0 > 0 }
      ? try? PowerLawFit(
        sizes: points.map(\.paragraphs), scores: points.map(\.macroF1.value),
        standardErrors: errors, level: bootstrap.level) : nil
  }

  /// The fitted score with twice as much to train on.
  public var atTwiceTheSize: (paragraphs: Double, score: Double, interval: ConfidenceInterval?)? {
    guard let fit, let largest = points.last?.paragraphs else { return nil }
    return (
      2 * largest, fit.score(size: 2 * largest), fit.interval(size: 2 * largest)?.clamped(to: 0...1)
    )
  }
}

extension TrainingSet {
  /// The same paragraphs without techniques.
  var withoutRhetoric: TrainingSet {
    TrainingSet(
      texts: texts, stanceLabels: stanceLabels, rhetoricLabels: LabelSet([]), stances: stances,
      rhetoric: [], groups: groups, articles: articles)
  }
}
