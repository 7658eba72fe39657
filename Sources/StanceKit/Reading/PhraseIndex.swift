/// Finds the furniture phrases among the words of a paragraph in one pass over the words.
///
/// Each phrase waits behind one of its words: the first, the last, or, where it may stand
/// anywhere, the longest in letters. A bit filter turns away nearly every word of prose before
/// a dictionary is asked.
struct PhraseIndex: Sendable {
  static let shared = PhraseIndex(FurniturePhrase.all)

  private let phrases: [FurniturePhrase]
  private var opening: [UInt64: [Int]] = [:]
  private var closing: [UInt64: [Int]] = [:]
  /// Phrase and the position of the word it waits behind.
  private var inner: [UInt64: [(phrase: Int, offset: Int)]] = [:]
  private var filter = [UInt64](repeating: 0, count: 256)
  private var openingFilter = [UInt64](repeating: 0, count: 256)
  /// Paragraphs beyond this many bytes match by their first words alone.
  let longestScanned: Int

  init(_ phrases: [FurniturePhrase]) {
    self.phrases = phrases
    longestScanned = phrases.filter { $0.place != .opening }.map(\.limit).max() ?? 0
    let frequency = Dictionary(
      phrases.flatMap { $0.words.map { ($0, 1) } }, uniquingKeysWith: +)
    for (index, phrase) in phrases.enumerated() {
      switch phrase.place {
      case .whole, .opening, .label:
        let first = phrase.words[0]
        opening[first, default: []].append(index)
        openingFilter[Int(first >> 6 & 255)] |= 1 << (first & 63)
      case .closing:
        closing[phrase.words[phrase.words.count - 1], default: []].append(index)
      case .anywhere:
        // The word fewest phrases share is the one prose is least likely to hold.
        let offset = phrase.words.indices.min {
          frequency[phrase.words[$0]]! < frequency[phrase.words[$1]]!
        }!
        let anchor = phrase.words[offset]
        inner[anchor, default: []].append((index, offset))
        filter[Int(anchor >> 6 & 255)] |= 1 << (anchor & 63)
      }
    }
  }

  /// False where no phrase has to begin with a word of this hash; nearly always so where none does.
  func mayOpen(with hash: UInt64) -> Bool {
    openingFilter[Int(hash >> 6 & 255)] & (1 << (hash & 63)) != 0
  }

  /// The category of the first phrase in the list's order that matches, or nil.
  ///
  /// - Parameter isLabel: whether a colon follows the word at a position.
  func category(
    _ words: borrowing FoldedWords, byteCount: Int, isLabel: (Int) -> Bool
  ) -> Furniture? {
    let hashes = words.hashes
    guard let first = hashes.first, let last = hashes.last else { return nil }
    let filter = filter
    var best = phrases.count
    func consider(_ index: Int, at position: Int) {
      let phrase = phrases[index]
      guard index < best, byteCount <= phrase.limit, position >= 0,
        position + phrase.words.count <= hashes.count
      else { return }
      switch phrase.place {
      case .whole where phrase.words.count != hashes.count: return
      case .closing where position + phrase.words.count != hashes.count: return
      default: break
      }
      for (offset, word) in phrase.words.enumerated() where hashes[position + offset] != word {
        return
      }
      if phrase.place == .label && !isLabel(phrase.words.count - 1) { return }
      best = index
    }
    for index in opening[first] ?? [] { consider(index, at: 0) }
    for index in closing[last] ?? [] {
      consider(index, at: hashes.count - phrases[index].words.count)
    }
    for (position, hash) in hashes.enumerated()
    where filter[Int(hash >> 6 & 255)] & (1 << (hash & 63)) != 0 {
      for entry in inner[hash] ?? [] { consider(entry.phrase, at: position - entry.offset) }
    }
    return best < phrases.count ? phrases[best].category : nil
  }
}
