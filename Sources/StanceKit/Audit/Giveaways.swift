import LinearLearning

/// Finds terms that tell a label or a source by themselves.
struct Giveaways {
  struct Term: Sendable {
    let name: String
    /// Paragraphs that hold it.
    let count: Int
    let articles: Int
    let value: String
    /// Share of those paragraphs that have the value.
    let share: Double
    /// That share over the value's share of all paragraphs.
    let lift: Double
  }

  /// Terms whose paragraphs nearly all have one value, by how much they say, most first.
  ///
  /// - Parameters:
  ///   - features: one column a term; entries that are not zero count.
  ///   - values: of each paragraph; empty values are left out.
  ///   - leastShare: from which share on a term gives its value away.
  static func find(
    _ features: SparseMatrix, names: (Int) -> String, values: [String], articles: [Int],
    leastShare: Double, leastCount: Int, leastArticles: Int
  ) -> [Term] {
    let kinds = LabelSet(values.filter { !$0.isEmpty })
    guard kinds.count >= 2 else { return [] }
    var totals = [Int](repeating: 0, count: kinds.count)
    var counts = [Int](repeating: 0, count: features.columnCount * kinds.count)
    var holders = [Set<Int>](repeating: [], count: features.columnCount)
    for row in 0..<features.rowCount {
      guard let kind = kinds.index(of: values[row]) else { continue }
      totals[kind] += 1
      for column in features.row(row).columns {
        counts[Int(column) * kinds.count + kind] += 1
        holders[Int(column)].insert(articles[row])
      }
    }
    let all = Double(totals.reduce(0, +))
    var terms: [(term: Term, weight: Double)] = []
    for column in 0..<features.columnCount {
      let row = counts[column * kinds.count..<(column + 1) * kinds.count]
      let count = row.reduce(0, +)
      guard count >= leastCount, holders[column].count >= leastArticles else { continue }
      let best = row.indices.reduce(row.startIndex) { row[$1] > row[$0] ? $1 : $0 }
      let kind = best - row.startIndex
      let share = Double(row[best]) / Double(count)
      let base = Double(totals[kind]) / all
      guard share >= leastShare, share > base else { continue }
      terms.append(
        (
          Term(
            name: names(column), count: count, articles: holders[column].count,
            value: kinds[kind], share: share, lift: share / base),
          // How many paragraphs of the value it accounts for beyond chance.
          Double(row[best]) - base * Double(count)
        ))
    }
    return terms.sorted { ($0.weight, $1.term.name) > ($1.weight, $0.term.name) }.map(\.term)
  }
}
