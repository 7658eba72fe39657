/// Random numbers for tests: the same seed, the same test.
///
/// Source: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014
/// (SplitMix64).
public struct TestGenerator: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 to `bound` − 1.
  public mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// A standard normal number (Box–Muller is avoided: twelve uniforms less six need no libm).
  public mutating func normal() -> Double {
    (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &self) }
  }

  /// Pieces drawn with replacement and put together without anything between them.
  public mutating func text(of pieces: [String], count: Int) -> String {
    var text = ""
    for _ in 0..<count { text += pieces[below(pieces.count)] }
    return text
  }
}

/// Text of every kind a tokeniser meets: scripts, marks, joiners, emoji, combining marks, controls.
public enum HostileText {
  public static let pieces = [
    "a", "B", "the ", "peace ", "War ", "NATO ", "ruSSia ", "U.S. ", "don't ", "don’t ", "pro-war ",
    "is ", "we ", "must ", " ", " ", " ", "\n", "\n\n", "\t", "1,000.5 ", "20", ".", ". ", ", ",
    "!",
    "? ", "…", "—", "“", "”", "(", ")", "%", "é", "É", "Я", "жить ", "東京", "हिन्दी ", "🇺🇦", "👩‍👩‍👧",
    "\u{301}",
    "\u{A0}", "\u{AD}", "\u{200B}", "\u{FEFF}", "\0", "_", "*", "^", "#", "@", "ﬁ", "ß", "İ", "K",
    "abcdefghijklmnopqrstuvwxyz", "x-", "'", "\"", "\\", "\r\n", "> ", "# ", "- ",
  ]
}
