import TestSupport
import Testing

@testable import StanceKit

@Suite struct ExplanationTests {
  private var texts: [String] {
    PipelineSamples.paragraphs().prefix(12).map(\.text)
      + PipelineSamples.hostileArticles(60, seed: 9).map { $0.string(in: 0..<$0.text.count) }
  }

  /// Intercept and shares sum to the logit; a category's hits and its baseline to its share.
  @Test(arguments: [false, true])
  func sharesSumToTheLogit(rhetoric: Bool) {
    let pipeline = PipelineSamples.plain.pipeline
    for text in texts {
      let explanation = pipeline.explanation(of: text, rhetoric: rhetoric)
      let vector = pipeline.termVector(of: text)
      var logits = [Float](repeating: 0, count: pipeline.scorer.stride)
      pipeline.scorer.score(columns: vector.columns, values: vector.values, into: &logits)
      let stances = pipeline.stanceLabels.count
      let expected =
        rhetoric ? Array(logits[stances..<pipeline.scorer.outputCount]) : Array(logits[..<stances])
      #expect(explanation.labels.count == expected.count)
      for k in expected.indices {
        let sum = explanation.parts.reduce(explanation.intercepts[k]) { $0 + $1.contributions[k] }
        #expect(abs(sum - expected[k]) < 1e-4 && abs(explanation.logits[k] - expected[k]) < 1e-4)
        for part in explanation.parts where !part.baseline.isEmpty {
          let whole = part.hits.reduce(part.baseline[k]) { $0 + $1.contributions[k] }
          #expect(abs(whole - part.contributions[k]) < 1e-4, "\(part.name)")
        }
      }
    }
  }

  /// What stands at the ranges of a term is the term.
  @Test func rangesHoldTheTerm() {
    let pipeline = PipelineSamples.plain.pipeline
    let vocabulary = pipeline.vectorizer.vocabulary
    let names = Dictionary(
      uniqueKeysWithValues: (0..<vocabulary.count).map {
        (vocabulary.term($0), vocabulary.kind($0))
      })
    for text in texts {
      let bytes = Array(text.utf8)
      func words(_ range: Range<Int>) -> [String] {
        Tokenizer().tokens(in: String(decoding: bytes[range], as: UTF8.self))
          .filter { $0.kind == .word }.map(\.normalised)
      }
      for part in pipeline.explanation(of: text).parts where part.baseline.isEmpty {
        #expect(!part.ranges.isEmpty, "\(part.name)")
        for range in part.ranges {
          switch names[part.name] {
          case .words: #expect(words(range).joined(separator: " ") == part.name)
          case .cased:
            #expect(String(decoding: bytes[range], as: UTF8.self) == String(part.name.dropFirst()))
          case .characters:
            #expect("_\(words(range).joined())_".contains(part.name.dropFirst()), "\(part.name)")
          case nil: Issue.record("unknown term \(part.name)")
          }
        }
      }
    }
  }

  @Test func hitsAreTheDictionarysPhrases() throws {
    let pipeline = PipelineSamples.plain.pipeline
    let text = "Costs, the big waste: people of Ukraine!"
    let explanation = pipeline.explanation(of: text)
    func hits(_ name: String) throws -> [String] {
      let part = try #require(explanation.parts.first { $0.name == name })
      return part.hits.map {
        $0.phrase + "=" + String(decoding: Array(text.utf8)[$0.range], as: UTF8.self)
      }
    }
    #expect(try hits("frames/money") == ["cost*=Costs", "* waste=big waste"])
    #expect(try hits("frames/people") == ["people of *=people of Ukraine"])
    #expect(try hits("style/exclamation-mark") == ["!=!"])
    #expect(try hits("style/question-mark") == [])
  }

  @Test func strongest() {
    let explanation = PipelineSamples.plain.pipeline.explanation(
      of: "a clean, quiet and modern tram")
    let parts = explanation.strongest(for: 1, count: 5)
    #expect(parts.count == 5)
    for (a, b) in zip(parts, parts.dropFirst()) {
      #expect(abs(a.contributions[1]) >= abs(b.contributions[1]))
    }
    #expect(explanation.strongest(for: 1, count: 10_000).count == explanation.parts.count)
  }

  @Test func strongestTermsOfTheModel() throws {
    let terms = try PipelineSamples.handmade().strongestTerms(forOutput: 1, count: 2)
    #expect(terms.map(\.name) == ["war", "peace"])
    #expect(abs(terms[0].weight - 1.0986123) < 1e-6 && terms[0].documentFrequency == 1)
    let pipeline = PipelineSamples.plain.pipeline
    let all = pipeline.strongestTerms(forOutput: 0, count: .max)
    #expect(all.count == pipeline.vectorizer.columnCount)
    #expect(all.count > 40 && zip(all, all.dropFirst()).allSatisfy { $0.weight >= $1.weight })
    for count in [0, 1, 5, 20] {
      let terms = pipeline.strongestTerms(forOutput: 0, count: count)
      #expect(terms.map(\.name) == all.prefix(count).map(\.name))
    }
    #expect(all.first { $0.name == "frames/money" }?.documentFrequency == .some(nil))
  }
}
