import Testing

@testable import StanceKit

@Suite struct DatasetSplitsTests {
  private func splits(_ text: String) throws -> DatasetSplits {
    try DatasetSplits(path: "splits.tsv", contents: Array(text.utf8))
  }

  private let paragraphs = ["a", "a", "b"].enumerated().map { index, article in
    LabelledParagraph(
      id: "\(index)", article: article, text: "T", stance: "s",
      location: SourceLocation(path: "d.jsonl", line: index + 1))
  }

  private func fault(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func partsInOrder() throws {
    for header in ["", "article\tpart\n"] {
      let splits = try splits(header + "b\ttest\na\ttrain\n")
      #expect(try splits.paragraphs(paragraphs, inParts: ["train"]).map(\.id) == ["0", "1"])
      #expect(try splits.paragraphs(paragraphs, inParts: ["test"]).map(\.id) == ["2"])
    }
  }

  @Test func errors() throws {
    #expect(fault { _ = try splits("a\n") } == "splits.tsv:1: expected 'article<TAB>part'")
    #expect(fault { _ = try splits("a\t\n") } == "splits.tsv:1: expected 'article<TAB>part'")
    #expect(
      fault { _ = try splits("a\tx\na\ty\n") }
        == "splits.tsv:2: article 'a' stands in an earlier line already")
    let some = try splits("a\ttrain\n")
    #expect(
      fault { _ = try some.paragraphs(paragraphs, inParts: ["train"]) }
        == "d.jsonl:3: article 'b' is not in splits.tsv")
    let all = try splits("a\ttrain\nb\ttest\n")
    #expect(
      fault { _ = try all.paragraphs(paragraphs, inParts: ["dev"]) }
        == "splits.tsv:1: no article is in part 'dev'; found 'test', 'train'")
  }
}
