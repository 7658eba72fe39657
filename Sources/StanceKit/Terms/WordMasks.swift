/// Where the words and the marks of a text are, a bit a byte.
///
/// Bytes are classified eight at a time with SWAR arithmetic; characters beyond ASCII mend the masks one by one, and
/// marks that belong to a word (`don't`, `U.S.`, `1,000`) are joined to it before boundaries are taken with two shifts.
///
/// One of them serves one thread. Unsafe memory: the masks are owned here and hold one word more than the text has
/// blocks of 64 bytes; `text` is the scanner's, followed by 64 zero bytes.
final class WordMasks {
  private let text: UnsafeMutablePointer<UInt8>
  /// Bytes of words.
  private let word: UnsafeMutablePointer<UInt64>
  /// Bytes of words before marks were joined to them.
  private let original: UnsafeMutablePointer<UInt64>
  /// First bytes of marks that are tokens.
  private let mark: UnsafeMutablePointer<UInt64>

  /// - Parameter capacity: the longest text, in bytes.
  init(_ text: UnsafeMutablePointer<UInt8>, capacity: Int) {
    self.text = text
    let words = capacity / 64 + 2
    word = .allocate(capacity: words)
    original = .allocate(capacity: words)
    mark = .allocate(capacity: words)
  }

  deinit {
    word.deallocate()
    original.deallocate()
    mark.deallocate()
  }

  @inline(__always)
  func isWord(_ position: Int) -> Bool { isSet(word, position) }

  /// Reads the first `blockCount` blocks of the text; returns whether there is anything but ASCII in them.
  func read(_ blockCount: Int) -> Bool {
    let hasForeign = classify(blockCount)
    if hasForeign { classifyForeign(blockCount) }
    join(blockCount, hasForeign: hasForeign)
    return hasForeign
  }

  /// Lists where tokens begin and where words end, both ascending.
  ///
  /// - Parameters:
  ///   - marks: whether marks are tokens.
  ///   - begins, ends: room for a number a byte and 64 more.
  /// - Returns: how many there are of either.
  func boundaries(
    _ blockCount: Int, marks: Bool, begins: UnsafeMutablePointer<UInt32>,
    ends: UnsafeMutablePointer<UInt32>
  ) -> (begins: Int, ends: Int) {
    let (word, mark) = (word, mark)
    let wanted: UInt64 = marks ? .max : 0
    var carry: UInt64 = 0
    var beginCount = 0
    var endCount = 0
    for block in 0...blockCount {
      let mask = word[block]
      let shifted = mask << 1 | carry
      carry = mask >> 63
      let base = UInt32(truncatingIfNeeded: block &* 64)
      beginCount &+= Self.list(mask & ~shifted | mark[block] & wanted, base, begins + beginCount)
      endCount &+= Self.list(shifted & ~mask, base, ends + endCount)
    }
    return (beginCount, endCount)
  }

  /// Lists where words begin and end, by turns and ascending; returns how many words there are.
  ///
  /// - Parameter edges: room for a number a byte and 64 more.
  func words(_ blockCount: Int, edges: UnsafeMutablePointer<UInt32>) -> Int {
    let word = word
    var carry: UInt64 = 0
    var count = 0
    for block in 0...blockCount {
      let mask = word[block]
      let shifted = mask << 1 | carry
      carry = mask >> 63
      count &+= Self.list(
        mask ^ shifted, UInt32(truncatingIfNeeded: block &* 64), edges + count)
    }
    return count / 2
  }

  /// Writes the positions of the set bits and returns how many they are; what it writes beyond is for the next to
  /// overwrite. Eight at a time, so that the number of bits is not foreseen wrongly for each of them.
  @inline(__always)
  private static func list(
    _ bits: UInt64, _ base: UInt32, _ output: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let count = bits.nonzeroBitCount
    var rest = bits
    var next = output
    var left = count
    while left > 0 {
      for offset in 0..<8 {
        next[offset] = base &+ UInt32(truncatingIfNeeded: rest.trailingZeroBitCount)
        rest &= rest &- 1
      }
      next += 8
      left &-= 8
    }
    return count
  }

  private func classify(_ blockCount: Int) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high: UInt64 = 0x8080_8080_8080_8080
    var foreign: UInt64 = 0
    let source = UnsafeRawPointer(text)
    let (word, original, mark) = (word, original, mark)
    for block in 0..<blockCount {
      var wordMask: UInt64 = 0
      var visibleMask: UInt64 = 0
      for part in 0..<8 {
        let x = source.loadUnaligned(fromByteOffset: block &* 64 &+ part &* 8, as: UInt64.self)
        let low = x & ~high
        let folded = low | (0x20 &* ones)
        let letter = (folded &+ (0x1f &* ones)) & ~(folded &+ (0x05 &* ones))
        let digit = (low &+ (0x50 &* ones)) & ~(low &+ (0x46 &* ones))
        let visible = (low &+ (0x5f &* ones)) & ~(low &+ ones)
        let ascii = ~x & high
        let shift = UInt64(part &* 8)
        wordMask |= Self.bits((letter | digit) & ascii) &<< shift
        visibleMask |= Self.bits(visible & ascii) &<< shift
        foreign |= x
      }
      word[block] = wordMask
      original[block] = wordMask
      mark[block] = visibleMask & ~wordMask
    }
    word[blockCount] = 0
    original[blockCount] = 0
    mark[blockCount] = 0
    return foreign & high != 0
  }

  /// Bit k of the result is the high bit of byte k.
  @inline(__always)
  private static func bits(_ highBits: UInt64) -> UInt64 {
    ((highBits >> 7) &* 0x0102_0408_1020_4080) >> 56
  }

  @inline(__always)
  private func isSet(_ mask: UnsafeMutablePointer<UInt64>, _ position: Int) -> Bool {
    mask[position >> 6] >> UInt64(position & 63) & 1 != 0
  }

  @inline(__always)
  private func set(_ mask: UnsafeMutablePointer<UInt64>, _ position: Int) {
    mask[position >> 6] |= 1 << UInt64(position & 63)
  }

  private func classifyForeign(_ blockCount: Int) {
    let high: UInt64 = 0x8080_8080_8080_8080
    let source = UnsafeRawPointer(text)
    var next = 0
    for start in stride(from: 0, to: blockCount * 64, by: 8) {
      var pending = source.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian & high
      while pending != 0 {
        let position = start + pending.trailingZeroBitCount >> 3
        pending &= pending &- 1
        guard position >= next else { continue }
        let (scalar, width) = ScalarDecoding.scalar(text, at: position)
        next = position + width
        guard let scalar else {
          set(mark, position)
          continue
        }
        switch TokenCharacter.of(scalar) {
        case .word:
          for k in position..<next {
            set(word, k)
            set(original, k)
          }
        case .separator: break
        case .apostrophe, .hyphen, .punctuation: set(mark, position)
        }
      }
    }
  }

  /// Marks between two word characters that belong to the word.
  private func join(_ blockCount: Int, hasForeign: Bool) {
    let (text, original, mark) = (text, original, mark)
    for block in 0..<blockCount {
      let before = original[block] << 1 | (block > 0 ? original[block - 1] >> 63 : 0)
      let after = original[block] >> 1 | original[block + 1] << 63
      var candidates = mark[block] & before
      if !hasForeign { candidates &= after }
      while candidates != 0 {
        let position = block * 64 + candidates.trailingZeroBitCount
        candidates &= candidates &- 1
        if text[position] < 0x80 {
          guard isSet(original, position + 1), joins(at: position) else { continue }
          absorb(position)
          // The closing point of an abbreviation belongs to it as well.
          let closing = position + 2
          if text[position] == UInt8(ascii: "."), ScalarDecoding.isLetter(text[position + 1]),
            text[closing] == UInt8(ascii: "."), !isSet(original, closing + 1)
          {
            absorb(closing)
          }
        } else {
          let (scalar, width) = ScalarDecoding.scalar(text, at: position)
          guard let scalar, isSet(original, position + width) else { continue }
          let kind = TokenCharacter.of(scalar)
          guard kind == .apostrophe || kind == .hyphen else { continue }
          for k in position..<position + width { set(word, k) }
          mark[block] &= ~(1 << UInt64(position & 63))
        }
      }
    }
  }

  /// Makes the mark at a position part of a word.
  private func absorb(_ position: Int) {
    set(word, position)
    mark[position >> 6] &= ~(1 << UInt64(position & 63))
  }

  /// Whether the ASCII mark at `i`, which has word characters on both sides, belongs to the word around it.
  private func joins(at i: Int) -> Bool {
    let before = text[i - 1]
    let after = text[i + 1]
    switch text[i] {
    case UInt8(ascii: "'"), UInt8(ascii: "-"): return true
    case UInt8(ascii: ","): return ScalarDecoding.isDigit(before) && ScalarDecoding.isDigit(after)
    case UInt8(ascii: "."):
      if ScalarDecoding.isDigit(before) && ScalarDecoding.isDigit(after) { return true }
      guard ScalarDecoding.isLetter(before), ScalarDecoding.isLetter(after) else { return false }
      return !(i >= 2 && isSet(original, i - 2)) && !isSet(original, i + 2)
    default: return false
    }
  }
}
