import LinearLearning

@testable import StanceKit

/// Small composed data: two stances told apart by a word, a technique by another.
enum EvaluationSamples {
  static func paragraphs(_ articles: Int, perArticle: Int = 3, noise: Int = 7)
    -> [LabelledParagraph]
  {
    (0..<articles).flatMap { article in
      (0..<perArticle).map { position in
        let number = article * perArticle + position
        let isFor = (article + position) % 2 == 0
        let isSlogan = number % 3 == 0
        // Every noise-th paragraph says one thing and is labelled as the other.
        let saysFor = number % noise == noise - 1 ? !isFor : isFor
        let text =
          (saysFor
            ? "we support the allies and welcome them" : "they provoke the war and deserve it")
          + (isSlogan ? " never again now" : " said the speaker today") + " word\(number % 11)"
        return LabelledParagraph(
          id: "\(article)-\(position)", article: "a\(article)", source: "s\(article % 4)",
          text: text, stance: isFor ? "for" : "against", rhetoric: isSlogan ? ["slogan"] : [],
          attributes: ["genre": article % 2 == 0 ? "speech" : "column"])
      }
    }
  }

  static func plan(context: Bool = false, strengths: [Double] = [1]) throws -> TrainingPlan {
    try TrainingPlan(
      terms: try TermOptions(words: 1...1, minimumDocumentFrequency: 1), strengths: strengths,
      folds: 3, usesContext: context)
  }

  static func pipeline(context: Bool = false) throws -> Pipeline {
    try PipelineTrainer(plan(context: context)).fit(paragraphs(20)).pipeline
  }

  static func bootstrap(_ parallelism: Parallelism = .serial) throws -> ClusterBootstrap {
    try ClusterBootstrap(replicates: 100, seed: 5, parallelism: parallelism)
  }
}
