import LinearLearning

/// How good a model is on labelled paragraphs: what the text, JSON and HTML reports share.
public struct Evaluation: Sendable {
  public let paragraphCount: Int
  public let articleCount: Int
  /// Column whose values are drawn as wholes for the intervals.
  public let groupColumn: String
  public let clusterCount: Int
  public let bootstrap: ClusterBootstrap
  /// What was labelled at a time.
  public let unit: ParagraphScorer.Unit
  public let stanceLabels: [String]
  public let stance: StanceScores
  public let baselines: [Baseline]
  public let calibration: StanceCalibration
  public let abstention: AbstentionScores
  /// `nil` where the model or the data has no techniques.
  public let rhetoric: RhetoricScores?
  /// The scores with the other unit, where they differ.
  public let otherUnit: OtherUnit?
  /// `nil` where no paragraph has a second code.
  public let ceiling: HumanCeiling?
  public let breakdowns: [Breakdown]
  /// The surest of the wrong predictions, surest first.
  public let errors: [ConfidentError]
  /// What keeps the numbers from meaning much, one sentence each.
  public let warnings: [String]

  /// Scores when a paragraph is labelled by itself instead of in its article, or the reverse.
  public struct OtherUnit: Sendable {
    public let unit: ParagraphScorer.Unit
    public let macroF1: BootstrapEstimate
    public let accuracy: Double
    /// Macro-F1 of the evaluation's own unit less that of the other, on the same drawn clusters.
    public let gain: BootstrapEstimate
  }

  /// One of the wrong predictions.
  public struct ConfidentError: Sendable {
    public let paragraph: LabelledParagraph
    public let gold: Int
    public let predicted: Int
    /// Of the predicted stance.
    public let probability: Double
    public let goldProbability: Double
    /// The features that speak most for the predicted stance against the coder's; empty where the
    /// model that decided is not at hand.
    public let terms: [Term]

    public struct Term: Sendable {
      public let name: String
      /// The share of the predicted stance's logit less that of the coder's.
      public let contribution: Double
      /// Where it stands, in UTF-8 bytes of the paragraph.
      public let ranges: [Range<Int>]
    }
  }
}

/// What is measured, and how often clusters are drawn.
public struct EvaluationOptions: Sendable {
  /// Column whose values are drawn as wholes.
  public var groupColumn: String
  /// Columns by whose values scores are told apart.
  public var breakdownColumns: [String]
  /// How many of the surest errors are kept.
  public var errorCount: Int
  /// Bins of equal mass in reliability curves.
  public var bins: Int
  public var bootstrap: ClusterBootstrap

  public init(
    groupColumn: String = "article", breakdownColumns: [String] = [], errorCount: Int = 10,
    bins: Int = 15, bootstrap: ClusterBootstrap
  ) {
    self.groupColumn = groupColumn
    self.breakdownColumns = breakdownColumns
    self.errorCount = errorCount
    self.bins = bins
    self.bootstrap = bootstrap
  }
}

/// How far probabilities of stances can be believed.
public struct StanceCalibration: Sendable {
  /// The top label's curve before temperature scaling; `nil` where the second stage decides.
  public let before: ReliabilityCurve?
  /// The same with the probabilities the model gives.
  public let after: ReliabilityCurve
  /// Adaptive calibration error of each label's own probability, K numbers.
  public let errorByLabel: [Double]

  init(_ scored: ScoredParagraphs, bins: Int) {
    func curve(_ logits: DenseMatrix) -> ReliabilityCurve {
      .topLabel(
        probabilities: Self.clamped(MultinomialModel.probabilities(logits: logits)),
        labels: scored.stances, bins: .equalMass(bins))
    }
    before = scored.rawLogits.map(curve)
    after = curve(scored.logits)
    let probabilities = Self.clamped(scored.probabilities)
    errorByLabel = scored.stanceLabels.names.indices.map { k in
      ReliabilityCurve(
        probabilities: probabilities.column(k), outcomes: scored.stances.map { $0 == k },
        bins: .equalMass(bins)
      ).expectedCalibrationError
    }
  }

  /// Sums of rounded shares can leave 0 ... 1 by a last bit.
  private static func clamped(_ matrix: DenseMatrix) -> DenseMatrix {
    DenseMatrix(
      rowCount: matrix.rowCount, columnCount: matrix.columnCount,
      values: matrix.values.map { min(1, max(0, $0)) })
  }
}

/// What withholding unsure stances costs and brings.
public struct AbstentionScores: Sendable {
  /// Loss 0 or 1 of the most probable stance against its probability.
  public let curve: RiskCoverageCurve
  /// Paragraphs with a stance given.
  public let answered: Int
  /// Of those, the share that is right; NaN where there are none.
  public let accuracyAnswered: Double
  /// Paragraphs without one, by reason.
  public let withheld: [(reason: Prediction.Abstention, count: Int)]

  init(_ scored: ScoredParagraphs) {
    let predictions = scored.predictions
    let isWrong = zip(predictions, scored.stances).map { $0.stance != $1 }
    curve = RiskCoverageCurve(
      confidences: predictions.map { Double($0.probability) },
      losses: isWrong.map { $0 ? 1 : 0 })
    let given = predictions.indices.filter { predictions[$0].abstention == nil }
    answered = given.count
    accuracyAnswered =
      given.isEmpty
      ? .nan : Double(given.count(where: { !isWrong[$0] })) / Double(given.count)
    let reasons: [Prediction.Abstention] = [.empty, .unknownWords, .belowThreshold]
    withheld = reasons.compactMap { reason in
      let count = predictions.count { $0.abstention == reason }
      return count > 0 ? (reason, count) : nil
    }
  }
}
