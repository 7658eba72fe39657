/// The one source of chance: xoshiro256** of Blackman and Vigna, "Scrambled linear pseudorandom
/// number generators" (ACM TOMS 47, 2021), its state filled by SplitMix64 as they recommend.
///
/// Every draw is built here from integer and IEEE basic operations, never from the standard
/// library's algorithms or a mathematical library, so a seed means the same numbers on every
/// platform and with every compiler.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// A generator for `seed`; generators of one seed and different `stream`s are independent.
  public init(seed: UInt64, stream: UInt64 = 0) {
    // The stream passes through SplitMix64 on its own, so that (seed, stream) = (1, 2) and (2, 1),
    // or (3, 0), do not meet.
    var streamState = stream
    var mixed = seed ^ (stream == 0 ? 0 : Self.splitMix(&streamState))
    state = (
      Self.splitMix(&mixed), Self.splitMix(&mixed), Self.splitMix(&mixed), Self.splitMix(&mixed)
    )
  }

  public mutating func next() -> UInt64 {
    let result = Self.rotate(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotate(state.3, by: 45)
    return result
  }

  /// A generator for another task, seeded by two draws of this one.
  public mutating func split() -> SeededGenerator {
    let seed = next()
    return SeededGenerator(seed: seed, stream: next())
  }

  /// A number in [0, 1), one of 2⁵³ equally likely multiples of 2⁻⁵³.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number in 0 ..< `bound`, exactly equally likely.
  ///
  /// Lemire, "Fast random integer generation in an interval" (ACM TOMACS 29, 2019), Algorithm 5.
  /// Traps if `bound` is not positive.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "the bound must be positive, not \(bound)")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// A standard normal number, by Marsaglia's polar method.
  public mutating func normal() -> Double {
    while true {
      let (x, y) = (2 * uniform() - 1, 2 * uniform() - 1)
      let square = x * x + y * y
      // The twin x·y/|x| is thrown away: keeping it would make the next draw depend on which
      // draw came before.
      if square < 1 && square > 0 {
        return x * (-2 * Self.logarithm(square) / square).squareRoot()
      }
    }
  }

  /// Puts `elements` into an order chosen uniformly among all (Fisher and Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, integer(below: last + 1))
    }
  }

  /// The numbers 0 ..< `count` in random order.
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }

  private static func rotate(_ value: UInt64, by count: UInt64) -> UInt64 {
    (value << count) | (value >> (64 &- count))
  }

  private static func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// ln x for positive normal x by the atanh series, because libm's last bit differs by platform.
  ///
  /// With x = m·2ᵉ, m in [√½, √2), and s = (m − 1)/(m + 1): ln m = 2(s + s³/3 + s⁵/5 + …). As
  /// s² < 0.0295, the first term left out is below 2⁻⁵⁸ of the sum.
  static func logarithm(_ x: Double) -> Double {
    var exponent = Double(x.exponent)
    var mantissa = x.significand
    if mantissa > 1.414_213_562_373_095_1 {
      mantissa /= 2
      exponent += 1
    }
    let s = (mantissa - 1) / (mantissa + 1)
    let square = s * s
    var sum = 0.0
    for odd in stride(from: 23, through: 1, by: -2) { sum = sum * square + 1 / Double(odd) }
    return exponent * 0.693_147_180_559_945_3 + 2 * s * sum
  }
}
