/// The words of a short stretch of text, each as a hash of its letters with case folded (ASCII
/// and basic Cyrillic), and how many of them are written with capitals.
///
/// Meant to be kept and refilled: the buffer is reused.
struct FoldedWords {
  /// One hash a word. Words of digits alone (with points and commas) share `number`.
  private(set) var hashes: [UInt64] = []
  /// Position of each word's first byte.
  private(set) var starts: [Int] = []
  private(set) var capitalisedCount = 0
  private(set) var numberCount = 0
  /// Words of two letters or more without a small one.
  private(set) var shoutedCount = 0
  private(set) var hasSmallLetter = false

  static let seed: UInt64 = 0xCBF2_9CE4_8422_2325
  static let prime: UInt64 = 0x100_0000_01B3
  /// The hash of every number.
  static let number: UInt64 = 0x6E75_6D62_6572

  /// Bytes as words see them: 0 ends a word, others are letters in lower case.
  private static let folded: [UInt8] = (0...255).map { (byte: Int) -> UInt8 in
    switch UInt8(byte) {
    case 0x41...0x5A: UInt8(byte) | 0x20
    case 0x61...0x7A, 0x30...0x39, 0x27, 0x80...0xFF: UInt8(byte)
    default: 0
    }
  }

  /// FNV-1a, 64 bits (Fowler, Noll and Vo): words are short and the tables few hundred entries.
  static func hash(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var hash = seed
    for index in range {
      let byte = folded[Int(text[index])]
      // Points and hyphens inside a label's word do not count: "Sen." is "sen".
      if byte != 0 { hash = (hash ^ UInt64(byte)) &* prime }
    }
    return hash
  }

  /// The hashes of a list of words.
  static func hashes(_ list: String) -> Set<UInt64> {
    let bytes = Array(list.utf8)
    return Set(
      bytes.split(separator: 0x20).map { word in
        hash(bytes.span, word.startIndex..<word.endIndex)
      })
  }

  /// Reads the words of `range`; everything but letters, digits and apostrophes separates them.
  mutating func scan(_ text: Span<UInt8>, _ range: Range<Int>) {
    hashes.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    (capitalisedCount, numberCount, shoutedCount, hasSmallLetter) = (0, 0, 0, false)
    let table = Self.folded
    var index = range.lowerBound
    let end = range.upperBound
    while index < end {
      var hash = Self.seed
      var letters = 0
      var digits = 0
      var hasSmall = false
      let start = index
      var isCapitalised = false
      while index < end {
        let byte = text[index]
        let folded = table[Int(byte)]
        if folded == 0 {
          // "1,200" and "1.2" are one number.
          guard
            digits > 0 && letters == 0 && index + 1 < end
              && (byte == 0x2C || byte == 0x2E) && (0x30...0x39).contains(text[index + 1])
          else { break }
          index &+= 1
          continue
        }
        if byte >= 0x80 {
          let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
          guard index + length <= end else { break }
          if Self.isSeparator(text, at: index) {
            if byte == 0xE2 && text[index &+ 2] == 0x99 && index > start {
              // The curly apostrophe is the straight one.
              hash = (hash ^ 0x27) &* Self.prime
              index &+= 3
              continue
            }
            break
          }
          let upper = Self.isCapital(text, at: index)
          if upper && letters == 0 { isCapitalised = true }
          if !upper { hasSmall = true }
          for offset in 0..<length {
            hash = (hash ^ UInt64(text[index &+ offset])) &* Self.prime
          }
          letters &+= 1
          index &+= length
          continue
        }
        if byte <= 0x39 {
          if byte != 0x27 { digits &+= 1 }
        } else {
          if byte & 0x20 != 0 { hasSmall = true } else if letters == 0 { isCapitalised = true }
          letters &+= 1
        }
        hash = (hash ^ UInt64(folded)) &* Self.prime
        index &+= 1
      }
      if index > start && (letters > 0 || digits > 0) {
        if letters == 0 {
          hash = Self.number
          numberCount &+= 1
        }
        hashes.append(hash)
        starts.append(start)
        if isCapitalised { capitalisedCount &+= 1 }
        if !hasSmall && letters >= 2 { shoutedCount &+= 1 }
        if hasSmall { hasSmallLetter = true }
      }
      // Whatever ended the word.
      index &+= index < end ? Self.scalarLength(text[index]) : 0
    }
  }

  @inline(__always)
  private static func scalarLength(_ lead: UInt8) -> Int {
    lead < 0xC0 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
  }

  /// General punctuation, no-break space and the marks of Latin-1 separate words.
  @inline(__always)
  private static func isSeparator(_ text: Span<UInt8>, at index: Int) -> Bool {
    switch text[index] {
    case 0xC2: true
    case 0xE2: text[index + 1] == 0x80
    case 0xEF: text[index + 1] == 0xBB
    default: false
    }
  }

  private static func isCapital(_ text: Span<UInt8>, at index: Int) -> Bool {
    CharacterClass.scalar(text, at: index, end: text.count)?.properties.isUppercase ?? false
  }
}
