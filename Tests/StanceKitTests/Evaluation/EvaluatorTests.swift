import LinearLearning
import Testing

@testable import StanceKit

struct EvaluatorTests {
  @Test func stanceScoresByHand() throws {
    // Confusion: for → for 2, for → against 1, against → against 1.
    // F1 of for 2·2/(2 + 3) = 0.8, of against 2·1/(2 + 1) = ⅔; macro-F1 = 11/15.
    // Even logits: every probability ½, log loss ln 2, Brier score 2·¼ = ½.
    let scores = StanceScores(
      names: ["against", "for"], stances: [1, 1, 1, 0], predicted: [1, 1, 0, 0],
      logits: DenseMatrix(rowCount: 4, columnCount: 2), groups: [0, 1, 2, 3],
      bootstrap: try EvaluationSamples.bootstrap())
    #expect(abs(scores.macroF1.value - 11.0 / 15) < 1e-15)
    #expect(scores.accuracy.value == 0.75)
    #expect(abs(scores.logLoss.value - 0.693_147_180_559_945) < 1e-14)
    #expect(abs(scores.brierScore.value - 0.5) < 1e-15)
    #expect(scores.labels.map(\.support) == [1, 3])
    #expect(scores.labels.map(\.predicted) == [2, 2])
    #expect(abs(scores.labels[1].f1.value - 0.8) < 1e-15)
    #expect(scores.labels[1].clusters == 3)
  }

  @Test func rhetoricScoresByHand() throws {
    // Two techniques. First: probabilities 0.9 (on), 0.6 (off), 0.2 (on); second never on.
    let truth = [[true, false], [false, false], [true, false]]
    let probabilities: [[Float]] = [[0.9, 0.1], [0.6, 0.1], [0.2, 0.7]]
    let predictions = probabilities.map { row in
      Prediction(
        stance: 0, abstention: nil, probabilities: [1, 0],
        rhetoric: row.indices.filter { row[$0] >= 0.5 }, rhetoricProbabilities: row)
    }
    let scored = ScoredParagraphs(
      paragraphs: EvaluationSamples.paragraphs(1), stanceLabels: LabelSet(["for", "against"]),
      rhetoricLabels: LabelSet(["slogan", "values"]), stances: [0, 0, 0], techniques: truth,
      logits: DenseMatrix(rowCount: 3, columnCount: 2), rawLogits: nil,
      rawRhetoricLogits: DenseMatrix(rowCount: 3, columnCount: 2), predictions: predictions)
    let scores = RhetoricScores(
      scored, groups: [0, 1, 2], bins: 3, bootstrap: try EvaluationSamples.bootstrap())
    // 1 hit, 3 predicted, 2 on: 2·1/5; flags wrong: (1,0), (2,0), (2,1) of 6; exact: the first.
    #expect(abs(scores.microF1.value - 0.4) < 1e-15)
    #expect(abs(scores.hammingLoss.value - 0.5) < 1e-15)
    #expect(abs(scores.subsetAccuracy.value - 1.0 / 3) < 1e-15)
    // slogan: 1 hit of 2 predicted and 2 on, F1 ½; values predicted but never on, F1 0.
    #expect(abs(scores.macroF1.value - 0.25) < 1e-15)
    #expect(scores.labels[1].f1.value.isNaN)
    #expect(abs(scores.labels[0].averagePrecision.value - 5.0 / 6) < 1e-7)
    #expect(abs(scores.meanAveragePrecision.value - 5.0 / 6) < 1e-7)
    #expect(scores.labels[1].averagePrecision.value.isNaN)
  }

  @Test func scorerEqualsThePipeline() throws {
    let pipeline = try EvaluationSamples.pipeline(context: true)
    let data = EvaluationSamples.paragraphs(5)
    let alone = try ParagraphScorer(pipeline).score(data, unit: .paragraph)
    #expect(alone.predictions == data.map { pipeline.prediction(for: $0.text) })
    let threads = try ParagraphScorer(pipeline, parallelism: Parallelism(threads: 2))
      .score(data, unit: .article)
    let serial = try ParagraphScorer(pipeline).score(data, unit: .article)
    #expect(threads.predictions == serial.predictions)
    #expect(threads.logits == serial.logits)
    // In the light of the article: as the pipeline labels the same paragraphs of one text.
    let first = Array(data.prefix(3))
    let article = Article(id: "a", text: first.map(\.text).joined(separator: "\n\n"))
    let paragraphs = ParagraphSegmenter().paragraphs(of: article)
    if paragraphs.count == 3, paragraphs.allSatisfy({ $0.kind == .body }) {
      #expect(pipeline.predictions(for: article, paragraphs) == Array(serial.predictions[..<3]))
    }
  }

  @Test func unknownLabelsAreNamed() throws {
    let pipeline = try EvaluationSamples.pipeline()
    let location = SourceLocation(path: "test.jsonl", line: 4)
    let paragraph = LabelledParagraph(
      id: "x", article: "x", text: "we support", stance: "fore", location: location)
    #expect(
      throws: DatasetError.unknownLabel(
        location, label: "fore", column: "stance", known: ["against", "for"])
    ) {
      try ParagraphScorer(pipeline).score([paragraph], unit: .paragraph)
    }
  }

  @Test func sameNumbersAtAnyThreadCount() throws {
    let pipeline = try EvaluationSamples.pipeline(context: true)
    let data = EvaluationSamples.paragraphs(24)
    func text(_ parallelism: Parallelism) throws -> String {
      let options = EvaluationOptions(
        breakdownColumns: ["genre"], bootstrap: try EvaluationSamples.bootstrap(parallelism))
      return EvaluationJSON(
        try Evaluator(options).evaluate(pipeline, on: data, unit: .article, training: data)
      ).object.text
    }
    let serial = try text(.serial)
    #expect(try text(Parallelism(threads: 3)) == serial)
    #expect(serial.contains("\"baseline\":\"naive-bayes\""))
    #expect(serial.contains("\"by\":{\"genre\":[{\"value\":\"column\""))
  }

  @Test func majorityAndGuessByHand() throws {
    // 3 of 4 for. Majority: accuracy ¾, F1 of for 2·3/(4 + 3) = 6/7, macro 3/7.
    // Guess with shares ¼, ¾: accuracy 1/16 + 9/16 = ⅝; expected F1 are the shares, macro ½.
    let prediction = Prediction(
      stance: 1, abstention: nil, probabilities: [0.25, 0.75], rhetoric: [],
      rhetoricProbabilities: [])
    let scored = ScoredParagraphs(
      paragraphs: EvaluationSamples.paragraphs(1, perArticle: 4),
      stanceLabels: LabelSet(["against", "for"]), rhetoricLabels: LabelSet([]),
      stances: [0, 1, 1, 1], techniques: [nil, nil, nil, nil],
      logits: DenseMatrix(rowCount: 4, columnCount: 2), rawLogits: nil,
      rawRhetoricLogits: DenseMatrix(rowCount: 4, columnCount: 0),
      predictions: [prediction, prediction, prediction, prediction])
    let baselines = Baseline.guesses(scored, trainingShares: [0.25, 0.75], rhetoricShares: [])
    #expect(abs(baselines[0].accuracy - 0.75) < 1e-15)
    #expect(abs(baselines[0].macroF1 - 3.0 / 7) < 1e-15)
    #expect(baselines[0].logLoss == nil)
    #expect(abs(baselines[1].accuracy - 0.625) < 1e-15)
    #expect(abs(baselines[1].macroF1 - 0.5) < 1e-15)
    // −(¼ ln ¼ + ¾ ln ¾)
    #expect(abs(baselines[1].logLoss! - 0.562_335_144_618_808) < 1e-14)
  }

  @Test func tablesFitAHundredColumns() throws {
    let pipeline = try EvaluationSamples.pipeline(context: true)
    var data = EvaluationSamples.paragraphs(24)
    data = data.enumerated().map { number, paragraph in
      LabelledParagraph(
        id: paragraph.id, article: paragraph.article, text: paragraph.text,
        stance: paragraph.stance, rhetoric: paragraph.rhetoric,
        secondStance: number % 5 == 0 ? "for" : paragraph.stance,
        secondRhetoric: paragraph.rhetoric,
        attributes: ["genre": String(repeating: "a long genre ", count: 6) + "\(number % 3)"])
    }
    let options = EvaluationOptions(
      breakdownColumns: ["genre"], bootstrap: try EvaluationSamples.bootstrap())
    let evaluation = try Evaluator(options).evaluate(pipeline, on: data, unit: .article)
    #expect(evaluation.ceiling?.stance?.count == 72)
    #expect(evaluation.ceiling?.rhetoric?.exactAgreement.value == 1)
    let text = EvaluationText(evaluation, title: "Evaluation of a model").text
    for line in text.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
  }
}
