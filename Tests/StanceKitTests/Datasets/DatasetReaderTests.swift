import Testing

@testable import StanceKit

@Suite struct DatasetReaderTests {
  private func read(
    _ path: String, _ contents: String, _ columns: DatasetColumns = DatasetColumns()
  ) throws -> [LabelledParagraph] {
    try DatasetReader(columns: columns).paragraphs(path: path, contents: Array(contents.utf8))
  }

  private func fault(
    _ path: String, _ bytes: [UInt8], _ columns: DatasetColumns = DatasetColumns()
  ) -> String {
    do {
      return
        "no error: \(try DatasetReader(columns: columns).paragraphs(path: path, contents: bytes))"
    } catch {
      return "\(error)"
    }
  }

  private func fault(_ path: String, _ contents: String) -> String {
    fault(path, Array(contents.utf8))
  }

  // MARK: What is read

  @Test func jsonLines() throws {
    let paragraphs = try read(
      "d/train.jsonl",
      """
      {"id":"a-1","article":"a","source":"s","text":"T\\n1","stance":" for ","rhetoric":["y","x","y"],"year":2021,"x":null}

      {"id":7,"text":"T2","stance":"none","rhetoric":[],"stance_second":"for","rhetoric_second":"x| y","genre":"op-ed"}\r
      {"text":"T3","stance":"against"}
      """)
    #expect(
      paragraphs[0]
        == LabelledParagraph(
          id: "a-1", article: "a", source: "s", text: "T\n1", stance: "for", rhetoric: ["x", "y"],
          attributes: ["year": "2021", "x": ""], location: .init(path: "d/train.jsonl", line: 1)))
    #expect(paragraphs[1].id == "7" && paragraphs[1].article == "7" && paragraphs[1].source == "")
    #expect(paragraphs[1].rhetoric == [] && paragraphs[1].secondStance == "for")
    #expect(
      paragraphs[1].secondRhetoric == ["x", "y"] && paragraphs[1].attributes == ["genre": "op-ed"])
    // The line number is the id; the file has rhetoric, so its absence means none.
    #expect(paragraphs[2].id == "4" && paragraphs[2].article == "4" && paragraphs[2].rhetoric == [])
    #expect(paragraphs[0].value(ofColumn: "year") == "2021")
    #expect(
      paragraphs[0].value(ofColumn: "article") == "a" && paragraphs[0].value(ofColumn: "y") == nil)
  }

  @Test func withoutRhetoric() throws {
    #expect(try read("t.ndjson", #"{"text":"T","stance":"s"}"#)[0].rhetoric == nil)
    #expect(try read("t.csv", "text,stance\nT,s\n")[0].rhetoric == nil)
  }

  @Test func delimited() throws {
    let csv = try read(
      "t.csv",
      "\u{FEFF}stance,text,rhetoric,more\r\nfor,\"a, \"\"b\"\"\nc\",x | y|,1\r\n\r\nnone,d,,\r\n")
    #expect(csv.map(\.text) == ["a, \"b\"\nc", "d"])
    #expect(csv.map(\.stance) == ["for", "none"])
    #expect(csv.map(\.rhetoric) == [["x", "y"], []])
    #expect(csv.map(\.id) == ["2", "5"])
    #expect(csv[0].attributes == ["more": "1"])
    #expect(csv[1].location.description == "t.csv:5:1")
    let tsv = try read("t.tsv", "text\tstance\nit, \"said\"\tfor")
    #expect(tsv[0].text == "it, \"said\"" && tsv[0].location.description == "t.tsv:2:12")
  }

  @Test func otherColumnNames() throws {
    var columns = DatasetColumns()
    columns.text = "body"
    columns.stance = "label"
    columns.article = "doc"
    let paragraph = try read("t.csv", "label,body,doc\nfor,T,d1\n", columns)[0]
    #expect(paragraph.text == "T" && paragraph.stance == "for" && paragraph.article == "d1")
  }

  // MARK: Errors, word for word

  @Test func errorsOfFiles() {
    #expect(
      fault("t.xlsx", "x")
        == "t.xlsx: unknown kind of data; expected a file ending in .jsonl, .ndjson, .csv or .tsv")
    for path in ["t.jsonl", "t.csv", "t.tsv"] {
      #expect(
        fault(path, "") == "\(path): no paragraphs; expected one labelled paragraph a line")
    }
    #expect(
      fault("t.csv", "text,stance\n")
        == "t.csv: no paragraphs; expected one labelled paragraph a line")
    #expect(
      fault("t.jsonl", "\n \t\r\n")
        == "t.jsonl: no paragraphs; expected one labelled paragraph a line")
  }

  @Test func errorsOfEncoding() {
    let hint =
      "the line is not UTF-8; convert the file, for example with 'iconv -f WINDOWS-1252 -t UTF-8'"
    #expect(
      fault("t.csv", Array("text,stance\nx,y\n".utf8) + [0xE9, 0x2C, 0x61]) == "t.csv:3: \(hint)")
    #expect(
      fault("t.jsonl", Array("{\"text\":\"".utf8) + [0xE9] + Array("\",\"stance\":\"s\"}".utf8))
        == "t.jsonl:1: \(hint)")
  }

  @Test func errorsOfRecords() {
    let object = "not a JSON object; expected one object a line, {\"text\": …, \"stance\": …}"
    let good = #"{"text":"T","stance":"s"}"#
    #expect(fault("t.jsonl", "\(good)\n{\"text\":") == "t.jsonl:2: \(object)")
    // Half a surrogate pair and a number beyond range are no text.
    #expect(fault("t.jsonl", #"{"text":"\ud83d","stance":"s"}"#) == "t.jsonl:1: \(object)")
    #expect(fault("t.jsonl", #"{"text":1e999,"stance":"s"}"#) == "t.jsonl:1: \(object)")
    #expect(fault("t.jsonl", "\(good)\n\n[1]\n") == "t.jsonl:3: \(object)")
    #expect(
      fault("t.csv", "text,stance\na,b\nc\n") == "t.csv:3: 1 fields, but the header has 2")
    #expect(
      fault("t.csv", "text,stance\n\"a\"b,c\n")
        == "t.csv:2:4: text after a closing quote; double the quotes inside a quoted field")
    #expect(
      fault("t.csv", "text,stance\na,\"b\nc,d\n")
        == "t.csv:2:3: a quoted field opens here and is never closed; expected '\"'")
  }

  @Test func errorsOfColumns() {
    #expect(
      fault("t.csv", "txt,label\na,b\n")
        == "t.csv:1: no column 'text'; found 'txt', 'label'; did you mean 'txt'? (choose another with --text-column)"
    )
    #expect(
      fault("t.tsv", "text\tlabel\na\tb\n")
        == "t.tsv:1: no column 'stance'; found 'text', 'label' (choose another with --stance-column)"
    )
    #expect(
      fault("t.jsonl", #"{"text":"T","Stance":"s"}"#)
        == "t.jsonl:1: no column 'stance'; found 'Stance', 'text'; did you mean 'Stance'? (choose another with --stance-column)"
    )
    #expect(
      fault("t.jsonl", "{}")
        == "t.jsonl:1: no column 'text'; found no columns (choose another with --text-column)")
  }

  @Test func errorsOfValues() {
    #expect(
      fault("t.csv", "text,stance\nabc, \n")
        == "t.csv:2:5: no value for 'stance'; every paragraph needs one")
    #expect(
      fault("t.jsonl", #"{"text":"T","stance":null}"#)
        == "t.jsonl:1: no value for 'stance'; every paragraph needs one")
    #expect(
      fault("t.csv", "id,text,stance\n1,a,b\n2,a,b\n1,a,b\n")
        == "t.csv:4: id '1' stands in line 2 already; ids must differ")
    #expect(
      DatasetError.unknownLabel(
        SourceLocation(path: "t.tsv", line: 412, column: 18), label: "favor", column: "stance",
        known: ["against", "favour"]
      ).description == "t.tsv:412:18: unknown stance label 'favor'; did you mean 'favour'?")
    #expect(
      DatasetError.unknownLabel(
        SourceLocation(path: "t.jsonl", line: 2), label: "xyz", column: "rhetoric",
        known: ["against", "favour"]
      ).description
        == "t.jsonl:2: unknown rhetoric label 'xyz'; the model knows 'against', 'favour'")
  }

  @Test func nearestSpelling() {
    #expect(
      Spelling.nearest(to: "Pro Ukraine", in: ["pro-russia", "pro-ukraine"]) == "pro-ukraine")
    #expect(Spelling.nearest(to: "reallist", in: ["none", "realist"]) == "realist")
    #expect(Spelling.nearest(to: "abc", in: ["xyz"]) == nil)
    #expect(Spelling.nearest(to: "", in: []) == nil)
    // kitten → sitting: two substitutions and an insertion.
    #expect(Spelling.editDistance("kitten", "sitting") == 3)
    #expect(Spelling.editDistance("", "abc") == 3 && Spelling.editDistance("abc", "") == 3)
  }

  /// Every prefix and every flipped bit reads or throws.
  @Test func hostileBytesNeverTrap() {
    let files = [
      (
        "t.jsonl",
        #"{"id":1.5e3,"text":"T\u00e9","stance":"s","rhetoric":["x"],"o":{"p":[1,true,null]}}"#
          + "\n{}"
      ),
      ("t.csv", "\u{FEFF}text,stance,rhetoric\r\n\"a \"\"b\"\"\nc\",é,x|y\n"),
      ("t.tsv", "text\tstance\n\"a\"\té\r"),
    ]
    for (path, contents) in files {
      let bytes = Array(contents.utf8)
      for index in bytes.indices {
        _ = fault(path, Array(bytes[..<index]))
        for bit in 0..<8 {
          var flipped = bytes
          flipped[index] ^= 1 << bit
          _ = fault(path, flipped)
        }
      }
    }
  }
}
