/// Finds the phrases of dictionaries in one pass over a paragraph's tokens.
///
/// Phrases stand in a trie whose edges are tokens. Within one category the leftmost longest phrase wins and its
/// tokens are spent, as with quanteda's `tokens_lookup(nested_scope = "key")`; different categories do not compete.
struct PhraseMatcher: Sendable {
  struct Match: Equatable {
    /// Index over the categories of all dictionaries, in order.
    var category: Int
    /// Index over the entries of all dictionaries, in order.
    var entry: Int
    /// Positions in the token stream.
    var first: Int
    var end: Int
    var weight: Float
  }

  private struct Output { let category: Int32, entry: Int32, weight: Float }

  private let exact: IdentityTable
  private let prefixes: IdentityTable
  private let prefixLengths: [Int]
  private let edges: IdentityTable
  private let outputs: [[Output]]
  let categoryCount: Int
  private let anySymbol: UInt32
  private let hasAny: Bool
  /// Bit h of the filter is set where some wildcard's first byte is h.
  private let prefixFilter: [Bool]

  init(_ dictionaries: [PhraseDictionary]) {
    let entryCount = dictionaries.reduce(0) { $0 + $1.entries.count }
    var exact = IdentityTable.Builder(capacity: entryCount)
    var prefixes = IdentityTable.Builder(capacity: 64)
    var edges = IdentityTable.Builder(capacity: 2 * entryCount)
    var outputs: [[Output]] = [[]]
    outputs.reserveCapacity(2 * entryCount)
    var symbolCount: UInt32 = 0
    var anySymbol: UInt32?
    var lengths: Set<Int> = []
    var filter = [Bool](repeating: false, count: 256)
    var categoryBase = 0
    var entryBase = 0
    let scanner = TokenScanner()
    func newSymbol() -> UInt32 {
      symbolCount += 1
      return symbolCount - 1
    }
    func symbol(_ pattern: PhrasePattern) -> UInt32 {
      switch pattern {
      case .exact(let identity):
        if let known = exact[identity] { return known }
        let new = newSymbol()
        exact.insert(identity, new)
        return new
      case .prefix(let identity, let length, let lead):
        if let known = prefixes[identity] { return known }
        let new = newSymbol()
        prefixes.insert(identity, new)
        lengths.insert(length)
        filter[Int(lead)] = true
        return new
      case .any:
        let known = anySymbol ?? newSymbol()
        anySymbol = known
        return known
      }
    }
    for dictionary in dictionaries {
      for (index, entry) in dictionary.entries.enumerated() {
        var node: UInt32 = 0
        // Faulty entries were refused when the dictionary was made.
        guard case .success(let patterns) = PhrasePattern.patterns(of: entry.phrase, scanner) else {
          continue
        }
        for pattern in patterns {
          let key = Self.edge(node, symbol(pattern))
          if let next = edges[key] {
            node = next
          } else {
            node = UInt32(outputs.count)
            outputs.append([])
            edges.insert(key, node)
          }
        }
        outputs[Int(node)].append(
          Output(
            category: Int32(categoryBase + entry.category), entry: Int32(entryBase + index),
            weight: entry.weight))
      }
      categoryBase += dictionary.categories.count
      entryBase += dictionary.entries.count
    }
    hasAny = anySymbol != nil
    self.anySymbol = anySymbol ?? UInt32.max
    categoryCount = categoryBase
    self.exact = exact.table()
    self.prefixes = prefixes.table()
    self.edges = edges.table()
    self.outputs = outputs
    prefixLengths = lengths.sorted()
    prefixFilter = filter
  }

  private static func edge(_ node: UInt32, _ symbol: UInt32) -> UInt64 {
    TermHash.mix(UInt64(node) << 32 | UInt64(symbol) ^ 0x1d8e_4e27_c47d_124f, 0xeb44_acca_b455_d165)
  }

  /// Appends the phrases found to `matches`, by where they begin, then by category.
  func find(in scanner: TokenScanner, scratch: inout Scratch, into matches: inout [Match]) {
    scratch.prepare(categories: categoryCount)
    let count = scanner.count
    resolve(scanner, &scratch)
    for start in 0..<count {
      guard scratch.symbolOffsets[start + 1] > scratch.symbolOffsets[start] || hasAny else {
        continue
      }
      descend(from: 0, at: start, start: start, count: count, &scratch)
      guard !scratch.touched.isEmpty else { continue }
      scratch.touched.sort()
      for category in scratch.touched {
        if start >= scratch.spent[category] {
          let best = scratch.best[category]
          matches.append(best)
          scratch.spent[category] = best.end
        }
        scratch.best[category].end = 0
      }
      scratch.touched.removeAll(keepingCapacity: true)
    }
  }

  /// Lists the symbols every token stands for.
  private func resolve(_ scanner: TokenScanner, _ scratch: inout Scratch) {
    scratch.symbols.removeAll(keepingCapacity: true)
    scratch.symbolOffsets.removeAll(keepingCapacity: true)
    scratch.symbolOffsets.append(0)
    for index in 0..<scanner.count {
      let token = scanner.tokens[index]
      if let symbol = exact[token.hash] { scratch.symbols.append(symbol) }
      if !prefixLengths.isEmpty, token.isWord {
        let lead = scanner.text[Int(token.start)]
        if lead >= 0x80 || prefixFilter[Int(lead | 0x20)] {
          appendPrefixes(of: token, scanner, &scratch)
        }
      }
      scratch.symbolOffsets.append(scratch.symbols.count)
    }
  }

  private func appendPrefixes(
    of token: ScannedToken, _ scanner: TokenScanner, _ scratch: inout Scratch
  ) {
    let bytes = scanner.normalisedBytes(of: token)
    bytes.withUnsafeBufferPointer { bytes in
      for length in prefixLengths where length <= bytes.count {
        let start = UnsafeBufferPointer(rebasing: bytes[..<length])
        if let symbol = prefixes[TermHash.token(start)] { scratch.symbols.append(symbol) }
      }
    }
  }

  private func descend(
    from node: UInt32, at position: Int, start: Int, count: Int, _ scratch: inout Scratch
  ) {
    guard position < count else { return }
    for index in scratch.symbolOffsets[position]..<scratch.symbolOffsets[position + 1] {
      follow(node, scratch.symbols[index], position, start, count, &scratch)
    }
    if hasAny { follow(node, anySymbol, position, start, count, &scratch) }
  }

  private func follow(
    _ node: UInt32, _ symbol: UInt32, _ position: Int, _ start: Int, _ count: Int,
    _ scratch: inout Scratch
  ) {
    guard let next = edges[Self.edge(node, symbol)] else { return }
    for output in outputs[Int(next)] {
      let category = Int(output.category)
      if scratch.best[category].end == 0 { scratch.touched.append(category) }
      let best = scratch.best[category]
      let end = position + 1
      // Of two equally long phrases the one with the smaller index is kept, whatever order the trie meets them in.
      if end > best.end || (end == best.end && Int(output.entry) < best.entry) {
        scratch.best[category] = Match(
          category: category, entry: Int(output.entry), first: start, end: end,
          weight: output.weight)
      }
    }
    descend(from: next, at: position + 1, start: start, count: count, &scratch)
  }

  /// Memory reused from paragraph to paragraph.
  struct Scratch {
    fileprivate var symbols: [UInt32] = []
    fileprivate var symbolOffsets: [Int] = []
    fileprivate var best: [Match] = []
    fileprivate var spent: [Int] = []
    fileprivate var touched: [Int] = []

    init() {}

    fileprivate mutating func prepare(categories: Int) {
      if best.count != categories {
        best = Array(
          repeating: Match(category: 0, entry: 0, first: 0, end: 0, weight: 0), count: categories)
      }
      spent = Array(repeating: 0, count: categories)
    }
  }
}
