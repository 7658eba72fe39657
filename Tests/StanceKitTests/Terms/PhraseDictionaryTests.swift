import Testing

@testable import StanceKit

@Suite struct PhraseDictionaryTests {
  private func read(_ path: String, _ contents: String) throws -> PhraseDictionary {
    try PhraseDictionaryReader().dictionary(path: path, contents: Array(contents.utf8))
  }

  /// `category: phrase=weight`, in order.
  private func listing(_ dictionary: PhraseDictionary) -> [String] {
    dictionary.entries.map { "\(dictionary.categories[$0.category]): \($0.phrase)=\($0.weight)" }
  }

  private func fault(_ path: String, _ contents: String) -> String {
    do {
      return "no error: \(listing(try read(path, contents)))"
    } catch {
      return "\(error)"
    }
  }

  @Test func json() throws {
    let dictionary = try read(
      "dir/my.frames.json",
      #"{"peace": {"peace talks": 2, "Truce": 0.5, "TRUCE": 0.75}, "arms": ["tank*", "!"]}"#)
    #expect(dictionary.name == "my.frames")
    #expect(dictionary.categories == ["arms", "peace"])
    // Upper and lower case are one entry; the larger weight stands.
    #expect(
      listing(dictionary) == [
        "arms: !=1.0", "arms: tank*=1.0", "peace: peace talks=2.0", "peace: truce=0.75",
      ])
  }

  @Test func yaml() throws {
    let dictionary = try read(
      "frames.yml",
      """
      # quanteda
      peace:
        - peace talks
        - "truce"
      power:
        hard: [tank*, gun]
        soft:
          - 'sanction*'
      """)
    #expect(dictionary.categories == ["peace", "power/hard", "power/soft"])
    #expect(
      listing(dictionary) == [
        "peace: peace talks=1.0", "peace: truce=1.0", "power/hard: gun=1.0",
        "power/hard: tank*=1.0",
        "power/soft: sanction*=1.0",
      ])
  }

  @Test func liwc() throws {
    let dictionary = try read(
      "LIWC.dic",
      "%\n1\tpeace\n2\tpower\n%\ntruce\t1\nkind of\t1 \t2\r\ntank*\t2\n")
    #expect(dictionary.name == "LIWC")
    #expect(
      listing(dictionary) == [
        "peace: kind of=1.0", "peace: truce=1.0", "power: kind of=1.0", "power: tank*=1.0",
      ])
  }

  @Test func errorsNameFileLineAndRemedy() {
    #expect(
      fault("d.txt", "x")
        == "d.txt:1: unknown kind of dictionary; expected a file ending in .json, .yml, .yaml or .dic"
    )
    #expect(
      fault("d.json", "[1]")
        == #"d.json:1: not a dictionary in JSON; expected {"category": {"phrase": weight, …}} or {"category": ["phrase", …]}"#
    )
    #expect(
      fault("d.json", "{}")
        == "d: the dictionary has no entries; expected categories with words or phrases under them")
    #expect(
      fault("d.yml", "")
        == "d: the dictionary has no entries; expected categories with words or phrases under them")
    #expect(
      fault("d.yml", "just a phrase")
        == "d.yml:1: a phrase outside a category; expected 'category:' before it")
    #expect(fault("d.yml", "a:\n  - b\n  [") == "d.yml:4: could not find expected ':'")
    #expect(fault("d.yml", "? [a]\n: b") == "d.yml:1: expected the name of a category")
    #expect(
      fault("d.dic", "word\t1") == "d.dic:1: expected '%' and the table of categories first")
    #expect(
      fault("d.dic", "%\none\tpeace\n%\n")
        == "d.dic:2: expected a category's number and name, '1<TAB>name'")
    #expect(
      fault("d.dic", "%\n1\tpeace\n%\ntruce\n")
        == "d.dic:4: expected a pattern and its category numbers, 'word*<TAB>1<TAB>2'")
    #expect(
      fault("d.dic", "%\n1\tpeace\n%\ntruce\t7\n")
        == "d.dic:4: unknown category number '7'; the table between the % lines has no such number")
  }

  @Test func entriesAreChecked() {
    #expect(
      fault("d.json", #"{"c": ["a b c d e f"]}"#)
        == "d: category 'c', entry 'a b c d e f': the phrase has 6 tokens; at most 5 are allowed")
    #expect(
      fault("d.json", #"{"c": [" "]}"#)
        == "d: category 'c', entry ' ': the phrase has no word or mark")
    for phrase in ["a*b", "**", "*a"] {
      #expect(
        fault("d.json", #"{"c": ["\#(phrase)"]}"#)
          == "d: category 'c', entry '\(phrase)': '*' stands for the rest of a word and may only end one"
      )
    }
    #expect(
      throws: PhraseDictionaryError.badEntry(
        dictionary: "d", category: "c", phrase: "a",
        reason: "the weight inf is not a number from -1e6 to 1e6")
    ) { _ = try PhraseDictionary(name: "d", weightsByCategory: ["c": ["a": .infinity]]) }
  }

  @Test func phrasesOfFiveTokensAndMarks() throws {
    let dictionary = try read(
      "d.json", #"{"c": ["so - called \"peace", "not one , not two", "a b c d e"]}"#)
    #expect(dictionary.entries.count == 3)
  }

  @Test func nestingIsBounded() {
    let deep = String(repeating: "[", count: 40) + "a" + String(repeating: "]", count: 40)
    #expect(
      fault("d.yml", "c: \(deep)") == "d.yml:1: categories are nested deeper than 16 levels")
    // An alias that holds itself, and one that doubles at every step.
    #expect(
      fault("d.yml", "c: &c\n  - *c\n") == "d.yml:1: categories are nested deeper than 16 levels")
    var bomb = "a0: &a0 [x, x]\n"
    for level in 1..<14 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 20).joined(separator: ", ")
      bomb += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(fault("d.yml", bomb).hasSuffix("aliases unfold to more than 1000000 entries"))
  }

  @Test func truncatedFilesNeverTrap() {
    let files = [
      ("d.json", #"{"peace": {"peace talks": 2, "Truce": 0.5}, "arms": ["tank*", "!"]}"#),
      ("d.yml", "peace:\n  - &x peace talks\n  - *x\npower:\n  hard: [tank*, \"gun\\u00e9\"]\n"),
      ("d.dic", "%\n1\tpeace\n2\tpower\n%\ntruce\t1\nkind of\t1 \t2\r\ntank*\t2\n"),
    ]
    for (path, contents) in files {
      let bytes = Array(contents.utf8)
      for length in bytes.indices {
        _ = try? PhraseDictionaryReader().dictionary(path: path, contents: Array(bytes[..<length]))
        var flipped = bytes
        for bit in 0..<8 {
          flipped[length] = bytes[length] ^ (1 << bit)
          _ = try? PhraseDictionaryReader().dictionary(path: path, contents: flipped)
        }
      }
    }
  }
}
