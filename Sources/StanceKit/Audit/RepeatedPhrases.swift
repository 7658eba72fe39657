/// Finds runs of words that several articles share: boilerplate by which a model can know a source.
struct RepeatedPhrases {
  struct Phrase {
    let text: String
    let articles: Int
    /// The source all of them have; `nil` if they have several or none.
    let source: String?
  }

  /// Words of the shortest phrase looked for.
  static let length = 7

  /// Phrases of at least ``length`` words in at least `leastArticles` articles, those in most first.
  ///
  /// - Parameters:
  ///   - words: hashes of each paragraph's words.
  ///   - text: the words of a paragraph from one position to another, as written.
  static func find(
    _ words: [[UInt64]], articles: [Int], sources: [String], leastArticles: Int,
    text: (_ row: Int, _ words: Range<Int>) -> String
  ) -> [Phrase] {
    var places: [UInt64: Set<Int>] = [:]
    func key(_ words: ArraySlice<UInt64>) -> UInt64 {
      words.reduce(0) { NearDuplicates.mix($0 ^ $1) }
    }
    for (row, words) in words.enumerated() where words.count >= length {
      for start in 0...words.count - length {
        places[key(words[start..<start + length]), default: []].insert(articles[row])
      }
    }
    places = places.filter { $0.value.count >= leastArticles }
    var sourceOfArticle: [Int: String] = [:]
    for (article, source) in zip(articles, sources) { sourceOfArticle[article] = source }
    var phrases: [Phrase] = []
    var reported = Set<UInt64>()
    for (row, words) in words.enumerated() where words.count >= length {
      var start = 0
      while start + length <= words.count {
        let first = key(words[start..<start + length])
        guard let holders = places[first], !reported.contains(first) else {
          start += 1
          continue
        }
        // Grown to the right as long as the same articles hold it.
        var end = start + length
        reported.insert(first)
        while end < words.count {
          let next = key(words[end + 1 - length..<end + 1])
          guard places[next] == holders else { break }
          reported.insert(next)
          end += 1
        }
        let sources = Set(holders.map { sourceOfArticle[$0]! })
        phrases.append(
          Phrase(
            text: text(row, start..<end), articles: holders.count,
            source: sources.count == 1 && sources.first != "" ? sources.first : nil))
        start = end
      }
    }
    return phrases.sorted { ($0.articles, $1.text) > ($1.articles, $0.text) }
  }
}
