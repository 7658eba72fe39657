/// Finds paragraphs that stand word for word in another paragraph too: standfirsts, pull quotes
/// and blocks that a page loads twice. They are reported as furniture, so that every real
/// paragraph counts once.
///
/// A paragraph within a longer one is the repetition wherever it stands; of two equal ones the
/// later. Only repetitions that begin where a sentence or clause does are found.
enum Repetitions {
  /// Shorter paragraphs may well return: refrains, greetings, answers.
  private static let shortest = 60
  /// Bytes that are hashed to find candidates.
  private static let probe = 32

  /// A stretch from a clause's first byte to its paragraph's end.
  private struct Place {
    let offset: Int
    let remaining: Int
    let draft: Int
    let draftLength: Int

    /// Whether this one rather than `other` is where the words are taken to stand: the one with
    /// more behind it, in the longer paragraph, and of equals the earlier.
    func precedes(_ other: Place) -> Bool {
      (remaining, draftLength, other.draft) > (other.remaining, other.draftLength, draft)
    }
  }

  static func mark(
    _ drafts: inout [ParagraphDraft], _ lines: [TextLine], _ text: Span<UInt8>
  ) {
    let heads = places(of: drafts, lines)
    guard heads.count >= 2 else { return }
    var holders: [UInt64: Place] = [:]
    holders.reserveCapacity(heads.count)
    // Sixteen bits for each paragraph: one clause in sixteen that is no paragraph's beginning
    // is looked up in vain.
    var filter = [UInt64](repeating: 0, count: max(heads.count / 4, 16).nextPowerOfTwo)
    let mask = UInt64(filter.count - 1)
    var keys: [UInt64] = []
    keys.reserveCapacity(heads.count)
    for head in heads {
      let key = hash(text, head.offset)
      keys.append(key)
      filter[Int(key >> 6 & mask)] |= 1 << (key & 63)
      if let known = holders[key], !head.precedes(known) { continue }
      holders[key] = head
    }
    for head in heads where head.remaining > shortest {
      let end = head.offset + head.remaining
      // A clause shorter than the shortest candidate holds none.
      var index = head.offset + 1
      while let clause = nextClause(text, from: index, to: end - shortest) {
        index = clause
        let key = hash(text, clause)
        guard filter[Int(key >> 6 & mask)] & (1 << (key & 63)) != 0, let known = holders[key]
        else { continue }
        let place = Place(
          offset: clause, remaining: end - clause, draft: head.draft, draftLength: head.remaining)
        if place.precedes(known) { holders[key] = place }
      }
    }
    for (head, key) in zip(heads, keys) {
      guard let holder = holders[key], holder.draft != head.draft,
        holder.remaining >= head.remaining,
        text.hasEqualBytes(
          head.offset..<(head.offset + head.remaining),
          holder.offset..<(holder.offset + head.remaining))
      else { continue }
      drafts[head.draft].set(.repetition)
    }
  }

  /// Where the paragraphs that count begin.
  private static func places(of drafts: [ParagraphDraft], _ lines: [TextLine]) -> [Place] {
    var places: [Place] = []
    for (index, draft) in drafts.enumerated() where draft.kind == .body && !draft.isQuoted {
      let start = lines[draft.lines.lowerBound].contentStart
      let length = lines[draft.lines.upperBound - 1].end - start
      if length >= shortest {
        places.append(
          Place(offset: start, remaining: length, draft: index, draftLength: length))
      }
    }
    return places
  }

  /// The first byte behind a space that follows the end of a clause, `from` at the earliest and
  /// `to` at the latest; nil where there is none.
  ///
  /// Looks at eight bytes at a time for a space behind anything but a small letter, which is rare
  /// enough to be looked at one by one.
  @inline(__always)
  private static func nextClause(_ text: Span<UInt8>, from: Int, to limit: Int) -> Int? {
    let raw = text.bytes
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    // `index` is where a clause's last mark may stand, two bytes before the next clause.
    var index = from - 1
    while index + 2 <= limit {
      let marks = raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
      let spaces =
        raw.unsafeLoadUnaligned(fromByteOffset: index + 1, as: UInt64.self)
        .littleEndian ^ (ones &* 0x20)
      // 0x80 for a zero byte, exact up to the first; and for bytes below 0x60 or above 0x7F.
      var hits = (spaces &- ones) & ~spaces & tops
      hits &= ~(marks << 1 & marks << 2) | marks
      while hits != 0 {
        let place = index &+ hits.trailingZeroBitCount / 8
        if text[place &+ 1] == 0x20 && endsClause(text[place]) {
          return place &+ 2 <= limit ? place &+ 2 : nil
        }
        hits &= hits &- 1
      }
      index &+= 8
    }
    return nil
  }

  /// Full stops, commas, colons, semicolons, exclamation and question marks, closing quotation
  /// marks (straight, and the last byte of curly ones).
  @inline(__always)
  private static func endsClause(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x2E, 0x2C, 0x3A, 0x3B, 0x21, 0x3F, 0x22, 0x29, 0x9D, 0x99: true
    default: false
    }
  }

  /// A hash of the next 32 bytes: four words folded by multiplication.
  @inline(__always)
  private static func hash(_ text: Span<UInt8>, _ start: Int) -> UInt64 {
    let raw = text.bytes
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for offset in stride(from: 0, to: probe, by: 8) {
      let word = raw.unsafeLoadUnaligned(fromByteOffset: start + offset, as: UInt64.self)
      hash = (hash ^ word) &* 0xFF51_AFD7_ED55_8CCD
      hash ^= hash >> 32
    }
    return hash
  }
}

extension Int {
  /// The least power of two that is not smaller.
  fileprivate var nextPowerOfTwo: Int { 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
