/// The 64-bit identities of tokens and n-grams.
///
/// A term's identity is a function of its normalised bytes alone, so that training, prediction and dictionaries
/// agree without sharing strings. The mixing step is the folded 64×64→128-bit multiply of wyhash
/// (Wang Yi, wyhash final version 4); with 10⁶ terms the chance that any two share an identity is below 3·10⁻⁸.
enum TermHash {
  private static let seed0: UInt64 = 0xa076_1d64_78bd_642f
  private static let seed1: UInt64 = 0xe703_7ed1_a0b4_28db
  private static let seed2: UInt64 = 0x8ebc_6af0_9c88_c6e3
  private static let seed3: UInt64 = 0x5899_65cc_7537_4cc3

  @inline(__always)
  static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  /// A token of at most 16 bytes, given as two little-endian words padded with zeros.
  @inline(__always)
  static func short(low: UInt64, high: UInt64, count: Int) -> UInt64 {
    mix(low ^ seed0, high ^ seed1 ^ UInt64(truncatingIfNeeded: count))
  }

  /// A token of any length: the identity of its normalised bytes.
  static func token(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let count = bytes.count
    var state: UInt64 = 0
    var position = 0
    while count - position > 16 {
      let low = load(bytes, at: position, count: 8)
      let high = load(bytes, at: position + 8, count: 8)
      state = mix(low ^ seed2 ^ state, high ^ seed3)
      position += 16
    }
    let low = load(bytes, at: position, count: min(8, count - position))
    let high = load(bytes, at: position + 8, count: max(0, min(8, count - position - 8)))
    return short(low: low ^ state, high: high, count: count)
  }

  static func token(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBufferPointer { token($0) } }

  /// The n-gram of `left` followed by one more token; not symmetric.
  @inline(__always)
  static func extended(_ left: UInt64, by right: UInt64) -> UInt64 {
    mix(left ^ seed2, right ^ seed3 &+ 0x9e37_79b9_7f4a_7c15)
  }

  /// The same bytes in another name space: character n-grams and cased tokens never equal a word.
  @inline(__always)
  static func tagged(_ hash: UInt64, _ tag: TermKind) -> UInt64 {
    mix(hash ^ seed1, seed2 &+ UInt64(tag.rawValue))
  }

  @inline(__always)
  private static func load(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, count: Int)
    -> UInt64
  {
    var word: UInt64 = 0
    for k in 0..<max(0, count) { word |= UInt64(bytes[offset + k]) << UInt64(8 * k) }
    return word
  }
}

/// What a term is made of, and the byte that marks it in a term's written form.
///
/// Words carry no mark; `#` and `^` can stand in no token, so a written term names its kind.
public enum TermKind: UInt8, Sendable, CaseIterable {
  /// A word n-gram: normalised tokens joined by one space, `nato expansion`.
  case words = 0
  /// A character n-gram within one word, padded with `_` at its edges: `#_nat`.
  case characters = 35
  /// A token as it was written, kept where capitals were unusual: `^ruSSia`, `^NATO`.
  case cased = 94
}
