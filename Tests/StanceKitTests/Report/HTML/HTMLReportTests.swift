import LinearLearning
import Testing

@testable import StanceKit

struct HTMLReportTests {
  @Test func everythingIsEscaped() {
    #expect(
      HTMLText.escaped("<script>\"a\" & 'b'\u{1}</script>")
        == "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;\u{FFFD}&lt;/script&gt;")
  }

  @Test func strongerSpansWin() {
    func span(_ range: Range<Int>, _ contribution: Double) -> TextHighlight.Span {
      TextHighlight.Span(range: range, contribution: contribution, name: "n")
    }
    let highlight = TextHighlight(
      [span(0..<2, 0.5), span(1..<4, -0.8), span(5..<6, 0.1), span(6..<7, 0.05)], count: 2)
    #expect(highlight.spans.map(\.range) == [1..<4, 5..<6])
    #expect(
      highlight.html("a<b>c&d", showsTips: false)
        == "a<mark class=\"against\">&lt;b&gt;</mark>c<mark>&amp;</mark>d")
    #expect(highlight.html("a<b>c&d", showsTips: true).contains("role=\"tooltip\">n −0.80</span>"))
  }

  @Test func evaluationPageIsWhole() throws {
    let pipeline = try EvaluationSamples.pipeline()
    let data = EvaluationSamples.paragraphs(24).map { paragraph in
      LabelledParagraph(
        id: paragraph.id + "<&>", article: paragraph.article, source: "<b>\(paragraph.source)",
        text: paragraph.text + " <img src=x onerror=alert(1)>", stance: paragraph.stance,
        rhetoric: paragraph.rhetoric)
    }
    let evaluation = try Evaluator(
      EvaluationOptions(
        breakdownColumns: ["source"], bootstrap: try EvaluationSamples.bootstrap())
    ).evaluate(pipeline, on: data, unit: .paragraph)
    let html = EvaluationHTML(
      evaluation, title: "A <title>", facts: [("model", "m&m")], pipeline: pipeline,
      methods: MethodsText.of(evaluation, pipeline: pipeline, digest: "d")
    ).text
    check(html)
    #expect(html.contains("<h1>A &lt;title&gt;</h1>"))
    #expect(!html.contains("<img") && !html.contains("<b>s"))
    #expect(html.contains("Most confident errors"))
  }

  @Test func predictionPageIsWhole() throws {
    let pipeline = try EvaluationSamples.pipeline()
    let article = Article(
      id: "folder/a<b>.txt",
      text: "We support the allies & welcome them <now>, said the speaker today.\n\n"
        + "They provoke the war and deserve it, never again now, the speaker went on.")
    let paragraphs = ParagraphSegmenter().paragraphs(of: article)
    let outcome = BatchLabeller.Outcome(
      article: article, paragraphs: paragraphs,
      predictions: pipeline.predictions(for: article, paragraphs))
    let page = PredictionHTML(pipeline)
    let html = String(decoding: page.head() + page.article(outcome), as: UTF8.self)
    check(html)
    #expect(html.contains("&amp;"))
    #expect(!html.contains("<now>") && !html.contains("a<b>"))
    #expect(html.contains("tabindex=\"0\""))
  }

  /// Every element that needs an end tag has one, in order; nothing comes from elsewhere.
  private func check(_ html: String) {
    let void: Set<Substring> = [
      "meta", "line", "rect", "circle", "polyline", "!DOCTYPE", "html", "body",
    ]
    var open: [Substring] = []
    var rest = html[...]
    while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      let name = tag.drop { $0 == "/" }.prefix { !$0.isWhitespace && $0 != "/" }
      if tag.hasPrefix("/") {
        #expect(open.popLast() == name)
      } else if !void.contains(name), !tag.hasSuffix("/") {
        open.append(name)
      }
    }
    #expect(open.isEmpty)
    #expect(!html.contains("<script") && !html.contains("src=\"") && !html.contains("@import"))
    #expect(!html.contains("href=") && !html.contains("url("))
    for svg in html.components(separatedBySubstring: "<svg ").dropFirst() {
      #expect(svg.prefix(60).contains("role=\"img\""))
    }
  }
}

extension String {
  /// The pieces between occurrences of `separator`.
  fileprivate func components(separatedBySubstring separator: String) -> [Substring] {
    var pieces: [Substring] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      pieces.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return pieces + [rest]
  }
}
