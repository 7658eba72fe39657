import Foundation
import TestSupport
import Testing

@testable import StanceKit

@Suite struct PredictionOutputTests {
  private func outcome(_ pipeline: Pipeline) -> BatchLabeller.Outcome {
    let text = "War, \"war\".\n\nPeace\n\neins zwei drei vier fünf war"
    let article = Article(id: "a,1", text: text, title: "T", source: "S", date: "2024-05-01")
    func paragraph(_ index: Int, _ range: Range<Int>, _ kind: Paragraph.Kind) -> Paragraph {
      Paragraph(
        articleID: article.id, index: index, range: range, content: range, kind: kind,
        furniture: kind == .furniture ? .navigation : nil, speaker: index == 0 ? "Ann" : nil,
        isQuotedPost: false)
    }
    let paragraphs = [
      paragraph(0, 0..<11, .body), paragraph(1, 13..<18, .furniture),
      paragraph(2, 20..<text.utf8.count, .body),
    ]
    return BatchLabeller.Outcome(
      article: article, paragraphs: paragraphs,
      predictions: pipeline.predictions(for: article, paragraphs))
  }

  private func rows(_ pipeline: Pipeline, _ format: PredictionWriter.Format, text: Bool = true)
    -> String
  {
    let writer = PredictionWriter(pipeline, format: format, includesText: text)
    return String(decoding: writer.header() + writer.rows(outcome(pipeline)), as: UTF8.self)
  }

  @Test func jsonLines() throws {
    let pipeline = try PipelineSamples.handmade()
    #expect(
      rows(pipeline, .jsonl) == """
        {"article":"a,1","title":"T","source":"S","date":"2024-05-01","paragraph":0,"range":[0,11],"kind":"body","speaker":"Ann","stance":"hawks","probability":0.9000,"probabilities":{"doves":0.1000,"hawks":0.9000},"rhetoric":["alarm"],"rhetoric_probabilities":{"alarm":0.9643},"text":"War, \\"war\\"."}
        {"article":"a,1","title":"T","source":"S","date":"2024-05-01","paragraph":1,"range":[13,18],"kind":"furniture","furniture":"navigation","stance":null,"text":"Peace"}
        {"article":"a,1","title":"T","source":"S","date":"2024-05-01","paragraph":2,"range":[20,49],"kind":"body","stance":"uncertain","probability":0.7500,"reason":"unknown-words","probabilities":{"doves":0.2500,"hawks":0.7500},"rhetoric":[],"rhetoric_probabilities":{"alarm":0.7500},"text":"eins zwei drei vier fünf war"}

        """)
  }

  /// Furniture takes the neutral label where the model has one.
  @Test func neutralFurniture() throws {
    let pipeline = try PipelineSamples.handmade(neutral: "doves")
    #expect(
      rows(pipeline, .jsonl).contains(
        #""kind":"furniture","furniture":"navigation","stance":"doves","text""#))
  }

  @Test func delimited() throws {
    let pipeline = try PipelineSamples.handmade()
    #expect(
      rows(pipeline, .csv) == """
        article,title,source,date,paragraph,start,end,kind,furniture,speaker,stance,probability,reason,p_doves,p_hawks,rhetoric,p_alarm,text
        "a,1",T,S,2024-05-01,0,0,11,body,,Ann,hawks,0.9000,,0.1000,0.9000,alarm,0.9643,"War, ""war""."
        "a,1",T,S,2024-05-01,1,13,18,furniture,navigation,,,,,,,,,Peace
        "a,1",T,S,2024-05-01,2,20,49,body,,,uncertain,0.7500,unknown-words,0.2500,0.7500,,0.7500,eins zwei drei vier fünf war

        """)
    #expect(
      rows(pipeline, .tsv, text: false) == """
        article\ttitle\tsource\tdate\tparagraph\tstart\tend\tkind\tfurniture\tspeaker\tstance\tprobability\treason\tp_doves\tp_hawks\trhetoric\tp_alarm
        a,1\tT\tS\t2024-05-01\t0\t0\t11\tbody\t\tAnn\thawks\t0.9000\t\t0.1000\t0.9000\talarm\t0.9643
        a,1\tT\tS\t2024-05-01\t1\t13\t18\tfurniture\tnavigation\t\t\t\t\t\t\t\t
        a,1\tT\tS\t2024-05-01\t2\t20\t49\tbody\t\t\tuncertain\t0.7500\tunknown-words\t0.2500\t0.7500\t\t0.7500

        """)
  }

  @Test func summaries() throws {
    let pipeline = try PipelineSamples.handmade(neutral: "doves")
    func row(_ format: PredictionWriter.Format) -> String {
      let writer = SummaryWriter(pipeline, format: format)
      return String(decoding: writer.row(outcome(pipeline)), as: UTF8.self)
    }
    #expect(
      row(.jsonl)
        == #"{"article":"a,1","title":"T","source":"S","date":"2024-05-01","stance":"hawks","labelled":2,"furniture":1,"uncertain":1,"paragraphs":{"doves":0,"hawks":1},"mean_probabilities":{"doves":0.1000,"hawks":0.9000},"rhetoric":{"alarm":1}}"#
        + "\n")
    #expect(row(.csv) == "\"a,1\",T,S,2024-05-01,hawks,2,1,1,0,1,0.1000,0.9000,1\n")
    #expect(
      String(decoding: SummaryWriter(pipeline, format: .csv).header(), as: UTF8.self)
        == "article,title,source,date,stance,labelled,furniture,uncertain,n_doves,n_hawks,mean_doves,mean_hawks,n_alarm\n"
    )
  }

  @Test func table() throws {
    let pipeline = try PipelineSamples.handmade()
    #expect(
      PredictionTable(pipeline, includesText: true, colour: false).text(outcome(pipeline)) == """
        T
        a,1

           0  hawks      0.90  War, "war".
                               » alarm 0.96
           1  ·                [navigation] Peace
           2  uncertain  0.75  eins zwei drei vier fünf war

          paragraphs: hawks 1, uncertain 1; furniture 1
          rhetoric: alarm 1


        """)
  }

  /// Whatever the text, lines stay within the terminal unless one word alone is longer.
  @Test func tablesFit() throws {
    let pipeline = PipelineSamples.contextual.pipeline
    let table = PredictionTable(pipeline, includesText: true, colour: false)
    for sample in PipelineSamples.paragraphs().prefix(9) {
      let article = Article(id: "a", text: "\(sample.text) \(sample.text)\n\n\(sample.text)")
      let paragraphs = ParagraphSegmenter().paragraphs(of: article)
      let outcome = BatchLabeller.Outcome(
        article: article, paragraphs: paragraphs,
        predictions: pipeline.predictions(for: article, paragraphs))
      for line in table.text(outcome).split(separator: "\n") {
        #expect(line.count <= 100, "\(line)")
      }
    }
  }

  /// The most frequent stance besides the neutral one, which is left for when there is no other.
  @Test func dominantStance() throws {
    let pipeline = try PipelineSamples.handmade()
    let summary = ArticleSummary(
      outcome(pipeline).article, [], [], stances: 2, techniques: 1)
    #expect(summary.dominantStance(neutral: nil) == nil && summary.dominantStance(neutral: 1) == 1)
    #expect(summary.meanProbabilities == [0, 0])
  }

  /// Every line is one JSON object whose range holds its text.
  @Test func hostileArticlesReadBack() throws {
    struct Line: Decodable {
      let range: [Int]
      let text: String
    }
    let pipeline = PipelineSamples.contextual.pipeline
    for article in PipelineSamples.hostileArticles(60, seed: 17) {
      let paragraphs = ParagraphSegmenter().paragraphs(of: article)
      let bytes = PredictionWriter(pipeline, format: .jsonl, includesText: true).rows(
        .init(
          article: article, paragraphs: paragraphs,
          predictions: pipeline.predictions(for: article, paragraphs)))
      let lines = bytes.split(separator: UInt8(ascii: "\n"))
      #expect(lines.count == paragraphs.count)
      for line in lines {
        let read = try JSONDecoder().decode(Line.self, from: Data(line))
        #expect(Array(read.text.utf8) == Array(article.text[read.range[0]..<read.range[1]]))
      }
    }
  }
}
