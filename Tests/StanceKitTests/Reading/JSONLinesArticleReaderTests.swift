import StanceKit
import Testing

@Suite("JSON Lines")
struct JSONLinesArticleReaderTests {
  private func read(_ text: String) throws -> [Article] {
    var reader = JSONLinesArticleReader(bytes: Array(text.utf8), name: "a.jsonl")
    var articles: [Article] = []
    while let article = try reader.next() { articles.append(article) }
    return articles
  }

  @Test("fields, in any order, others passed over")
  func fields() throws {
    let articles = try read(
      """
      {"id":"one","text":"First."}

      \u{20}{ "text" : "Second.\\n\\nTwo \\u041A\\ud83c\\uddfa \\"q\\" \\\\ \\/ \\t.", "x": [1, {"y": null}, "z"],
      """.replacing("\n\n ", with: "\n\n") + """
        "title":"T","source":"S","date":2024,"author":null,"id":7,"label":true,"e":{},"f":[]}
        """)
    #expect(articles.map(\.id) == ["one", "7"])
    #expect(
      articles[1].string(in: 0..<articles[1].text.count) == "Second.\n\nTwo К🇺 \"q\" \\ / \t.")
    #expect(articles[1].title == "T" && articles[1].source == "S")
    #expect(articles[1].date == "2024" && articles[1].author == nil)
  }

  @Test("byte order mark, carriage returns, no line feed at the end")
  func lineEnds() throws {
    #expect(
      try read("\u{FEFF}{\"id\":1,\"text\":\"a\"}\r\n{\"id\":2,\"text\":\"b\"}").map(\.id) == [
        "1", "2",
      ])
    #expect(try read("").isEmpty)
    #expect(try read("\n\n").isEmpty)
  }

  @Test("lone surrogates, zeros and broken bytes are replaced and counted")
  func replaced() throws {
    let articles = try read("{\"id\":1,\"text\":\"a\\ud800b\\u0000c\\udc00\\ud800\\u0041\"}")
    #expect(
      articles[0].string(in: 0..<articles[0].text.count) == "a\u{FFFD}b\u{FFFD}c\u{FFFD}\u{FFFD}A")
    #expect(articles[0].decoding.replacementCount == 4)
    var reader = JSONLinesArticleReader(
      bytes: Array("{\"id\":1,\"text\":\"a".utf8) + [0xE9] + Array("b\"}".utf8), name: "a")
    let article = try reader.next()!
    #expect(article.string(in: 0..<article.text.count) == "a\u{FFFD}b")
    #expect(article.decoding.replacedByteCount == 1)
  }

  @Test(
    "errors say where, what was found and what was expected",
    arguments: [
      ("x", "a.jsonl:1:1: found 'x', expected a JSON object"),
      ("[1]", "a.jsonl:1:1: found '[', expected a JSON object"),
      ("{\"id\":1", "a.jsonl:1:8: found the end of the line, expected ',' or '}'"),
      ("{\"id\" 1}", "a.jsonl:1:7: found '1', expected ':' behind the field name"),
      ("{id:1}", "a.jsonl:1:2: found 'i', expected a field name in quotation marks"),
      ("{\"id\":1,}", "a.jsonl:1:9: found '}', expected a field name in quotation marks"),
      ("{\"text\":5}", "a.jsonl:1:9: found '5', expected a string for 'text'"),
      ("{\"id\":[]}", "a.jsonl:1:7: found '[', expected a string or a number for 'id'"),
      (
        "{\"text\":\"a",
        "a.jsonl:1:11: found the end of the line, expected '\"' to close the string that opens here"
      ),
      (
        "{\"text\":\"\\x\"}",
        "a.jsonl:1:11: found 'x', expected an escape: one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u"
      ),
      (
        "{\"text\":\"\\u12G4\"}",
        "a.jsonl:1:14: found 'G', expected four hexadecimal digits behind \\u"
      ),
      (
        "{\"text\":\"a\tb\"}",
        "a.jsonl:1:11: found control character 9, expected an escape such as \\n or \\t"
      ),
      ("{\"x\":tru}", "a.jsonl:1:9: found '}', expected true"),
      ("{\"x\":01}", "a.jsonl:1:7: found '1', expected a number without leading zeros"),
      ("{\"x\":é}", "a.jsonl:1:6: found 'é', expected a value"),
      ("{\"x\":[1 2]}", "a.jsonl:1:9: found '2', expected ',' or ']'"),
      (
        "{\"id\":1,\"text\":\"\"} {}",
        "a.jsonl:1:20: found '{', expected the end of the line behind the object"
      ),
      (
        "{\"id\":1,\"body\":\"\"}",
        "a.jsonl:1: no field 'text'; found 'id', 'body'; every record needs 'id' and 'text'"
      ),
      ("{}", "a.jsonl:1: no field 'id'; found no fields; every record needs 'id' and 'text'"),
    ])
  func errors(line: String, message: String) {
    do {
      _ = try read(line)
      Issue.record("nothing thrown")
    } catch {
      #expect("\(error)" == message)
    }
  }

  @Test("reading goes on behind a bad record")
  func resumption() throws {
    var reader = JSONLinesArticleReader(
      bytes: Array("{\"id\":1,\"text\":\"a\"}\n{\n\n{\"id\":2,\"text\":\"b\"}\n".utf8), name: "a")
    #expect(try reader.next()?.id == "1")
    #expect(throws: ReadingError.self) { _ = try reader.next() }
    #expect(try reader.next()?.id == "2")
    #expect(try reader.next()?.id == nil)
  }

  @Test("values nested too deep are refused")
  func nesting() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: ReadingError.self) { try read("{\"x\":\(deep)") }
  }

  @Test("every prefix of a record is read or refused")
  func prefixes() throws {
    let record = Array(
      "{\"id\":\"a\\u0041\",\"text\":\"x\\n\\ud83c\\uddfaé\",\"n\":[-1.5e+3,{\"k\":null}]}".utf8)
    for count in 0..<record.count {
      var reader = JSONLinesArticleReader(bytes: Array(record[..<count]), name: "a")
      if count == 0 {
        #expect(try reader.next()?.id == nil)
      } else {
        #expect(throws: ReadingError.self) { _ = try reader.next() }
      }
    }
  }

  @Test("byte flips never trap", arguments: 0..<8)
  func flips(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let record = Array(
      "{\"id\":\"a\",\"text\":\"x\\n\\ud83c\\uddfa\",\"n\":[-1.5e+3,{\"k\":null}]}".utf8)
    for _ in 0..<500 {
      var bytes = record
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      var reader = JSONLinesArticleReader(bytes: bytes, name: "a")
      while let article = try? reader.next() { #expect(brokenLaw(of: article) == nil) }
    }
  }
}
