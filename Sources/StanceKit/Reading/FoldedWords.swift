/// The words of a short stretch of text, each as a hash of its letters with case folded, and how
/// many of them are written with capitals. Everything but letters, digits and apostrophes (the
/// curly one is the straight one) separates words.
///
/// Meant to be kept and refilled: the buffers are reused.
struct FoldedWords {
  /// How many words there are; what the buffers hold beyond is left from before.
  private(set) var count = 0
  private var hashBuffer: [UInt64] = []
  private var startBuffer: [Int32] = []
  private var origin = 0
  private(set) var capitalisedCount = 0
  private(set) var numberCount = 0
  /// Words of two letters or more without a small one.
  private(set) var shoutedCount = 0
  private(set) var hasSmallLetter = false

  /// The hash of every word of digits alone, points and commas within it included.
  static let number: UInt64 = 0x6E75_6D62_6572

  /// One hash a word.
  var hashes: ArraySlice<UInt64> { hashBuffer[0..<count] }

  /// Position of the first byte of a word.
  func start(of word: Int) -> Int {
    precondition(word < count)
    return origin + Int(startBuffer[word])
  }

  /// Reads the words of `range`, at most 2 GiB of them.
  mutating func scan(_ text: Span<UInt8>, _ range: Range<Int>) {
    count = 0
    origin = range.lowerBound
    (capitalisedCount, numberCount, shoutedCount, hasSmallLetter) = (0, 0, 0, false)
    let most = range.count / 2 + 1
    if hashBuffer.count < most {
      hashBuffer = [UInt64](repeating: 0, count: most)
      startBuffer = [Int32](repeating: 0, count: most)
    }
    // Moved out, so that the spans write without asking for each word who else holds the buffer.
    var (hashList, startList) = (hashBuffer, startBuffer)
    (hashBuffer, startBuffer) = ([], [])
    var hashes = hashList.mutableSpan
    var starts = startList.mutableSpan
    var index = range.lowerBound
    var found = 0
    var (capitalised, numbers, shouted, anySmall) = (0, 0, 0, false)
    while index < range.upperBound {
      let word = FoldedWord.next(text, from: index, to: range.upperBound)
      if word.isWord {
        hashes[found] = word.hash
        starts[found] = Int32(truncatingIfNeeded: word.start - range.lowerBound)
        found &+= 1
        if word.isCapitalised { capitalised &+= 1 }
        if word.hasSmallLetter { anySmall = true } else if word.letterCount >= 2 { shouted &+= 1 }
        if word.letterCount == 0 { numbers &+= 1 }
      }
      index = word.end
    }
    (hashBuffer, startBuffer) = (hashList, startList)
    count = found
    (capitalisedCount, numberCount, shoutedCount) = (capitalised, numbers, shouted)
    hasSmallLetter = anySmall
  }

  /// The hash of one label, its points, hyphens and other marks left out: "Sen." is "sen".
  static func hash(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var hasher = WordHasher()
    for index in range {
      let byte = text[index]
      if byte >= 0x80 || byte == 0x27 || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
        || byte >= 0x30 && byte <= 0x39
      {
        hasher.add(byte < 0x80 ? byte | 0x20 : byte)
      }
    }
    return hasher.finished
  }

  /// The hashes of a list of words with single spaces between them.
  static func hashes(_ list: String) -> Set<UInt64> {
    let bytes = Array(list.utf8)
    return Set(
      bytes.split(separator: 0x20).map { word in
        hash(bytes.span, word.startIndex..<word.endIndex)
      })
  }
}

/// Hashes a word eight bytes at a time: h ← (h ⊕ bytes) · m, then the upper half folded down.
struct WordHasher {
  private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  private var pending: UInt64 = 0
  private var pendingCount = 0

  /// Takes eight bytes, or the last ones with zeros above them.
  @inline(__always)
  static func mix(_ hash: UInt64, _ bytes: UInt64) -> UInt64 {
    let product = (hash ^ bytes) &* 0x9E37_79B9_7F4A_7C15
    return product ^ product >> 32
  }

  mutating func add(_ byte: UInt8) {
    pending |= UInt64(byte) << UInt64(pendingCount * 8)
    pendingCount += 1
    if pendingCount == 8 {
      hash = Self.mix(hash, pending)
      (pending, pendingCount) = (0, 0)
    }
  }

  /// The hash of what was added; a word of eight bytes has nothing pending.
  var finished: UInt64 { pendingCount == 0 ? hash : Self.mix(hash, pending) }
}

/// The next word of a text, or, where `isWord` is false, the separators up to `end`.
struct FoldedWord {
  private(set) var start: Int
  private(set) var end: Int
  private(set) var hash: UInt64 = WordHasher().hash
  private(set) var letterCount = 0
  private(set) var isCapitalised = false
  private(set) var hasSmallLetter = false
  private(set) var isWord = true

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// 0x80 for each byte of `folded` (seven bits each, case bit set) from `low` to `high`.
  @inline(__always)
  private static func between(_ folded: UInt64, _ low: UInt64, _ high: UInt64) -> UInt64 {
    (folded &+ ones &* (0x80 - low)) & ~(folded &+ ones &* (0x7F - high)) & tops
  }

  private init(at index: Int) {
    start = index
    end = index
  }

  /// Reads ASCII words eight bytes at a time; what holds other bytes goes the slow way.
  @inline(__always)
  static func next(_ text: Span<UInt8>, from first: Int, to limit: Int) -> FoldedWord {
    let raw = text.bytes
    var word = FoldedWord(at: first)
    while true {
      guard word.end &+ 8 <= limit else { return bytewise(text, from: first, to: limit) }
      let bytes = raw.unsafeLoadUnaligned(fromByteOffset: word.end, as: UInt64.self).littleEndian
      // Setting the case bit folds letters and leaves digits and the apostrophe as they are.
      let folded = (bytes | ones &* 0x20) & ~tops
      let letters = between(folded, 0x61, 0x7A)
      let inWord = letters | between(folded, 0x30, 0x39) | between(folded, 0x27, 0x27)
      let stop = ~inWord & tops | bytes & tops
      // The lowest stop is the one that ends the word; beyond ASCII the word may go on.
      if bytes & stop & (0 &- stop) != 0 { return bytewise(text, from: first, to: limit) }
      let length = stop == 0 ? 8 : stop.trailingZeroBitCount / 8
      if length == 0 {
        if word.end > first { break }
        word.isWord = false
        let next = inWord | bytes & tops
        word.end &+= next == 0 ? 8 : next.trailingZeroBitCount / 8
        return word
      }
      let mask: UInt64 = length == 8 ? ~0 : 1 << (UInt64(length) &* 8) &- 1
      if word.end == first && bytes & 0x20 == 0 && letters & 0x80 != 0 {
        word.isCapitalised = true
      }
      // The case bit, moved to the top of its byte.
      if bytes << 2 & letters & mask != 0 { word.hasSmallLetter = true }
      word.letterCount &+= (letters & mask).nonzeroBitCount
      word.hash = WordHasher.mix(word.hash, (bytes | ones &* 0x20) & mask)
      word.end &+= length
      if length < 8 { break }
    }
    if word.letterCount == 0 { word.finishNumber(text, to: limit) }
    return word
  }

  /// The same, byte by byte: near the end of a text and for characters beyond ASCII.
  @inline(never)
  private static func bytewise(_ text: Span<UInt8>, from first: Int, to limit: Int) -> FoldedWord {
    var word = FoldedWord(at: first)
    var hasher = WordHasher()
    var length = 0
    scan: while word.end < limit {
      let byte = text[word.end]
      switch byte {
      case 0x41...0x5A, 0x61...0x7A:
        if byte & 0x20 != 0 {
          word.hasSmallLetter = true
        } else if length == 0 {
          word.isCapitalised = true
        }
        word.letterCount += 1
        hasher.add(byte | 0x20)
      case 0x30...0x39, 0x27: hasher.add(byte)
      case 0x80...:
        let size = scalarLength(byte)
        guard word.end + size <= limit else { break scan }
        if isSeparator(text, at: word.end) {
          guard byte == 0xE2 && text[word.end + 2] == 0x99 && length > 0 else { break scan }
          hasher.add(0x27)
        } else {
          let scalar = CharacterClass.scalar(text, at: word.end, end: limit)
          let isCapital = scalar?.properties.isUppercase ?? false
          if !isCapital {
            word.hasSmallLetter = true
          } else if length == 0 {
            word.isCapitalised = true
          }
          word.letterCount += 1
          for offset in 0..<size { hasher.add(text[word.end + offset]) }
        }
        word.end += size - 1
      default: break scan
      }
      length += 1
      word.end += 1
    }
    word.hash = hasher.finished
    if length == 0 {
      word.isWord = false
      word.end = min(word.end + scalarLength(text[word.end]), limit)
    } else if word.letterCount == 0 {
      word.finishNumber(text, to: limit)
    }
    return word
  }

  @inline(__always)
  private static func scalarLength(_ lead: UInt8) -> Int {
    lead < 0xC0 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
  }

  /// Takes digits together over points and commas: "1,200" and "1.2" are one number.
  private mutating func finishNumber(_ text: Span<UInt8>, to limit: Int) {
    var hasDigit = false
    for index in start..<end where text[index] != 0x27 { hasDigit = true }
    guard hasDigit else {
      isWord = false
      return
    }
    hash = FoldedWords.number
    while end < limit {
      let byte = text[end]
      let isInside =
        (0x30...0x39).contains(byte)
        || (byte == 0x2C || byte == 0x2E) && end + 1 < limit
          && (0x30...0x39).contains(text[end + 1])
      guard isInside else { return }
      end += 1
    }
  }

  /// General punctuation, the marks of Latin-1 and the byte order mark separate words.
  private static func isSeparator(_ text: Span<UInt8>, at index: Int) -> Bool {
    switch text[index] {
    case 0xC2: true
    case 0xE2: text[index + 1] == 0x80
    case 0xEF: text[index + 1] == 0xBB
    default: false
    }
  }
}
