/// An audit for a terminal and for programs.
public struct AuditReport: Sendable {
  private let audit: Audit
  /// How many of each kind are shown.
  private let shown: Int

  public init(_ audit: Audit, shown: Int) {
    self.audit = audit
    self.shown = shown
  }

  public var text: String {
    var lines = [
      "\(audit.paragraphCount) paragraphs, \(audit.articleCount) articles, "
        + "\(audit.sourceCount) sources"
    ]
    let leaks = audit.duplicates.count { $0.parts != nil }
    lines += head(
      "Near-duplicates across articles: \(audit.duplicates.count) pairs, \(audit.contradicting) "
        + "with different stances"
        + (leaks > 0 ? ", \(leaks) across parts of the splits" : ""))
    for pair in audit.duplicates.prefix(shown) {
      lines.append(
        "  \(NumberText.fixed(pair.similarity, 2))  \(EstimateText.shortened(pair.first.id, to: 24)) "
          + "(\(pair.first.stance)) ~ \(EstimateText.shortened(pair.second.id, to: 24)) "
          + "(\(pair.second.stance))"
          + (pair.parts.map { "  \($0.0)/\($0.1)" } ?? ""))
      lines.append("        " + EstimateText.shortened(pair.first.text, to: 88))
    }
    lines += head("Phrases in several articles: \(audit.phrases.count)")
    for phrase in audit.phrases.prefix(shown) {
      lines.append(
        "  \(phrase.articles) articles"
          + (phrase.source.map { ", all of \(EstimateText.shortened($0, to: 24))" } ?? "") + ": "
          + EstimateText.shortened(phrase.text, to: 50))
    }
    lines += head(
      "Terms that name a source (nine in ten of their paragraphs): \(audit.sourceTerms.count)")
    lines += table(audit.sourceTerms, "source")
    lines += head(
      "Terms that name a stance (nine in ten of their paragraphs): \(audit.labelTerms.count)")
    lines += table(audit.labelTerms, "stance")
    if let source = audit.sourcePrediction {
      lines += head("How well the features tell the source instead of the stance")
      var table = TextTable(["of \(source.paragraphs) paragraphs", "accuracy", "commonest", "gain"])
      table.append([
        "source (\(source.sources))", NumberText.fixed(source.accuracy),
        NumberText.fixed(source.majority), NumberText.fixed(source.accuracy - source.majority),
      ])
      table.append([
        "stance", NumberText.fixed(source.stanceAccuracy),
        NumberText.fixed(source.stanceMajority),
        NumberText.fixed(source.stanceAccuracy - source.stanceMajority),
      ])
      lines += table.lines().map { "  " + $0 }
    }
    lines += head(
      "Doubtful labels: \(audit.suspects.count) that a model of the other paragraphs is sure are "
        + "wrong")
    for suspect in audit.suspects.prefix(shown) {
      lines.append(
        "  \(EstimateText.shortened(suspect.paragraph.id, to: 24)): labelled "
          + "\(suspect.paragraph.stance), says \(suspect.predicted) "
          + NumberText.fixed(suspect.probability, 2))
      lines += PredictionTable.wrapped(
        EstimateText.shortened(suspect.paragraph.text, to: 220), to: 92
      ).map { "      " + $0 }
    }
    for dictionary in audit.dictionaries { lines += dictionaryLines(dictionary) }
    return lines.joined(separator: "\n")
  }

  private func head(_ text: String) -> [String] { [""] + PredictionTable.wrapped(text, to: 100) }

  private func table(_ terms: [Audit.Giveaway], _ column: String) -> [String] {
    guard !terms.isEmpty else { return [] }
    var table = TextTable(["term", "paragraphs", "articles", column, "share", "lift"])
    for term in terms.prefix(shown) {
      table.append([
        EstimateText.shortened(term.term, to: 30), "\(term.paragraphs)", "\(term.articles)",
        EstimateText.shortened(term.value, to: 28), NumberText.fixed(term.share, 2),
        NumberText.fixed(term.lift, 1),
      ])
    }
    return table.lines().map { "  " + $0 }
  }

  private func dictionaryLines(_ dictionary: DictionaryAudit) -> [String] {
    let never = dictionary.unused.reduce(0) { $0 + $1.never.count }
    var lines = head(
      "Dictionary \(dictionary.name): \(never) of \(dictionary.entryCount) entries never found, "
        + "\(dictionary.strays.count) found less with their own label than without")
    for unused in dictionary.unused where !unused.never.isEmpty {
      lines += PredictionTable.wrapped(
        "\(unused.category): \(unused.never.count) of \(unused.entries) never found: "
          + unused.never.prefix(shown).joined(separator: ", ")
          + (unused.never.count > shown ? " …" : ""), to: 96
      ).enumerated().map { ($0 == 0 ? "  " : "    ") + $1 }
    }
    guard !dictionary.strays.isEmpty else { return lines }
    var table = TextTable(["entry", "category", "found", "speaks for", "share", "own lift"])
    for stray in dictionary.strays.prefix(2 * shown) {
      table.append([
        EstimateText.shortened(stray.phrase, to: 28),
        EstimateText.shortened(stray.category, to: 20),
        "\(stray.count)",
        stray.label == stray.category ? "" : EstimateText.shortened(stray.label, to: 18),
        stray.label == stray.category ? "" : NumberText.fixed(stray.share, 2),
        NumberText.fixed(stray.ownLift, 2),
      ])
    }
    return lines + table.lines().map { "  " + $0 }
  }

  public var json: String {
    var object = JSONObject()
    object.set("paragraphs", audit.paragraphCount)
    object.set("articles", audit.articleCount)
    object.set("sources", audit.sourceCount)
    object.set(
      "near_duplicates",
      audit.duplicates.map { pair in
        var entry = JSONObject()
        entry.set("first", pair.first.id)
        entry.set("second", pair.second.id)
        entry.set("similarity", pair.similarity)
        entry.set("stances", [pair.first.stance, pair.second.stance])
        if let parts = pair.parts { entry.set("parts", [parts.0, parts.1]) }
        return entry
      })
    object.set(
      "phrases",
      audit.phrases.map { phrase in
        var entry = JSONObject()
        entry.set("phrase", phrase.text)
        entry.set("articles", phrase.articles)
        if let source = phrase.source { entry.set("source", source) }
        return entry
      })
    object.set("source_terms", audit.sourceTerms.map(Self.term))
    object.set("stance_terms", audit.labelTerms.map(Self.term))
    if let source = audit.sourcePrediction {
      var entry = JSONObject()
      entry.set("sources", source.sources)
      entry.set("paragraphs", source.paragraphs)
      entry.set("accuracy", source.accuracy)
      entry.set("macro_f1", source.macroF1)
      entry.set("majority", source.majority)
      entry.set("stance_accuracy", source.stanceAccuracy)
      entry.set("stance_majority", source.stanceMajority)
      object.set("source_prediction", entry)
    }
    object.set(
      "suspects",
      audit.suspects.map { suspect in
        var entry = JSONObject()
        entry.set("id", suspect.paragraph.id)
        entry.set("stance", suspect.paragraph.stance)
        entry.set("predicted", suspect.predicted)
        entry.set("probability", suspect.probability)
        entry.set("probability_of_stance", suspect.probabilityOfLabel)
        return entry
      })
    object.set("dictionaries", audit.dictionaries.map(Self.dictionary))
    return object.text
  }

  private static func term(_ term: Audit.Giveaway) -> JSONObject {
    var entry = JSONObject()
    entry.set("term", term.term)
    entry.set("paragraphs", term.paragraphs)
    entry.set("articles", term.articles)
    entry.set("value", term.value)
    entry.set("share", term.share)
    entry.set("lift", term.lift)
    return entry
  }

  private static func dictionary(_ dictionary: DictionaryAudit) -> JSONObject {
    var object = JSONObject()
    object.set("name", dictionary.name)
    object.set("entries", dictionary.entryCount)
    var never = JSONObject()
    for unused in dictionary.unused { never.set(unused.category, unused.never) }
    object.set("never_found", never)
    object.set(
      "strays",
      dictionary.strays.map { stray in
        var entry = JSONObject()
        entry.set("category", stray.category)
        entry.set("phrase", stray.phrase)
        entry.set("paragraphs", stray.count)
        entry.set("label", stray.label)
        entry.set("share", stray.share)
        entry.set("own_lift", stray.ownLift)
        return entry
      })
    return object
  }
}
