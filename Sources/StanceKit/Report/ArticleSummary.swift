/// An article at a glance: how many of its paragraphs, and of their words, take each stance.
public struct ArticleSummary: Sendable {
  public let article: String
  public let title: String?
  public let source: String?
  public let date: String?
  /// Paragraphs that were labelled: body and headings.
  public let labelled: Int
  public let furniture: Int
  /// Labelled paragraphs whose stance was withheld.
  public let uncertain: Int
  /// Body paragraphs by stance, in label order.
  public let counts: [Int]
  /// Mean probability of each stance over the body paragraphs, weighted by their length in bytes.
  public let meanProbabilities: [Double]
  /// Paragraphs marked with each technique.
  public let rhetoric: [Int]

  public init(
    _ article: Article, _ paragraphs: [Paragraph], _ predictions: [Prediction?], stances: Int,
    techniques: Int
  ) {
    var counts = [Int](repeating: 0, count: stances)
    var rhetoric = [Int](repeating: 0, count: techniques)
    var sums = [Double](repeating: 0, count: stances)
    var weight = 0.0
    var labelled = 0
    var uncertain = 0
    for (paragraph, prediction) in zip(paragraphs, predictions) {
      guard let prediction else { continue }
      labelled += 1
      for technique in prediction.rhetoric { rhetoric[technique] += 1 }
      guard prediction.abstention == nil else {
        uncertain += 1
        continue
      }
      guard paragraph.kind == .body else { continue }
      counts[prediction.stance] += 1
      let bytes = Double(paragraph.content.count)
      weight += bytes
      for k in 0..<stances { sums[k] += bytes * Double(prediction.probabilities[k]) }
    }
    self.article = article.id
    title = article.title
    source = article.source
    date = article.date
    self.labelled = labelled
    self.uncertain = uncertain
    furniture = paragraphs.count(where: { $0.kind == .furniture })
    self.counts = counts
    self.rhetoric = rhetoric
    meanProbabilities = weight > 0 ? sums.map { $0 / weight } : sums
  }

  /// The most frequent stance among the body paragraphs other than `neutral`; `neutral` where no other occurs.
  public func dominantStance(neutral: Int?) -> Int? {
    var best: Int?
    for k in counts.indices where counts[k] > 0 && k != neutral {
      if best.map({ counts[k] > counts[$0] }) ?? true { best = k }
    }
    return best ?? neutral
  }
}
