/// What is in a model, for people and for programs.
public struct ModelDescription: Sendable {
  private let pipeline: Pipeline
  private let path: String
  private let byteCount: Int
  private let digest: String

  public init(_ pipeline: Pipeline, path: String, byteCount: Int, digest: String) {
    self.pipeline = pipeline
    self.path = path
    self.byteCount = byteCount
    self.digest = digest
  }

  private var facts: [(String, String)] {
    let configuration = pipeline.configuration
    let provenance = configuration.provenance
    let options = pipeline.vectorizer.options
    var facts = [
      ("file", path), ("size", "\(byteCount) bytes"), ("digest (XXH3-128)", digest),
      ("made by", "stance \(provenance.version)"), ("command", provenance.command),
      ("seed", "\(provenance.seed)"), ("data digest", provenance.dataDigest),
      ("trained on", "\(provenance.paragraphs) paragraphs in \(provenance.articles) articles"),
      ("stance labels", configuration.stance.labels.joined(separator: ", ")),
      (
        "stance C",
        NumberText.short(configuration.stance.c)
          + (configuration.isScaledByNaiveBayes == true ? ", naive-Bayes penalty" : "")
      ),
      (
        "temperature",
        NumberText.fixed(1 / Double(configuration.stance.slopes[0]))
          + (configuration.isUncalibrated == true ? " (not calibrated)" : "")
      ),
      ("neutral label", configuration.neutralLabel ?? "none"),
      ("uncertain below", NumberText.fixed(Double(configuration.abstentionThreshold), 2)),
      ("second stage over articles", configuration.usesContext ? "yes" : "no"),
    ]
    if let rhetoric = configuration.rhetoric {
      facts.append(("techniques", rhetoric.labels.joined(separator: ", ")))
      facts.append(("rhetoric C", NumberText.short(rhetoric.c)))
    }
    facts.append(("terms", "\(pipeline.vectorizer.vocabulary.count)"))
    facts.append(("features", Self.features(options)))
    for dictionary in pipeline.vectorizer.dictionaries {
      facts.append(
        (
          "dictionary \(dictionary.name)",
          "\(dictionary.entries.count) entries in \(dictionary.categories.count) categories"
        ))
    }
    for (name, value) in provenance.facts.sorted(by: { $0.key < $1.key }) {
      facts.append((name, value))
    }
    return facts
  }

  private static func features(_ options: TermOptions) -> String {
    var parts: [String] = []
    if let words = options.words {
      parts.append("word \(words.lowerBound)–\(words.upperBound)-grams")
    }
    if let characters = options.characters {
      parts.append("character \(characters.lowerBound)–\(characters.upperBound)-grams")
    }
    if options.cased { parts.append("words in capitals or mixed case as written") }
    if options.style { parts.append("style") }
    parts.append("\(options.termFrequency.rawValue) term frequency")
    if options.inverseDocumentFrequency { parts.append("inverse document frequency") }
    if options.unitLength { parts.append("unit length") }
    parts.append("document frequency ≥ \(options.minimumDocumentFrequency)")
    return parts.joined(separator: ", ")
  }

  public var text: String {
    let facts = facts
    let width = facts.map(\.0.count).max() ?? 0
    return facts.map { $0 + String(repeating: " ", count: width - $0.count) + "  " + $1 }
      .joined(separator: "\n")
  }

  public var json: String {
    var object = JSONObject()
    for (name, value) in facts { object.set(name, value) }
    return object.text
  }
}
