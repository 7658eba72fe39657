/// Finds the phrases of dictionaries in one pass over a paragraph's tokens.
///
/// Within one category the leftmost longest phrase wins and its tokens are spent, as with quanteda's
/// `tokens_lookup(nested_scope = "key")`; different categories do not compete.
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

  private let trie: PhraseTrie
  let categoryCount: Int
  private let hasAny: Bool
  private let prefixes: PrefixFilter

  init(_ dictionaries: [PhraseDictionary]) {
    var phrases: [UInt64] = []
    var ends: [Int] = []
    var endings: [PhraseTrie.Output] = []
    let entryCount = dictionaries.reduce(0) { $0 + $1.entries.count }
    phrases.reserveCapacity(2 * entryCount)
    ends.reserveCapacity(entryCount)
    endings.reserveCapacity(entryCount)
    var hasAny = false
    var prefixes = PrefixFilter()
    var patterns: [PhrasePattern] = []
    var categoryBase = 0
    let scanner = TokenScanner()
    for dictionary in dictionaries {
      for entry in dictionary.entries.indices {
        // Faulty entries were refused when the dictionary was made.
        guard
          dictionary.entries.withPhraseBytes(
            entry, { PhrasePattern.read($0, scanner, into: &patterns) }) == nil
        else { continue }
        for pattern in patterns {
          phrases.append(pattern.identity)
          switch pattern {
          case .exact: break
          case .any: hasAny = true
          case .prefix(_, let length, let lead): prefixes.insert(length: length, lead: lead)
          }
        }
        ends.append(phrases.count)
        endings.append(
          PhraseTrie.Output(
            category: Int32(categoryBase + dictionary.entries.category(entry)),
            entry: Int32(endings.count), weight: dictionary.entries.weight(entry)))
      }
      categoryBase += dictionary.categories.count
    }
    self.hasAny = hasAny
    self.prefixes = prefixes
    categoryCount = categoryBase
    trie = PhraseTrie(phrases: phrases, ends: ends, endings: endings)
  }

  /// Appends the phrases found to `matches`, by where they begin, then by category.
  func find(in scanner: TokenScanner, scratch: Scratch, into matches: inout [Match]) {
    scratch.prepare(categories: categoryCount, tokens: scanner.count)
    if !prefixes.isEmpty { listPrefixes(scanner, scratch) }
    let starts = scratch.starts.base
    for index in 0..<listStarts(scanner, scratch) {
      let start = Int(starts[index])
      descend(from: 0, at: start, start: start, scanner, scratch)
      guard scratch.touched.count > 0 else { continue }
      scratch.sortTouched()
      for category in scratch.touched.elements {
        let best = scratch.best.base + Int(category)
        if start >= scratch.spent.base[Int(category)] {
          matches.append(
            Match(
              category: Int(category), entry: Int(best.pointee.entry), first: start,
              end: Int(best.pointee.end), weight: best.pointee.weight))
          scratch.spent.base[Int(category)] = Int(best.pointee.end)
        }
        best.pointee.end = 0
      }
      scratch.touched.count = 0
    }
  }

  /// Lists the tokens a phrase may begin with and returns how many they are.
  private func listStarts(_ scanner: TokenScanner, _ scratch: Scratch) -> Int {
    let (tokens, count, starts) = (scanner.tokens, scanner.count, scratch.starts.base)
    if hasAny {
      for index in 0..<count { starts[index] = UInt32(truncatingIfNeeded: index) }
      return count
    }
    var found = 0
    let usesPrefixes = !prefixes.isEmpty
    let offsets = scratch.prefixOffsets.base
    for index in 0..<count {
      var may = Int(truncatingIfNeeded: trie.mayBegin(tokens[index].hash))
      if usesPrefixes, offsets[index + 1] > offsets[index] { may = 1 }
      starts[found] = UInt32(truncatingIfNeeded: index)
      found &+= may
    }
    return found
  }

  /// Lists, token by token, the prefixes of phrases that it may begin with.
  private func listPrefixes(_ scanner: TokenScanner, _ scratch: Scratch) {
    let (tokens, text, offsets) = (scanner.tokens, scanner.text, scratch.prefixOffsets.base)
    scratch.prefixes.count = 0
    for index in 0..<scanner.count {
      offsets[index] = UInt32(truncatingIfNeeded: scratch.prefixes.count)
      let token = tokens[index]
      if token.isWord, prefixes.mayMatch(text + Int(token.start)) {
        scanner.normalisedBytes(of: token).withUnsafeBufferPointer { bytes in
          for length in prefixes.lengths where length <= bytes.count {
            let identity = TermHash.token(UnsafeBufferPointer(rebasing: bytes[..<length]))
            scratch.prefixes.append(PhrasePattern.prefixIdentity(identity))
          }
        }
      }
    }
    offsets[scanner.count] = UInt32(truncatingIfNeeded: scratch.prefixes.count)
  }

  private func descend(
    from node: UInt32, at position: Int, start: Int, _ scanner: TokenScanner, _ scratch: Scratch
  ) {
    follow(node, scanner.tokens[position].hash, position, start, scanner, scratch)
    if !prefixes.isEmpty {
      let offsets = scratch.prefixOffsets.base
      for index in Int(offsets[position])..<Int(offsets[position + 1]) {
        follow(node, scratch.prefixes.base[index], position, start, scanner, scratch)
      }
    }
    if hasAny { follow(node, PhrasePattern.any.identity, position, start, scanner, scratch) }
  }

  private func follow(
    _ node: UInt32, _ identity: UInt64, _ position: Int, _ start: Int, _ scanner: TokenScanner,
    _ scratch: Scratch
  ) {
    let next = trie.child(of: node, identity)
    guard next != 0 else { return }
    let end = Int32(truncatingIfNeeded: position + 1)
    for output in trie.outputs(of: next) {
      let best = scratch.best.base + Int(output.category)
      if best.pointee.end == 0 { scratch.touched.append(output.category) }
      // Of two equally long phrases the one with the smaller index is kept, whatever order the trie meets them in.
      if end > best.pointee.end || (end == best.pointee.end && output.entry < best.pointee.entry) {
        best.pointee = Scratch.Best(end: end, entry: output.entry, weight: output.weight)
      }
    }
    if position + 1 < scanner.count, trie.isInner(next) {
      descend(from: next, at: position + 1, start: start, scanner, scratch)
    }
  }

  /// Memory kept from paragraph to paragraph; one serves one thread.
  final class Scratch {
    /// The longest phrase of a category that begins where the search does; `end` 0 for none.
    fileprivate struct Best {
      var end: Int32
      var entry: Int32
      var weight: Float
    }
    fileprivate let best = ScratchBuffer<Best>()
    /// By category: where the phrase taken last ends.
    fileprivate let spent = ScratchBuffer<Int>()
    /// Categories with a phrase that begins where the search does.
    fileprivate let touched = ScratchBuffer<Int32>()
    fileprivate let starts = ScratchBuffer<UInt32>()
    /// By token: where its prefixes begin in `prefixes`; one number more than tokens.
    fileprivate let prefixOffsets = ScratchBuffer<UInt32>()
    fileprivate let prefixes = ScratchBuffer<UInt64>()

    fileprivate func prepare(categories: Int, tokens: Int) {
      best.reserve(categories)
      if best.count != categories {
        best.base.update(repeating: Best(end: 0, entry: 0, weight: 0), count: categories)
        best.count = categories
      }
      spent.reserve(categories)
      spent.base.update(repeating: 0, count: categories)
      starts.reserve(tokens + 1)
      prefixOffsets.reserve(tokens + 1)
    }

    /// By insertion: they are few, most often one.
    fileprivate func sortTouched() {
      let base = touched.base
      for index in 1..<max(1, touched.count) {
        let category = base[index]
        var place = index
        while place > 0, base[place - 1] > category {
          base[place] = base[place - 1]
          place -= 1
        }
        base[place] = category
      }
    }
  }
}

/// Which words need be looked at for `word*` phrases: by their first two bytes.
private struct PrefixFilter {
  /// The lengths of the prefixes in bytes, ascending.
  private(set) var lengths: [Int] = []
  /// A bit a pair of bytes.
  private var pairs = [UInt64](repeating: 0, count: 1024)

  var isEmpty: Bool { lengths.isEmpty }

  /// - Parameter lead: the first bytes of the prefix, two at most.
  mutating func insert(length: Int, lead: [UInt8]) {
    if !lengths.contains(length) { lengths = (lengths + [length]).sorted() }
    for second in lead.count > 1 ? lead[1]...lead[1] : 0...255 {
      let pair = Int(lead[0]) << 8 | Int(second)
      pairs[pair >> 6] |= 1 << UInt64(pair & 63)
    }
  }

  /// Whether a word may begin with a prefix. What is not ASCII may: folding can change its bytes.
  ///
  /// - Parameter word: followed by at least one byte.
  @inline(__always)
  func mayMatch(_ word: UnsafeMutablePointer<UInt8>) -> Bool {
    let (first, second) = (word[0], word[1])
    if (first | second) >= 0x80 { return true }
    let pair = Int(first | 0x20) << 8 | Int(second | 0x20)
    return pairs[pair >> 6] >> UInt64(pair & 63) & 1 != 0
  }
}
