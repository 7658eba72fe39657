import Testing

@testable import StanceKit

@Suite struct ContextTests {
  /// Paragraph, mean of its neighbours, mean of all others.
  @Test func inputs() {
    let inputs = ContextModel.inputs([[1, -1], [2, -2], [6, -6]])
    #expect(
      inputs == [
        [1, -1, 2, -2, 4, -4],
        [2, -2, 3.5, -3.5, 3.5, -3.5],
        [6, -6, 2, -2, 1.5, -1.5],
      ])
    #expect(ContextModel.inputs([]) == [])
    #expect(ContextModel.inputs([[3, 4]]) == [[3, 4, 0, 0, 0, 0]])
  }

  @Test func logits() {
    let model = ContextModel(
      weights: [1, 0, 0, 1, 2, 0, 0, 2, 0, 0, 0, 3], intercepts: [0.5, -0.5])
    // First: 0.5 + 1·1 + 2·3; second: −0.5 + 1·2 + 2·4 + 3·6.
    #expect(model.logits([1, 2, 3, 4, 5, 6]) == [7.5, 27.5])
  }

  /// Log-probabilities less their mean: ln ¾ and ln ¼ are ±½ ln 3 about their mean.
  @Test func scores() {
    let ln3: Float = 1.0986123
    let scores = Pipeline.contextScore([ln3, 0], slope: 1)
    #expect(abs(scores[0] - ln3 / 2) < 1e-6 && abs(scores[1] + ln3 / 2) < 1e-6)
    // Certainty is bounded: 10⁻⁶ stands for anything less probable.
    #expect(abs(Pipeline.contextScore([1e9, 0], slope: 1)[0] - 6.9077554) < 1e-5)
  }

  /// A single paragraph keeps what the first stage says.
  @Test func aloneChangesNothing() {
    let (plain, contextual) = (PipelineSamples.plain.pipeline, PipelineSamples.contextual.pipeline)
    for paragraph in PipelineSamples.paragraphs().prefix(10) {
      let article = Article(id: "a", text: paragraph.text)
      let paragraphs = ParagraphSegmenter(unit: .paragraph).paragraphs(of: article)
      #expect(
        contextual.predictions(for: article, paragraphs)
          == plain.predictions(for: article, paragraphs))
      #expect(contextual.contextExplanation(article, paragraphs, index: 0) == nil)
    }
  }

  /// Articles mostly keep to one stance, so neighbours of one mind make a doubtful paragraph
  /// theirs.
  @Test func neighboursCount() throws {
    let pipeline = PipelineSamples.contextual.pipeline
    func probability(around text: String) -> Float {
      let article = Article(id: "a", text: "\(text)\n\nThe council said on Monday.\n\n\(text)")
      let paragraphs = ParagraphSegmenter().paragraphs(of: article)
      let middle = paragraphs.firstIndex { article.string(in: $0.range).contains("Monday") }!
      return pipeline.predictions(for: article, paragraphs)[middle]!.probabilities[1]
    }
    let among = probability(
      around: "Clean, quiet, modern, with jobs: we welcome the future of the line.")
    let against = probability(
      around: "Waste, noise, costs and debt: we refuse the ruin of the people.")
    #expect(among > against + 0.1)
  }

  @Test func sharesSumToTheLogits() throws {
    let pipeline = PipelineSamples.contextual.pipeline
    let context = try #require(pipeline.context)
    let article = Article(
      id: "a",
      text: PipelineSamples.paragraphs().prefix(6).map(\.text).joined(separator: "\n\n"))
    let paragraphs = ParagraphSegmenter().paragraphs(of: article)
    let predictions = pipeline.predictions(for: article, paragraphs)
    var explained = 0
    for index in paragraphs.indices {
      guard let explanation = pipeline.contextExplanation(article, paragraphs, index: index) else {
        continue
      }
      explained += 1
      #expect(explanation.parts.map(\.name) == ["intercept", "paragraph", "neighbours", "article"])
      for k in 0..<context.labelCount {
        let sum = explanation.parts.reduce(Float(0)) { $0 + $1.values[k] }
        #expect(abs(sum - explanation.logits[k]) < 1e-4)
      }
      #expect(Pipeline.softmax(explanation.logits, slope: 1) == predictions[index]?.probabilities)
    }
    #expect(explained == 6)
  }
}
