import LinearLearning
import Testing

@testable import StanceKit

struct CrossValidatedEvaluatorTests {
  private func evaluator(
    parallelism: Parallelism = .serial, learningCurve: Bool = false, context: Bool = false
  ) throws -> CrossValidatedEvaluator {
    let plan = try TrainingPlan(
      terms: try TermOptions(words: 1...1, minimumDocumentFrequency: 1), strengths: [0.3, 3],
      folds: 3, usesContext: context, parallelism: parallelism)
    return CrossValidatedEvaluator(
      plan: plan,
      options: EvaluationOptions(bootstrap: try EvaluationSamples.bootstrap(parallelism)),
      heldOutColumns: ["source", "nowhere"], includesLearningCurve: learningCurve)
  }

  @Test func designsStandSideBySide() throws {
    let result = try evaluator().run(EvaluationSamples.paragraphs(24))
    #expect(result.designs.map(\.column) == ["article", nil, "source"])
    #expect(result.designs.map(\.groups) == [24, 72, 4])
    #expect(result.designs[0].gap == nil)
    let gap = try #require(result.designs[1].gap)
    let difference = result.designs[1].macroF1.value - result.designs[0].macroF1.value
    #expect(abs(gap.value - difference) < 1e-12)
    #expect(result.skipped.map(\.column) == ["nowhere"])
    // One word tells the stance in six of seven paragraphs: out of fold that is found, no more.
    #expect(abs(result.evaluation.stance.accuracy.value - 6.0 / 7) < 0.02)
    #expect(result.evaluation.baselines.map(\.kind) == [.majority, .stratified, .naiveBayes])
    #expect(result.strengths.count == 3)
  }

  @Test func sameNumbersAtAnyThreadCount() throws {
    let data = EvaluationSamples.paragraphs(24)
    func json(_ threads: Int) throws -> String {
      CrossValidationReport(
        try evaluator(
          parallelism: Parallelism(threads: threads), learningCurve: true, context: true
        ).run(data)
      ).json
    }
    #expect(try json(1) == json(2))
  }

  @Test func ownLabelsHaveNoPart() throws {
    // Swapping the two labels of an article leaves folds and counts as they are, and so the scores
    // that models without its fold give it.
    let data = EvaluationSamples.paragraphs(24, perArticle: 2, noise: 1000)
    let swapped = data.map { paragraph in
      paragraph.article == "a5"
        ? paragraph.relabelled(paragraph.stance == "for" ? "against" : "for") : paragraph
    }
    let plan = try TrainingPlan(
      terms: try TermOptions(words: 1...1, minimumDocumentFrequency: 1), strengths: [1],
      folds: 3)
    func scored(_ paragraphs: [LabelledParagraph]) throws -> (ScoredParagraphs, [Int]) {
      let set = try TrainingSet(paragraphs, groupColumn: "article").withoutRhetoric
      let validation = try CrossValidator(plan: plan) { _ in }.run(set)
      let scored = try OutOfFold(
        plan: plan, data: set, paragraphs: paragraphs, validation: validation
      ).run().scored
      return (scored, validation.folds)
    }
    let (first, folds) = try scored(data)
    let (second, sameFolds) = try scored(swapped)
    #expect(folds == sameFolds)
    for row in data.indices where data[row].article == "a5" {
      #expect(first.rawLogits?.row(row) == second.rawLogits?.row(row))
    }
  }

  @Test func learningCurveGrows() throws {
    let curve = try #require(
      try evaluator(learningCurve: true).run(EvaluationSamples.paragraphs(60)).learningCurve)
    let sizes = curve.points.map(\.paragraphs)
    #expect(sizes == sizes.sorted())
    // Two thirds of 180 paragraphs are trained on.
    #expect(sizes.last == 120)
  }

  @Test func abstentionIsChosenOutOfFold() throws {
    func threshold(_ goal: TrainingPlan.Abstention) throws -> TrainingPlan.ChosenThreshold {
      try TrainingPlan(terms: try TermOptions(), abstention: goal).abstentionThreshold(
        confidences: [0.9, 0.8, 0.7, 0.6], isWrong: [false, false, true, false])
    }
    // Down to 0.8 all are right; of all four three are.
    #expect(try threshold(.precision(0.9)).value == 0.8)
    #expect(try threshold(.precision(0.75)).value == 0.6)
    #expect(try threshold(.coverage(0.6)).value == 0.7)
    #expect(try threshold(.below(0.4)).point == nil)
    #expect(throws: TrainingError.unreachablePrecision(wanted: 0.9, best: 0.5)) {
      try TrainingPlan(terms: try TermOptions(), abstention: .precision(0.9)).abstentionThreshold(
        confidences: [0.9, 0.8], isWrong: [true, false])
    }
    #expect(throws: TermOptionsError.self) {
      try TrainingPlan(terms: try TermOptions(), abstention: .coverage(1.5))
    }
  }

  @Test func trainedModelKnowsItsTexts() throws {
    let pipeline = try EvaluationSamples.pipeline()
    let text = EvaluationSamples.paragraphs(20)[7].text
    #expect(pipeline.trainingTexts.contains("  " + text + "\n"))
    #expect(!pipeline.trainingTexts.contains("never seen"))
    let read = try ModelFile.decoded(try ModelFile.encoded(pipeline), path: "m")
    #expect(read.trainingTexts == pipeline.trainingTexts)
  }
}
