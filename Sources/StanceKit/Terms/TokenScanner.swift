/// A token as the fast path sees it: where it is and what it is, without its characters.
struct ScannedToken {
  /// Identity of the normalised token, `TermHash.token` of its UTF-8.
  var hash: UInt64
  /// UTF-8 byte offsets in the scanned text.
  var start: UInt32
  var end: UInt32
  var isWord: Bool
  /// Only meaningful when the scanner was asked for casing.
  var casing: Token.Casing
}

/// Computes the tokens of `Tokenizer` on bytes, 64 at a time, into memory it keeps.
///
/// One scanner serves one thread. Bytes are classified eight at a time with SWAR arithmetic into bit masks (one bit a
/// byte), word boundaries are read off the masks with two shifts, and a token of up to sixteen ASCII bytes is folded
/// and hashed without a branch. Characters beyond ASCII mend the masks one by one before boundaries are taken.
///
/// Unsafe memory: all buffers are owned here; `text` is followed by 64 zero bytes, so sixteen-byte loads at any token
/// and mask look-ups one word past the end stay inside. Invariants: masks hold `blockCount + 1` words.
final class TokenScanner {
  /// The scanned bytes, then zeros.
  private(set) var text: UnsafeMutablePointer<UInt8>
  private var textCapacity: Int
  private(set) var byteCount = 0

  private var word: UnsafeMutablePointer<UInt64>
  private var original: UnsafeMutablePointer<UInt64>
  private var punctuation: UnsafeMutablePointer<UInt64>
  private var capital: UnsafeMutablePointer<UInt64>
  private var foreign: UnsafeMutablePointer<UInt64>

  private(set) var tokens: UnsafeMutablePointer<ScannedToken>
  private(set) var count = 0
  private var normalised: [UInt8] = []

  static let padding = 64

  init() {
    textCapacity = 4096
    text = .allocate(capacity: textCapacity + Self.padding)
    let words = textCapacity / 64 + 2
    word = .allocate(capacity: words)
    original = .allocate(capacity: words)
    punctuation = .allocate(capacity: words)
    capital = .allocate(capacity: words)
    foreign = .allocate(capacity: words)
    tokens = .allocate(capacity: textCapacity + 1)
  }

  deinit { release() }

  private func release() {
    text.deallocate()
    word.deallocate()
    original.deallocate()
    punctuation.deallocate()
    capital.deallocate()
    foreign.deallocate()
    tokens.deallocate()
  }

  private func reserve(_ count: Int) {
    guard count > textCapacity else { return }
    release()
    textCapacity = count + count / 2
    text = .allocate(capacity: textCapacity + Self.padding)
    let words = textCapacity / 64 + 2
    word = .allocate(capacity: words)
    original = .allocate(capacity: words)
    punctuation = .allocate(capacity: words)
    capital = .allocate(capacity: words)
    foreign = .allocate(capacity: words)
    tokens = .allocate(capacity: textCapacity + 1)
  }

  /// Scans `bytes` (UTF-8; what is not valid counts as punctuation) and leaves the result in `tokens[0..<count]`.
  ///
  /// - Parameters:
  ///   - marks: whether punctuation marks are wanted as tokens.
  ///   - casing: whether `ScannedToken.casing` is wanted.
  func scan(_ bytes: UnsafeBufferPointer<UInt8>, marks: Bool, casing: Bool) {
    precondition(bytes.count < Int(UInt32.max), "text of \(bytes.count) bytes exceeds 4 GiB")
    reserve(bytes.count)
    byteCount = bytes.count
    if let base = bytes.baseAddress { text.update(from: base, count: bytes.count) }
    (text + byteCount).update(repeating: 0, count: Self.padding)
    let blockCount = (byteCount + 63) / 64
    let hasForeign = classify(blockCount)
    if hasForeign { classifyForeign(blockCount) }
    join(blockCount, hasForeign: hasForeign)
    collect(blockCount, marks: marks)
    hash(hasForeign: hasForeign)
    if casing { assignCasing() }
  }

  // MARK: Masks

  private func classify(_ blockCount: Int) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high: UInt64 = 0x8080_8080_8080_8080
    var anyForeign: UInt64 = 0
    let source = UnsafeRawPointer(text)
    // The class's fields are read once: in the loop each would be read anew behind every store.
    let (word, original, punctuation) = (word, original, punctuation)
    let (capital, foreign) = (capital, foreign)
    for block in 0..<blockCount {
      var wordMask: UInt64 = 0
      var markMask: UInt64 = 0
      var capitalMask: UInt64 = 0
      var foreignMask: UInt64 = 0
      for part in 0..<8 {
        let x = source.loadUnaligned(fromByteOffset: block * 64 + part * 8, as: UInt64.self)
        let ascii = ~x & high
        let low = x & ~high
        let folded = low | (0x20 &* ones)
        let letter = (folded &+ (0x1f &* ones)) & ~(folded &+ (0x05 &* ones)) & ascii
        let digit = (low &+ (0x50 &* ones)) & ~(low &+ (0x46 &* ones)) & ascii
        let visible = (low &+ (0x5f &* ones)) & ~(low &+ ones) & ascii
        let isWord = (letter | digit) & high
        let shift = UInt64(part * 8)
        wordMask |= Self.bits(isWord) << shift
        markMask |= Self.bits(visible & high & ~isWord) << shift
        capitalMask |= Self.bits(letter & (~x << 2) & high) << shift
        foreignMask |= Self.bits(x & high) << shift
      }
      word[block] = wordMask
      original[block] = wordMask
      punctuation[block] = markMask
      capital[block] = capitalMask
      foreign[block] = foreignMask
      anyForeign |= foreignMask
    }
    word[blockCount] = 0
    original[blockCount] = 0
    punctuation[blockCount] = 0
    capital[blockCount] = 0
    foreign[blockCount] = 0
    return anyForeign != 0
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
    var next = 0
    for block in 0..<blockCount {
      var pending = foreign[block]
      while pending != 0 {
        let position = block * 64 + pending.trailingZeroBitCount
        pending &= pending &- 1
        guard position >= next else { continue }
        let (scalar, width) = Self.decode(text, at: position)
        next = position + width
        guard let scalar else {
          set(punctuation, position)
          continue
        }
        switch TokenCharacter.of(scalar) {
        case .word:
          for k in position..<next {
            set(word, k)
            set(original, k)
          }
          if scalar.properties.isUppercase { set(capital, position) }
        case .separator: break
        case .apostrophe, .hyphen, .punctuation: set(punctuation, position)
        }
      }
    }
  }

  /// Marks between two word characters that belong to the word.
  private func join(_ blockCount: Int, hasForeign: Bool) {
    for block in 0..<blockCount {
      let before = original[block] << 1 | (block > 0 ? original[block - 1] >> 63 : 0)
      let after = original[block] >> 1 | original[block + 1] << 63
      var candidates = punctuation[block] & before
      if !hasForeign { candidates &= after }
      while candidates != 0 {
        let position = block * 64 + candidates.trailingZeroBitCount
        candidates &= candidates &- 1
        if text[position] < 0x80 {
          guard isSet(original, position + 1), joins(at: position) else { continue }
          absorb(position)
          // The closing point of an abbreviation belongs to it as well.
          let closing = position + 2
          if text[position] == UInt8(ascii: "."), Self.isLetter(text[position + 1]),
            text[closing] == UInt8(ascii: "."), !isSet(original, closing + 1)
          {
            absorb(closing)
          }
        } else {
          let (scalar, width) = Self.decode(text, at: position)
          guard let scalar, isSet(original, position + width) else { continue }
          let kind = TokenCharacter.of(scalar)
          guard kind == .apostrophe || kind == .hyphen else { continue }
          for k in position..<position + width { set(word, k) }
          punctuation[block] &= ~(1 << UInt64(position & 63))
        }
      }
    }
  }

  /// Makes the mark at a position part of a word.
  private func absorb(_ position: Int) {
    set(word, position)
    punctuation[position >> 6] &= ~(1 << UInt64(position & 63))
  }

  /// Whether the ASCII mark at `i`, which has word characters on both sides, belongs to the word around it.
  private func joins(at i: Int) -> Bool {
    let before = text[i - 1]
    let after = text[i + 1]
    switch text[i] {
    case UInt8(ascii: "'"), UInt8(ascii: "-"): return true
    case UInt8(ascii: ","): return Self.isDigit(before) && Self.isDigit(after)
    case UInt8(ascii: "."):
      if Self.isDigit(before) && Self.isDigit(after) { return true }
      guard Self.isLetter(before), Self.isLetter(after) else { return false }
      return !(i >= 2 && isSet(original, i - 2)) && !isSet(original, i + 2)
    default: return false
    }
  }

  @inline(__always)
  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  @inline(__always)
  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  // MARK: Tokens

  private func collect(_ blockCount: Int, marks: Bool) {
    let (word, punctuation, tokens, text) = (word, punctuation, tokens, text)
    var output = 0
    var carry: UInt64 = 0
    var open = -1
    for block in 0...blockCount {
      let mask = word[block]
      let shifted = mask << 1 | carry
      carry = mask >> 63
      let edges = mask ^ shifted
      var events = marks ? edges | punctuation[block] : edges
      let base = block * 64
      while events != 0 {
        let bit = events & (0 &- events)
        let position = base + events.trailingZeroBitCount
        events ^= bit
        if edges & bit != 0, mask & bit == 0 {
          tokens[output] = ScannedToken(
            hash: 0, start: UInt32(truncatingIfNeeded: open),
            end: UInt32(truncatingIfNeeded: position), isWord: true, casing: .lower)
          output += 1
        }
        if edges & bit != 0, mask & bit != 0 {
          open = position
        } else if marks, punctuation[block] & bit != 0 {
          let width = text[position] < 0x80 ? 1 : Self.decode(text, at: position).width
          tokens[output] = ScannedToken(
            hash: 0, start: UInt32(truncatingIfNeeded: position),
            end: UInt32(truncatingIfNeeded: position + width), isWord: false, casing: .lower)
          output += 1
        }
      }
    }
    count = output
  }

  private func hash(hasForeign: Bool) {
    let source = UnsafeRawPointer(text)
    let tokens = tokens
    for index in 0..<count {
      let token = tokens[index]
      let start = Int(token.start)
      let length = Int(token.end) &- start
      // Shifts of 64 bits are none in hardware: a length of 0 or 8 is taken apart by the clamps.
      let lowLength = length < 8 ? length : 8
      let highLength = length < 8 ? 0 : length < 16 ? length &- 8 : 8
      let lowMask = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- 8 &* lowLength)
      let highMask =
        highLength == 0 ? 0 : UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- 8 &* highLength)
      let low = source.loadUnaligned(fromByteOffset: start, as: UInt64.self) & lowMask
      let high = source.loadUnaligned(fromByteOffset: start &+ 8, as: UInt64.self) & highMask
      if length > 16 || (hasForeign && (low | high) & 0x8080_8080_8080_8080 != 0) {
        tokens[index].hash = slowHash(token)
        continue
      }
      // Every ASCII byte of a word folds by setting bit 5: letters by definition, and digits, apostrophe, comma,
      // hyphen and point have it set already.
      let fold: UInt64 = token.isWord ? 0x2020_2020_2020_2020 : 0
      tokens[index].hash = TermHash.short(
        low: low | fold & lowMask, high: high | fold & highMask, count: length)
    }
  }

  private func slowHash(_ token: ScannedToken) -> UInt64 {
    normalise(token)
    return TermHash.token(normalised)
  }

  private func assignCasing() {
    for index in 0..<count where tokens[index].isWord {
      let start = Int(tokens[index].start)
      let end = Int(tokens[index].end)
      var capitals = 0
      for block in (start >> 6)...((end - 1) >> 6) {
        var mask = capital[block]
        if block == start >> 6 { mask &= UInt64.max << UInt64(start & 63) }
        if block == (end - 1) >> 6 { mask &= UInt64.max >> UInt64(63 - (end - 1) & 63) }
        capitals += mask.nonzeroBitCount
      }
      if capitals == 0 { continue }
      if capitals == 1, isSet(capital, start) {
        tokens[index].casing = .capitalised
      } else {
        tokens[index].casing = exactCasing(tokens[index], capitals: capitals)
      }
    }
  }

  private func exactCasing(_ token: ScannedToken, capitals: Int) -> Token.Casing {
    var letters = 0
    var firstIsCapital = false
    var position = Int(token.start)
    while position < Int(token.end) {
      let (scalar, width) = Self.decode(text, at: position)
      if let scalar,
        scalar.isASCII ? Self.isLetter(text[position]) : scalar.properties.isAlphabetic
      {
        if letters == 0 { firstIsCapital = isSet(capital, position) }
        letters += 1
      }
      position += width
    }
    return .of(letters: letters, capitals: capitals, firstIsCapital: firstIsCapital)
  }

  // MARK: Characters, when they are asked for

  /// The normalised UTF-8 of a token.
  func normalisedBytes(of token: ScannedToken) -> [UInt8] {
    normalise(token)
    return normalised
  }

  /// The UTF-8 of a word as it was written, with straight apostrophes and hyphens.
  func writtenBytes(of token: ScannedToken) -> [UInt8] {
    normalise(token, folding: false)
    return normalised
  }

  private func normalise(_ token: ScannedToken, folding: Bool = true) {
    normalised.removeAll(keepingCapacity: true)
    var position = Int(token.start)
    while position < Int(token.end) {
      let (scalar, width) = Self.decode(text, at: position)
      guard let scalar else {
        normalised.append(contentsOf: [0xEF, 0xBF, 0xBD])
        position += width
        continue
      }
      if !token.isWord {
        append(TokenCharacter.normalisedPunctuation(scalar))
      } else if scalar.isASCII {
        let byte = text[position]
        normalised.append(folding && Self.isLetter(byte) ? byte | 0x20 : byte)
      } else {
        switch TokenCharacter.of(scalar) {
        case .apostrophe: normalised.append(UInt8(ascii: "'"))
        case .hyphen: normalised.append(UInt8(ascii: "-"))
        default:
          if folding {
            normalised.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
          } else {
            append(scalar)
          }
        }
      }
      position += width
    }
  }

  private func append(_ scalar: Unicode.Scalar) {
    normalised.append(contentsOf: UTF8.encode(scalar)!)
  }

  /// Decodes one scalar; `nil` with width 1 where the bytes are not UTF-8. Reads at most four bytes.
  @inline(__always)
  private static func decode(
    _ text: UnsafeMutablePointer<UInt8>, at i: Int
  ) -> (scalar: Unicode.Scalar?, width: Int) {
    let b0 = UInt32(text[i])
    if b0 < 0x80 { return (Unicode.Scalar(b0), 1) }
    let b1 = UInt32(text[i + 1])
    guard b0 >= 0xC2, b1 & 0xC0 == 0x80 else { return (nil, 1) }
    if b0 < 0xE0 { return (Unicode.Scalar((b0 & 0x1F) << 6 | b1 & 0x3F), 2) }
    let b2 = UInt32(text[i + 2])
    guard b2 & 0xC0 == 0x80 else { return (nil, 1) }
    if b0 < 0xF0 {
      let value = (b0 & 0x0F) << 12 | (b1 & 0x3F) << 6 | b2 & 0x3F
      guard value >= 0x800, let scalar = Unicode.Scalar(value) else { return (nil, 1) }
      return (scalar, 3)
    }
    let b3 = UInt32(text[i + 3])
    guard b0 < 0xF5, b3 & 0xC0 == 0x80 else { return (nil, 1) }
    let value = (b0 & 0x07) << 18 | (b1 & 0x3F) << 12 | (b2 & 0x3F) << 6 | b3 & 0x3F
    guard value >= 0x10000, let scalar = Unicode.Scalar(value) else { return (nil, 1) }
    return (scalar, 4)
  }
}
