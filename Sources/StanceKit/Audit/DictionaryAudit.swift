/// What the entries of a dictionary do in labelled data.
public struct DictionaryAudit: Sendable {
  /// An entry that speaks for something else than its category says.
  public struct Stray: Sendable {
    public let category: String
    public let phrase: String
    /// Paragraphs it is found in.
    public let count: Int
    /// The label it is found with more than any other, against that label's share.
    public let label: String
    public let share: Double
    /// The share of its own category's label among its paragraphs, over that label's share of all.
    public let ownLift: Double
  }

  public let name: String
  public let entryCount: Int
  /// Categories with how many of their entries are never found.
  public let unused: [(category: String, entries: Int, never: [String])]
  /// Those that miss their label most often first.
  public let strays: [Stray]

  /// Entries found in fewer paragraphs say nothing of what they speak for.
  static let leastCount = 8

  init(_ dictionary: PhraseDictionary, _ paragraphs: [LabelledParagraph]) throws {
    let vectorizer = try VectorizerTrainer(
      options: TermOptions(words: 1...1), dictionaries: [dictionary]
    ).fit(["word word"])
    let builder = TermVectorBuilder(vectorizer)
    var rows = [[Int]](repeating: [], count: dictionary.entries.count)
    for (number, paragraph) in paragraphs.enumerated() {
      var text = paragraph.text
      text.withUTF8 { builder.build($0) }
      for entry in Set(builder.matches.map(\.entry)) { rows[entry].append(number) }
    }
    name = dictionary.name
    entryCount = dictionary.entries.count
    unused = dictionary.categories.indices.map { category in
      let entries = dictionary.entries.indices.filter {
        dictionary.entries[$0].category == category
      }
      return (
        dictionary.categories[category], entries.count,
        entries.filter { rows[$0].isEmpty }.map { dictionary.entries[$0].phrase }
      )
    }
    let stances = LabelSet(paragraphs.map(\.stance))
    let techniques = LabelSet(paragraphs.flatMap { $0.rhetoric ?? [] })
    var strays: [Stray] = []
    for (entry, rows) in zip(dictionary.entries, rows) where rows.count >= Self.leastCount {
      let category = dictionary.categories[entry.category]
      let stray: Stray?
      if stances.index(of: category) != nil {
        stray = Self.stray(
          entry.phrase, category, rows, labels: stances.names, count: paragraphs.count
        ) { label, row in paragraphs[row].stance == label }
      } else if techniques.index(of: category) != nil {
        stray = Self.stray(
          entry.phrase, category, rows, labels: [category], count: paragraphs.count
        ) { label, row in paragraphs[row].rhetoric?.contains(label) ?? false }
      } else {
        stray = nil
      }
      if let stray { strays.append(stray) }
    }
    // How many paragraphs it is short of chance counts, not how often it occurs.
    func weight(_ stray: Stray) -> Double { (1 - stray.ownLift) * Double(stray.count) }
    self.strays = strays.sorted { (weight($0), $1.phrase) > (weight($1), $0.phrase) }
  }

  /// A stray where the category's own label is rarer among its paragraphs than among all.
  private static func stray(
    _ phrase: String, _ category: String, _ rows: [Int], labels: [String], count: Int,
    has: (String, Int) -> Bool
  ) -> Stray? {
    func share(_ label: String) -> Double {
      Double(rows.count { has(label, $0) }) / Double(rows.count)
    }
    func base(_ label: String) -> Double {
      Double((0..<count).count { has(label, $0) }) / Double(count)
    }
    let own = base(category)
    guard own > 0, share(category) < own else { return nil }
    let best = labels.max { share($0) / max(base($0), 1e-9) < share($1) / max(base($1), 1e-9) }!
    return Stray(
      category: category, phrase: phrase, count: rows.count, label: best, share: share(best),
      ownLift: share(category) / own)
  }
}
