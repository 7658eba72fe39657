import Foundation
import StanceKit
import Testing

@Suite("Inputs")
struct InputWalkerTests {
  /// Runs in a fresh folder that is removed afterwards.
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "stance-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func write(_ folder: URL, _ name: String, _ text: String) throws {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// What the walk yields, the folder's own path taken out.
  private func walk(_ arguments: [String], _ folder: URL) -> [String] {
    var walker = InputWalker(arguments)
    var found: [String] = []
    while let input = walker.next() {
      switch input {
      case .success(let path): found.append(path)
      case .failure(let error): found.append("error " + error.description)
      }
    }
    return found.map { $0.replacing(folder.path, with: "F") }
  }

  @Test("folders ascend by path bytes; hidden and other files are passed over")
  func folders() throws {
    try inFolder { folder in
      for name in ["b.txt", "a/z.md", "a.html", "a/b/c.jsonl", "Z.txt", "a-b.txt", "noending"] {
        try write(folder, name, "Text.")
      }
      for name in [".hidden.txt", ".git/a.txt", "style.css", "data.json", "a/x.py"] {
        try write(folder, name, "Text.")
      }
      try Data([0x89, 0x50, 0x4E, 0x47, 0, 0]).write(to: folder.appendingPathComponent("picture"))
      #expect(
        walk([folder.path], folder) == [
          "F/Z.txt", "F/a-b.txt", "F/a.html", "F/a/b/c.jsonl", "F/a/z.md", "F/b.txt", "F/noending",
        ])
    }
  }

  @Test("arguments are taken as they are given")
  func arguments() throws {
    try inFolder { folder in
      try write(folder, "x.css", "Text.")
      let file = folder.path + "/x.css"
      #expect(walk(["-", file, file], folder) == ["-", "F/x.css", "F/x.css"])
      #expect(
        walk([folder.path + "/none.txt", file], folder) == [
          "error F/none.txt: no such file or folder; check the spelling, or use - for standard input",
          "F/x.css",
        ])
    }
  }

  @Test("a folder without articles is an error")
  func emptyFolder() throws {
    try inFolder { folder in
      try write(folder, "style.css", "p{}")
      #expect(
        walk([folder.path], folder) == [
          "error F: no article in this folder; expected files ending in .txt, .md, .html or .jsonl"
        ])
    }
  }

  @Test("links that lead back are entered once")
  func loops() throws {
    try inFolder { folder in
      try write(folder, "a/one.txt", "Text.")
      try FileManager.default.createSymbolicLink(
        at: folder.appendingPathComponent("a/loop"), withDestinationURL: folder)
      try FileManager.default.createSymbolicLink(
        at: folder.appendingPathComponent("dead.txt"),
        withDestinationURL: folder.appendingPathComponent("nowhere"))
      let found = walk([folder.path], folder)
      #expect(found.filter { $0.hasSuffix("one.txt") }.count == 1)
      #expect(found.contains { $0.hasPrefix("error F/dead.txt: no such file") })
    }
  }

  @Test("a stream gives the article of a text and the records of a file")
  func streams() throws {
    try inFolder { folder in
      try write(folder, "a.txt", "Text.")
      try write(folder, "b.jsonl", "{\"id\":1,\"text\":\"x\"}\n{\n{\"id\":2,\"text\":\"y\"}\n")
      try write(folder, "noending", "{\"id\":3,\"text\":\"z\"}")
      try write(folder, "empty.txt", "")
      func ids(_ name: String) throws -> [String] {
        var stream = try ArticleStream(path: folder.path + "/" + name)
        var found: [String] = []
        while true {
          do {
            guard let article = try stream.next() else { return found }
            found.append(article.id.replacing(folder.path, with: "F"))
          } catch {
            found.append("error")
          }
        }
      }
      #expect(try ids("a.txt") == ["F/a.txt"])
      #expect(try ids("b.jsonl") == ["1", "error", "2"])
      #expect(try ids("noending") == ["3"])
      #expect(throws: ReadingError.emptyFile(path: folder.path + "/empty.txt")) {
        try ids("empty.txt")
      }
      #expect(throws: ReadingError.unreadable(path: folder.path, reason: "it is a folder")) {
        _ = try ArticleStream(path: folder.path)
      }
    }
  }

  @Test("records larger than the buffer are read whole, those behind them too")
  func largeRecords() throws {
    try inFolder { folder in
      let long = String(repeating: "word ", count: 600_000)
      let lines = (0..<3).map {
        "{\"id\":\($0),\"text\":\"\(long)\"}\n{\"id\":\"s\($0)\",\"text\":\"s\"}"
      }
      try write(folder, "a.jsonl", lines.joined(separator: "\n"))
      var stream = try ArticleStream(path: folder.path + "/a.jsonl")
      var sizes: [Int] = []
      while let article = try stream.next() { sizes.append(article.text.count) }
      #expect(sizes == [3_000_000, 1, 3_000_000, 1, 3_000_000, 1])
    }
  }

  @Test("formats by name and by content")
  func formats() throws {
    let reader = ArticleReader()
    func format(_ text: String, _ name: String) throws -> Article.Format {
      try reader.article(from: Array(text.utf8), name: name).format
    }
    #expect(try format("text", "a.txt") == .plainText)
    #expect(try format("text", "A.MD") == .markdown)
    #expect(try format("<!-- x --> <!DOCTYPE HTML><p>text", "a.txt") == .html)
    #expect(try format("<b>text", "a.txt") == .plainText)
    #expect(try format("<b>text", "a.htm") == .html)
    #expect(try format("text", "folder.html/a") == .plainText)
  }
}
