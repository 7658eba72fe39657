import LinearLearning
import StanceKit

/// Generated paragraphs of about a given size, and a model trained on the first of them.
struct Sample {
  let texts: [String]
  let labels: [Int]
  let bytes: Int
  /// All paragraphs as one plain text, blank lines between them.
  let article: Article

  init(seed: UInt64, bytes wanted: Int) {
    var generator = TextGenerator(seed: seed)
    var texts: [String] = []
    var labels: [Int] = []
    var whole = ""
    var bytes = 0
    while bytes < wanted {
      let (text, label) = generator.paragraph()
      let string = String(decoding: text, as: UTF8.self)
      texts.append(string)
      labels.append(label)
      whole += string + "\n\n"
      bytes += text.count
    }
    self.texts = texts
    self.labels = labels
    self.bytes = bytes
    article = Article(id: "generated", text: whole)
  }

  /// Labelled paragraphs, ten to an article.
  func paragraphs(_ count: Int) -> [LabelledParagraph] {
    (0..<min(count, texts.count)).map { index in
      LabelledParagraph(
        id: "\(index)", article: "\(index / 10)", text: texts[index],
        stance: TextGenerator.labels[labels[index]])
    }
  }
}
