import TestSupport
import Testing

@testable import StanceKit

@Suite struct DecisionTests {
  /// "peace": logits ln 3 and 0, so 3 : 1. "war war": 0 and 2·ln 3, so 1 : 9, alarm at −ln 3 + 4·ln
  /// 3 = 3·ln 3, 27 : 1.
  @Test func probabilities() throws {
    let pipeline = try PipelineSamples.handmade()
    let peace = pipeline.prediction(for: "Peace.")
    #expect(peace.stance == 0 && peace.abstention == nil && peace.rhetoric == [])
    #expect(abs(peace.probability - 0.75) < 1e-6 && abs(peace.probabilities[1] - 0.25) < 1e-6)
    #expect(abs(peace.rhetoricProbabilities[0] - 0.25) < 1e-6)
    let war = pipeline.prediction(for: "war, WAR")
    #expect(war.stance == 1 && war.rhetoric == [0])
    #expect(abs(war.probability - 0.9) < 1e-6)
    #expect(abs(war.rhetoricProbabilities[0] - 27.0 / 28) < 1e-6)
  }

  @Test func abstention() throws {
    let pipeline = try PipelineSamples.handmade(abstentionThreshold: 0.8)
    #expect(pipeline.prediction(for: "").abstention == .empty)
    #expect(pipeline.prediction(for: " …!? ").abstention == .empty)
    // One known word in six is below a fifth, one in five is not.
    #expect(pipeline.prediction(for: "eins zwei drei vier fünf war").abstention == .unknownWords)
    #expect(pipeline.prediction(for: "eins zwei drei vier war").abstention == .belowThreshold)
    #expect(pipeline.prediction(for: "war").abstention == .belowThreshold)
    #expect(pipeline.prediction(for: "war war").abstention == nil)
  }

  @Test func unreadableTextHasNoRhetoric() throws {
    let pipeline = try PipelineSamples.handmade()
    let prediction = pipeline.prediction(for: "eins zwei drei vier fünf war")
    #expect(prediction.rhetoricProbabilities[0] > 0.5 && prediction.rhetoric == [])
  }

  @Test func probabilitiesSumToOne() {
    let pipeline = PipelineSamples.contextual.pipeline
    for article in PipelineSamples.hostileArticles(60, seed: 1) {
      for case let prediction? in Labeller(pipeline).predictions(
        for: article, ParagraphSegmenter().paragraphs(of: article))
      {
        #expect(abs(prediction.probabilities.reduce(0, +) - 1) < 1e-5)
        #expect(prediction.probability == prediction.probabilities.max())
        #expect(prediction.rhetoricProbabilities.allSatisfy { $0 >= 0 && $0 <= 1 })
      }
    }
  }

  @Test func extremesStayFinite() {
    #expect(Pipeline.softmax([3e38, -3e38, 0], slope: 1) == [1, 0, 0])
    #expect(Pipeline.softmax([-1e30, -1e30], slope: 1) == [0.5, 0.5])
    #expect(Pipeline.softmax([], slope: 1) == [])
    #expect(
      Pipeline.sigmoid(1000) == 1 && Pipeline.sigmoid(-1000) == 0 && Pipeline.sigmoid(0) == 0.5)
  }
}
