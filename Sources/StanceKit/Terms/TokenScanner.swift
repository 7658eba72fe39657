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

/// Computes the tokens of `Tokenizer` on bytes, into memory it keeps.
///
/// One scanner serves one thread. `WordMasks` finds the boundaries; a token of up to sixteen ASCII bytes is folded and
/// hashed, and its capitals are counted, without a branch.
///
/// Unsafe memory: all buffers are owned here; `text` is followed by 64 zero bytes, so that sixteen-byte loads at any
/// token and look-ups one block past the end stay inside.
final class TokenScanner {
  /// The scanned bytes, then zeros.
  private(set) var text: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var byteCount = 0
  private var masks: WordMasks
  private var begins: UnsafeMutablePointer<UInt32>
  private var ends: UnsafeMutablePointer<UInt32>

  private(set) var tokens: UnsafeMutablePointer<ScannedToken>
  private(set) var count = 0

  /// The words among the tokens: their positions in `tokens`, and their identities.
  var wordTokens: UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(start: wordPositions, count: wordCount)
  }
  var wordHashes: UnsafeBufferPointer<UInt64> {
    UnsafeBufferPointer(start: words, count: wordCount)
  }
  private var wordPositions: UnsafeMutablePointer<UInt32>
  private var words: UnsafeMutablePointer<UInt64>
  private(set) var wordCount = 0

  var normalised: [UInt8] = []

  /// What keeps the first `n` bytes of a sixteen-byte load, for n from 0 to 16: masks of its lower eight bytes, then of
  /// its upper eight.
  private let lengthMasks: UnsafeMutablePointer<UInt64>

  private static let padding = 64

  init(capacity: Int = 4096) {
    self.capacity = capacity
    lengthMasks = .allocate(capacity: 34)
    for length in 0...16 {
      // Shifting by 64 or more leaves nothing.
      lengthMasks[length] = ~(UInt64.max << UInt64(8 * length))
      lengthMasks[length + 17] = ~(UInt64.max << UInt64(8 * max(0, length - 8)))
    }
    text = .allocate(capacity: capacity + Self.padding)
    masks = WordMasks(text, capacity: capacity)
    begins = .allocate(capacity: capacity + Self.padding)
    ends = .allocate(capacity: capacity + Self.padding)
    tokens = .allocate(capacity: capacity + 1)
    wordPositions = .allocate(capacity: capacity + 1)
    words = .allocate(capacity: capacity + 1)
  }

  deinit {
    release()
    lengthMasks.deallocate()
  }

  private func release() {
    text.deallocate()
    begins.deallocate()
    ends.deallocate()
    tokens.deallocate()
    wordPositions.deallocate()
    words.deallocate()
  }

  private func reserve(_ count: Int) {
    guard count > capacity else { return }
    release()
    capacity = count + count / 2
    text = .allocate(capacity: capacity + Self.padding)
    masks = WordMasks(text, capacity: capacity)
    begins = .allocate(capacity: capacity + Self.padding)
    ends = .allocate(capacity: capacity + Self.padding)
    tokens = .allocate(capacity: capacity + 1)
    wordPositions = .allocate(capacity: capacity + 1)
    words = .allocate(capacity: capacity + 1)
  }

  /// Scans `bytes` (UTF-8; what is not valid counts as punctuation) and leaves the result in `tokens[0..<count]`.
  ///
  /// - Parameters:
  ///   - marks: whether punctuation marks are wanted as tokens.
  ///   - casing: whether `ScannedToken.casing` is wanted.
  func scan(_ bytes: UnsafeBufferPointer<UInt8>, marks: Bool, casing: Bool) {
    let blockCount = take(bytes)
    let hasForeign = masks.read(blockCount)
    let found = masks.boundaries(blockCount, marks: marks, begins: begins, ends: ends)
    count = found.begins
    wordCount = found.ends
    switch (marks, casing) {
    case (false, false): collect(Words.self, hasForeign: hasForeign)
    case (false, true): collect(CasedWords.self, hasForeign: hasForeign)
    case (true, false): collect(WordsAndMarks.self, hasForeign: hasForeign)
    case (true, true): collect(CasedWordsAndMarks.self, hasForeign: hasForeign)
    }
  }

  /// The same for words alone and only their identities: leaves them in `wordHashes`, and no tokens. `wordTokens` has no
  /// meaning then.
  func scanWords(_ bytes: UnsafeBufferPointer<UInt8>) {
    let blockCount = take(bytes)
    let hasForeign = masks.read(blockCount)
    count = 0
    wordCount = masks.words(blockCount, edges: begins)
    let (source, edges, words) = (UnsafeRawPointer(text), begins, words)
    let lengthMasks = UnsafePointer(lengthMasks)
    let foreign: UInt64 = hasForeign ? 0x8080_8080_8080_8080 : 0
    for word in 0..<wordCount {
      let start = Int(edges[2 &* word])
      let length = Int(edges[2 &* word &+ 1]) &- start
      let bytes = Self.load(source, start, length, lengthMasks)
      if length > 16 || (bytes.low | bytes.high) & foreign != 0 {
        words[word] = longHash(start, length)
      } else {
        words[word] = TermHash.short(
          low: bytes.low | Self.caseBits & bytes.lowMask,
          high: bytes.high | Self.caseBits & bytes.highMask, count: length)
      }
    }
  }

  /// Copies a text and puts zeros behind it; returns how many blocks of 64 bytes it has.
  private func take(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    precondition(bytes.count < Int(UInt32.max), "text of \(bytes.count) bytes exceeds 4 GiB")
    reserve(bytes.count)
    byteCount = bytes.count
    if let base = bytes.baseAddress { text.update(from: base, count: bytes.count) }
    (text + byteCount).update(repeating: 0, count: Self.padding)
    return (byteCount + 63) / 64
  }

  /// Every ASCII byte of a word folds by setting bit 5: letters by definition, and digits, apostrophe, comma, hyphen and
  /// point have it set already.
  private static let caseBits: UInt64 = 0x2020_2020_2020_2020

  /// The first sixteen bytes of a token, zeros behind its end.
  @inline(__always)
  private static func load(
    _ text: UnsafeRawPointer, _ start: Int, _ length: Int, _ masks: UnsafePointer<UInt64>
  ) -> (low: UInt64, high: UInt64, lowMask: UInt64, highMask: UInt64) {
    let clamped = length < 16 ? length : 16
    let (lowMask, highMask) = (masks[clamped], masks[clamped &+ 17])
    return (
      text.loadUnaligned(fromByteOffset: start, as: UInt64.self) & lowMask,
      text.loadUnaligned(fromByteOffset: start &+ 8, as: UInt64.self) & highMask, lowMask, highMask
    )
  }

  /// The identity of a word of any length and any characters.
  @inline(never)
  private func longHash(_ start: Int, _ length: Int) -> UInt64 {
    normalise(
      ScannedToken(
        hash: 0, start: UInt32(start), end: UInt32(start + length), isWord: true, casing: .lower))
    return TermHash.token(normalised)
  }

  /// Compiled once a `Wanted`, so that the loop asks for nothing that is known before it.
  private func collect<Wanted: WantedTokens>(_: Wanted.Type, hasForeign: Bool) {
    let (marks, casing) = (Wanted.marks, Wanted.casing)
    // The class's fields are read once: in the loop each would be read anew behind every store.
    let (source, masks, tokens, begins, ends) = (
      UnsafeRawPointer(text), masks, tokens, begins, ends
    )
    let (words, wordPositions, lengthMasks) = (words, wordPositions, UnsafePointer(lengthMasks))
    let foreign: UInt64 = hasForeign ? 0x8080_8080_8080_8080 : 0
    var word = 0
    for index in 0..<count {
      let start = Int(begins[index])
      let isWord = !marks || masks.isWord(start)
      var end = Int(ends[word])
      if marks && !isWord { end = start &+ width(at: start) }
      let length = end &- start
      var token = ScannedToken(
        hash: 0, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end),
        isWord: isWord, casing: .lower)
      let bytes = Self.load(source, start, length, lengthMasks)
      if length > 16 || (bytes.low | bytes.high) & foreign != 0 {
        finish(&token)
      } else {
        let fold = !marks || isWord ? Self.caseBits : 0
        token.hash = TermHash.short(
          low: bytes.low | fold & bytes.lowMask, high: bytes.high | fold & bytes.highMask,
          count: length)
        if casing {
          let capitals = (
            ~bytes.low & fold & bytes.lowMask, ~bytes.high & fold & bytes.highMask
          )
          if capitals.0 | capitals.1 != 0 {
            token.casing =
              capitals.0 == 0x20 && capitals.1 == 0 ? .capitalised : exactCasing(token)
          }
        }
      }
      tokens[index] = token
      words[word] = token.hash
      wordPositions[word] = UInt32(truncatingIfNeeded: index)
      word &+= isWord ? 1 : 0
    }
  }

  /// Bytes of the mark at `position`.
  @inline(__always)
  private func width(at position: Int) -> Int {
    text[position] < 0x80 ? 1 : ScalarDecoding.scalar(text, at: position).width
  }

  /// Hashes a token of any length and any characters.
  @inline(never)
  private func finish(_ token: inout ScannedToken) {
    normalise(token)
    token.hash = TermHash.token(normalised)
    if token.isWord { token.casing = exactCasing(token) }
  }

  private func exactCasing(_ token: ScannedToken) -> Token.Casing {
    var letters = 0
    var capitals = 0
    var firstIsCapital = false
    var position = Int(token.start)
    while position < Int(token.end) {
      let (scalar, width) = ScalarDecoding.scalar(text, at: position)
      position += width
      guard let scalar else { continue }
      let (isLetter, isCapital) =
        scalar.isASCII
        ? (
          ScalarDecoding.isLetter(UInt8(scalar.value)), scalar.value >= 0x41 && scalar.value <= 0x5A
        ) : (scalar.properties.isAlphabetic, scalar.properties.isUppercase)
      if isCapital { capitals += 1 }
      if isLetter {
        if letters == 0 { firstIsCapital = isCapital }
        letters += 1
      }
    }
    return .of(letters: letters, capitals: capitals, firstIsCapital: firstIsCapital)
  }
}

/// What a scan is to find beside words.
private protocol WantedTokens {
  static var marks: Bool { get }
  static var casing: Bool { get }
}

private enum Words: WantedTokens {
  static var marks: Bool { false }
  static var casing: Bool { false }
}

private enum CasedWords: WantedTokens {
  static var marks: Bool { false }
  static var casing: Bool { true }
}

private enum WordsAndMarks: WantedTokens {
  static var marks: Bool { true }
  static var casing: Bool { false }
}

private enum CasedWordsAndMarks: WantedTokens {
  static var marks: Bool { true }
  static var casing: Bool { true }
}
