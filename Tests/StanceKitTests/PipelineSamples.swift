import Foundation
import LinearLearning
import TestSupport

@testable import StanceKit

/// Labelled paragraphs and pipelines that tests share.
enum PipelineSamples {
  /// Ninety paragraphs in thirty articles, three stances, two techniques; learnable and not
  /// trivial.
  static func paragraphs(seed: UInt64 = 11, articles: Int = 30) -> [LabelledParagraph] {
    var generator = TestGenerator(seed: seed)
    let common = ["the", "council", "tram", "line", "said", "on", "Monday", "NATO", "people", "of"]
    let words = [
      "against": ["waste", "noise", "costs", "ruin", "refuse", "debt", "never"],
      "for": ["clean", "quiet", "jobs", "modern", "welcome", "future", "join"],
      "none": ["timetable", "meeting", "report", "published", "figures", "minutes"],
    ]
    let stances = words.keys.sorted()
    var paragraphs: [LabelledParagraph] = []
    for article in 0..<articles {
      let main = stances[article % 3]
      for number in 0..<3 {
        // One paragraph in five strays from its article's line.
        let stance = generator.below(5) == 0 ? stances[generator.below(3)] : main
        var tokens = (0..<6).map { _ in common[generator.below(common.count)] }
        tokens += (0..<4).map { _ in words[stance]![generator.below(words[stance]!.count)] }
        tokens.shuffle(using: &generator)
        var rhetoric: [String] = []
        if stance != "none", generator.below(2) == 0 {
          rhetoric.append("call")
          tokens.insert("must", at: generator.below(tokens.count))
        }
        if generator.below(3) == 0 {
          rhetoric.append("question")
          tokens.append("really")
        }
        let end = rhetoric.contains("question") ? "?" : "."
        paragraphs.append(
          LabelledParagraph(
            id: "\(article)-\(number)", article: "a\(article)", source: "s\(article % 5)",
            text: tokens.joined(separator: " ") + end, stance: stance, rhetoric: rhetoric))
      }
    }
    return paragraphs
  }

  static func dictionary() throws -> PhraseDictionary {
    try PhraseDictionary(
      name: "frames",
      weightsByCategory: [
        "money": ["cost*": 2, "debt": 1, "* waste": 1.5],
        "people": ["the people": 1, "people of *": 3, "people": 1],
      ])
  }

  /// Every kind of feature at once.
  static func plan(
    context: Bool = false, threads: Int = 1, words: ClosedRange<Int>? = 1...2,
    vocabularyLimit: Int? = nil
  ) throws -> TrainingPlan {
    try TrainingPlan(
      terms: TermOptions(
        words: words, characters: 3...4, cased: true, style: true, minimumDocumentFrequency: 2,
        vocabularyLimit: vocabularyLimit),
      dictionaries: [dictionary()], strengths: [0.3, 3], folds: 3, neutralLabel: "none",
      usesContext: context, abstentionThreshold: 0.4, parallelism: Parallelism(threads: threads))
  }

  /// Trained once for all tests.
  static let plain = trained(context: false)
  static let contextual = trained(context: true)

  private static func trained(context: Bool) -> TrainedPipeline {
    do {
      return try PipelineTrainer(plan(context: context)).fit(paragraphs())
    } catch {
      preconditionFailure("the sample pipeline cannot be trained: \(error)")
    }
  }

  /// Two stances and one technique with weights that can be followed by hand.
  ///
  /// `peace` adds ln 3 to the logit of `doves`, `war` ln 3 to that of `hawks`; `war` adds 2·ln 3
  /// to the logit of
  /// `alarm`, which starts at −ln 3. So "peace" is 3 : 1 for doves with alarm 1/4, "war" 3 : 1 for
  /// hawks with alarm 3/4.
  static func handmade(
    neutral: String? = nil, abstentionThreshold: Float = 0, context: ContextModel? = nil
  ) throws -> Pipeline {
    let options = try TermOptions(
      words: 1...1, minimumDocumentFrequency: 1, termFrequency: .count,
      inverseDocumentFrequency: false, unitLength: false)
    let vectorizer = try VectorizerTrainer(options: options).fit(["peace", "the", "war"])
    let ln3 = Float(log(3.0))
    return Pipeline(
      configuration: PipelineConfiguration(
        terms: .init(options), trainingTextCount: 3, dictionaries: [],
        stance: .init(
          labels: ["doves", "hawks"], trainingShares: [0.5, 0.5], c: 1, slopes: [1], offsets: [],
          thresholds: []),
        rhetoric: .init(
          labels: ["alarm"], trainingShares: [0.5], c: 1, slopes: [1], offsets: [0],
          thresholds: [0.5]),
        neutralLabel: neutral, abstentionThreshold: abstentionThreshold,
        usesContext: context != nil,
        provenance: .init(
          version: "0", command: "by hand", seed: 0, dataDigest: "", paragraphs: 3, articles: 3)),
      vectorizer: vectorizer, stanceWeights: [ln3, 0, 0, 0, 0, ln3], stanceIntercepts: [0, 0],
      rhetoricWeights: [0, 0, 2 * ln3], rhetoricIntercepts: [-ln3], context: context)
  }

  /// Random articles of several paragraphs in every script.
  static func hostileArticles(_ count: Int, seed: UInt64) -> [Article] {
    var generator = TestGenerator(seed: seed)
    let vocabulary = paragraphs().flatMap { $0.text.split(separator: " ").map { "\($0) " } }
    let pieces = HostileText.pieces + vocabulary
    return (0..<count).map { number in
      let text = (0..<generator.below(7)).map { _ in
        generator.text(of: pieces, count: generator.below(50))
      }
      return Article(id: "article \(number)", text: text.joined(separator: "\n\n"))
    }
  }
}
