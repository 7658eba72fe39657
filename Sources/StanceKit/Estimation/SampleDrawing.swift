import LinearLearning

/// Paragraphs to be labelled next, drawn with known probabilities.
public struct SampleDrawing: Sendable {
  /// What makes a paragraph more likely to be drawn.
  public enum Design: String, Sendable, CaseIterable {
    /// Nothing.
    case random
    /// That the model is unsure of it, which helps the model and the estimate most.
    case uncertainty
    /// That few others are like it.
    case diversity
  }

  /// Column the probability is written to and read from.
  public static let probabilityColumn = "inclusion_probability"

  public struct Row: Sendable {
    public let paragraph: LabelledParagraph
    public let inclusionProbability: Double
    public let prediction: Prediction
  }

  /// In the order of the corpus.
  public let rows: [Row]
  /// Paragraphs that could be drawn.
  public let frameCount: Int
  /// Paragraphs left out because the model was trained on them.
  public let trainedOn: Int
  /// Half the width of the widest 95 % interval of a share to expect of the difference estimator,
  /// if the model's probabilities are right.
  public let expectedHalfWidth: Double
  /// About how many labels in all would halve that.
  public let countToHalve: Int

  /// - Parameters:
  ///   - corpus: the paragraphs to draw from.
  ///   - design: how rows are drawn.
  ///   - parallelism: how many threads may work.
  ///   - pipeline: the model.
  ///   - seed: of every random choice.
  ///   - uncertainty: what counts as unsure.
  ///   - count: how many to draw; all where the corpus has no more.
  ///   - evenShare: share of the probability that is even, for `uncertainty`.
  ///   - centres: how many kinds of paragraphs `diversity` tells apart.
  ///   - column: paragraphs are drawn in proportion from each of its values; `nil` for none.
  /// - Throws: `DatasetError`, `TrainingError.noParagraphs` where nothing is left to draw.
  public init(
    _ pipeline: Pipeline, corpus: [LabelledParagraph], count: Int, design: Design,
    uncertainty: Uncertainty = .expectedError, evenShare: Double = 0.2, centres: Int = 50,
    column: String? = nil, seed: UInt64, parallelism: Parallelism
  ) throws {
    let frame = corpus.filter { !pipeline.trainingTexts.contains($0.text) }
    guard !frame.isEmpty else { throw TrainingError.noParagraphs }
    let scored = try ParagraphScorer(pipeline, parallelism: parallelism).score(
      frame.map { $0.relabelled(pipeline.stanceLabels[0]) }, unit: .article)
    let probabilities = scored.probabilities
    let plan: SampleDesign
    switch design {
    case .random: plan = SampleDesign(rowCount: frame.count, expectedCount: count)
    case .uncertainty:
      plan = SampleDesign(
        sizes: uncertainty.sizes(probabilities).map { max(0, $0) }, expectedCount: count,
        evenShare: evenShare)
    case .diversity:
      let kinds = KCentres(
        pipeline.vectorizer.matrix(of: frame.map(\.text)), count: min(centres, max(1, count)),
        parallelism: parallelism)
      plan = SampleDesign(strata: kinds.assignments, expectedCount: count)
    }
    var strata: [Int]?
    if let column {
      var known: [String: Int] = [:]
      strata = try frame.map { paragraph in
        let key = try StratumKey(column).value(of: paragraph)
        let next = known.count
        known[key] = known[key] ?? next
        return known[key]!
      }
    }
    var generator = SeededGenerator(seed: seed)
    let drawn = plan.systematic(&generator, strata: strata)
    rows = zip(drawn.rows, drawn.inclusionProbabilities).map { row, probability in
      Row(
        paragraph: frame[row], inclusionProbability: probability,
        prediction: scored.predictions[row])
    }
    frameCount = frame.count
    trainedOn = corpus.count - frame.count
    expectedHalfWidth = Self.halfWidth(plan.inclusionProbabilities, probabilities)
    // The variance goes as 1/n − 1/N.
    let (n, all) = (Double(max(1, drawn.rows.count)), Double(frame.count))
    countToHalve = Int((1 / ((1 / n - 1 / all) / 4 + 1 / all)).rounded(.up))
  }

  /// 1.96·max over classes of √(Σ (1 − π)/π · p(1 − p))/N.
  private static func halfWidth(_ inclusion: [Double], _ probabilities: DenseMatrix) -> Double {
    var variances = [Double](repeating: 0, count: probabilities.columnCount)
    for (row, pi) in inclusion.enumerated() where pi > 0 {
      for (k, p) in probabilities.row(row).enumerated() {
        variances[k] += (1 - pi) / pi * max(0, p * (1 - p))
      }
    }
    return 1.96 * (variances.max() ?? 0).squareRoot() / Double(inclusion.count)
  }

  /// JSON Lines to be coded: the stance is left empty.
  ///
  /// - Parameter stanceLabels: the model's stances.
  /// - Parameter showsPredictions: whether the model's label is given too; coders should not see it.
  public func jsonLines(stanceLabels: LabelSet, showsPredictions: Bool) -> [UInt8] {
    var output = OutputBytes()
    for row in rows {
      var object = JSONObject()
      object.set("id", row.paragraph.id)
      object.set("article", row.paragraph.article)
      object.set("source", row.paragraph.source)
      for (name, value) in row.paragraph.attributes.sorted(by: { $0.key < $1.key })
      where name != Self.probabilityColumn {
        object.set(name, value)
      }
      object.set("text", row.paragraph.text)
      object.set("stance", "")
      object.set("rhetoric", [String]())
      object.setExact(Self.probabilityColumn, row.inclusionProbability)
      if showsPredictions {
        object.set("predicted", stanceLabels[row.prediction.stance])
        object.set("probability", Double(row.prediction.probability))
      }
      output.append(object.text)
      output.append("\n")
    }
    return output.bytes
  }
}
