import LinearLearning
import Testing

@testable import StanceKit

struct ComparisonTests {
  @Test func aModelDoesNotDifferFromItself() throws {
    let pipeline = try EvaluationSamples.pipeline()
    let comparison = try ModelComparison(
      pipeline, pipeline, on: EvaluationSamples.paragraphs(12), unit: .article,
      groupColumn: "article", shown: 5, bootstrap: try EvaluationSamples.bootstrap())
    #expect(comparison.macroF1.difference.value == 0)
    #expect(comparison.mcNemar.exactPValue == 1)
    #expect(comparison.differing == 0)
    #expect(comparison.differences.isEmpty)
  }

  @Test func divisionsSumToTheParagraphs() throws {
    let first = try EvaluationSamples.pipeline()
    // Half of the labels wrong: a worse model.
    let noisy = EvaluationSamples.paragraphs(20, noise: 2)
    let second = try PipelineTrainer(EvaluationSamples.plan()).fit(noisy).pipeline
    let data = EvaluationSamples.paragraphs(12)
    let comparison = try ModelComparison(
      first, second, on: data, unit: .article, groupColumn: "article", shown: 3,
      bootstrap: try EvaluationSamples.bootstrap())
    let sum = comparison.divisions.reduce(0) {
      $0 + $1.bothRight + $1.onlyFirst + $1.onlySecond + $1.bothWrong
    }
    #expect(sum == data.count)
    #expect(
      comparison.divisions.reduce(0) { $0 + $1.onlyFirst } == comparison.mcNemar.onlyFirstCorrect)
    #expect(comparison.macroF1.difference.value < 0)
    #expect(comparison.differences.count <= 3)
  }

  @Test func modelsOfOtherLabelsAreRefused() throws {
    let pipeline = try EvaluationSamples.pipeline()
    let renamed = EvaluationSamples.paragraphs(20).map {
      $0.relabelled($0.stance == "for" ? "pro" : "con")
    }
    let other = try PipelineTrainer(EvaluationSamples.plan()).fit(renamed).pipeline
    let error = #expect(throws: ModelComparisonError.self) {
      try ModelComparison(
        pipeline, other, on: EvaluationSamples.paragraphs(2), unit: .article,
        groupColumn: "article", shown: 0, bootstrap: try EvaluationSamples.bootstrap())
    }
    #expect(
      error?.description
        == "the models do not have the same stances: against, for and con, pro; compare models "
        + "trained on the same labels")
  }
}

struct CoderAgreementTests {
  private func paragraph(
    _ id: String, _ stance: String, _ rhetoric: [String]? = nil
  ) -> LabelledParagraph {
    LabelledParagraph(id: id, article: id, text: "", stance: stance, rhetoric: rhetoric)
  }

  @Test func filesAreJoinedById() throws {
    // Ben left out b and coded d alone: a, c, e are compared. They differ on c.
    let anna = ["a", "b", "c", "e"].map { paragraph($0, $0 == "c" ? "no" : "yes") }
    let ben = ["e", "d", "c", "a"].map { paragraph($0, $0 == "d" ? "no" : "yes") }
    let agreement = try CoderAgreement(
      [("anna", anna), ("ben", ben)], groupColumn: "article",
      bootstrap: try EvaluationSamples.bootstrap())
    #expect(agreement.stance.comparedUnitCount == 3)
    #expect(abs(agreement.stance.percentAgreement.value - 2.0 / 3) < 1e-15)
    // Coincidences: yes-yes 4, yes-no 1, no-yes 1; n = 6, n_yes = 5, n_no = 1:
    // α = 1 − 5·2/(36 − 26) = 0.
    #expect(abs(agreement.stance.alpha.value) < 1e-15)
    #expect(agreement.disagreements.map(\.id) == ["c"])
    #expect(agreement.disagreements[0].stances == ["no", "yes"])
    #expect(agreement.rhetoric == nil)
  }

  @Test func nothingInCommonIsTold() throws {
    let error = #expect(throws: CoderAgreementError.self) {
      try CoderAgreement(
        [("x.csv", [self.paragraph("a", "yes")]), ("y.csv", [self.paragraph("b", "yes")])],
        groupColumn: "article", bootstrap: try EvaluationSamples.bootstrap())
    }
    #expect(
      error?.description == "no paragraph is in two of x.csv, y.csv; files are joined by 'id'")
  }

  @Test func secondCodesOfOneFile() throws {
    let paragraphs = (0..<6).map { number in
      LabelledParagraph(
        id: "\(number)", article: "\(number)", text: "", stance: number < 3 ? "yes" : "no",
        rhetoric: ["slogan"], secondStance: number == 5 ? nil : number < 3 ? "yes" : "no",
        secondRhetoric: number == 0 ? [] : ["slogan"])
    }
    let agreement = try CoderAgreement(
      secondCodesOf: paragraphs, groupColumn: "article",
      bootstrap: try EvaluationSamples.bootstrap())
    #expect(agreement.stance.comparedUnitCount == 5)
    #expect(agreement.stance.alpha.value == 1)
    // Five have a second code; the first of them marks another set.
    #expect(agreement.rhetoric?.masi.exactAgreement.value == 0.8)
    #expect(AgreementReport(agreement, shown: 3).text.contains("Krippendorff's α   1.000"))
  }
}
