import LinearLearning
import Testing

@testable import StanceKit

struct AuditTests {
  @Test func nearDuplicatesByHand() {
    // Ten words each, one replaced at the end: of 6 and 6 shingles 5 are common, 5/7.
    let first = (1...10).map { UInt64($0) }
    let second = first.dropLast() + [99]
    let other = (101...110).map { UInt64($0) }
    let pairs = NearDuplicates.pairs(
      [first, Array(second), other, first], threshold: 0.7, where: { _, _ in true })
    #expect(pairs.map { [$0.first, $0.second] } == [[0, 3], [0, 1], [1, 3]])
    #expect(pairs[0].similarity == 1)
    #expect(abs(pairs[1].similarity - 5.0 / 7) < 1e-15)
  }

  @Test func nearlyAllPairsAreFound() {
    // 200 pairs of 60 words, one of them changed: at most 5 of 56 shingles differ, so the similarity is at least
    // 51/61, and each pair is missed with probability (1 − 0.836⁵)²⁰ < 10⁻⁴.
    var generator = LinearLearning.SeededGenerator(seed: 2)
    var words: [[UInt64]] = []
    for _ in 0..<200 {
      let text = (0..<60).map { _ in UInt64(generator.integer(below: 5000)) }
      var changed = text
      changed[generator.integer(below: 60)] = 1_000_000
      words += [text, changed]
    }
    let pairs = NearDuplicates.pairs(words, threshold: 0.7, where: { _, _ in true })
    #expect(pairs.count >= 199)
    #expect(pairs.allSatisfy { $0.second == $0.first + 1 && $0.first % 2 == 0 })
  }

  @Test func phrasesGrowAsFarAsTheyAreShared() {
    let shared = "read more of our fearless reporting on the war every day"
    let texts = (0..<4).map { "opening\($0) \(shared) ending\($0)" }
    let words = texts.map {
      $0.split(separator: " ").map { UInt64(bitPattern: Int64($0.hashValue)) }
    }
    let phrases = RepeatedPhrases.find(
      words, articles: [0, 1, 2, 3], sources: ["s", "s", "s", "s"], leastArticles: 3
    ) { row, range in
      texts[row].split(separator: " ")[range].joined(separator: " ")
    }
    #expect(phrases.map(\.text) == [shared])
    #expect(phrases[0].articles == 4)
    #expect(phrases[0].source == "s")
  }

  @Test func giveawaysByHand() {
    // Term 0 stands in 4 rows, all yes; term 1 in 4, half of them yes.
    let rows: [[(column: Int, value: Float)]] = [
      [(0, 1), (1, 1)], [(0, 1), (1, 1)], [(0, 1)], [(0, 1)], [(1, 1)], [(1, 1)], [], [],
    ]
    let terms = Giveaways.find(
      SparseMatrix(rows: rows, columnCount: 2), names: { "t\($0)" },
      values: ["yes", "yes", "yes", "yes", "no", "no", "no", "no"],
      articles: Array(0..<8), leastShare: 0.9, leastCount: 3, leastArticles: 3)
    #expect(terms.map(\.name) == ["t0"])
    #expect(terms[0].value == "yes")
    #expect(terms[0].lift == 2)
  }

  @Test func dictionaryEntriesThatSpeakForAnother() throws {
    let dictionary = try PhraseDictionary(
      name: "d",
      weightsByCategory: ["for": ["we": 1, "they": 1, "absent": 1], "theme": ["war": 1]])
    let audit = try DictionaryAudit(dictionary, EvaluationSamples.paragraphs(20))
    #expect(audit.unused.map(\.category) == ["for", "theme"])
    #expect(audit.unused[0].never == ["absent"])
    // 'they' stands under 'for' and is said by those against.
    #expect(audit.strays.map(\.phrase) == ["they"])
    #expect(audit.strays[0].label == "against")
    #expect(audit.strays[0].ownLift < 0.5)
  }

  @Test func wholeAudit() throws {
    var data = EvaluationSamples.paragraphs(24, noise: 23)
    let copy = "A statement of nine words that two articles print alike, word for word."
    for (id, stance) in [("x", "for"), ("y", "against")] {
      data.append(
        LabelledParagraph(id: id, article: id, source: "s0", text: copy, stance: stance))
    }
    let plan = try TrainingPlan(terms: try TermOptions(), strengths: [10], folds: 3)
    let audit = try Auditor(plan: plan, similarity: 0.99, suspicion: 0.6).audit(data)
    let pair = try #require(audit.duplicates.first { $0.first.id == "x" })
    #expect(pair.second.id == "y")
    #expect(audit.contradicting > 0)
    #expect(audit.sourceCount == 4)
    #expect(audit.sourcePrediction == nil)
    // The paragraphs that say one thing and are labelled as the other.
    #expect(!audit.suspects.isEmpty)
    let report = AuditReport(audit, shown: 5)
    for line in report.text.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
    #expect(report.json.contains("\"near_duplicates\":[{\"first\":"))
  }
}
