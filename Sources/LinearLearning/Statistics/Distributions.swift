#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The standard normal distribution.
public enum NormalDistribution {
  /// Φ(x), to rounding in both tails: erfc has no cancellation where Φ is small.
  public static func cumulative(_ x: Double) -> Double { 0.5 * erfc(-x * 0.5.squareRoot()) }

  /// Φ⁻¹(p), relative error about 10⁻¹⁶; −∞ at 0 and ∞ at 1.
  ///
  /// Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution" (Applied
  /// Statistics 37, 1988), PPND16. Traps unless 0 ≤ p ≤ 1.
  public static func quantile(_ p: Double) -> Double {
    precondition(0 <= p && p <= 1, "a probability is in 0 ... 1, not \(p)")
    let q = p - 0.5
    if abs(q) <= 0.425 {
      let r = 0.180625 - q * q
      return q * ratio(centre, at: r)
    }
    let tail = q < 0 ? p : 1 - p
    guard tail > 0 else { return q < 0 ? -.infinity : .infinity }
    let r = (-log(tail)).squareRoot()
    let x = r <= 5 ? ratio(middle, at: r - 1.6) : ratio(far, at: r - 5)
    return q < 0 ? -x : x
  }

  private typealias Fraction = (numerator: [Double], denominator: [Double])

  /// A quotient of polynomials whose coefficients are listed from the highest power.
  private static func ratio(_ fraction: Fraction, at x: Double) -> Double {
    fraction.numerator.reduce(0) { $0 * x + $1 } / fraction.denominator.reduce(0) { $0 * x + $1 }
  }

  private static let centre: Fraction = (
    [
      2.509_080_928_730_122_672_7e3, 3.343_057_558_358_812_810_5e4,
      6.726_577_092_700_870_085_3e4, 4.592_195_393_154_987_145_7e4,
      1.373_169_376_550_946_112_5e4, 1.971_590_950_306_551_442_7e3,
      1.331_416_678_917_843_774_5e2, 3.387_132_872_796_366_608_0,
    ],
    [
      5.226_495_278_852_854_561_0e3, 2.872_908_573_572_194_267_4e4,
      3.930_789_580_009_271_061_0e4, 2.121_379_430_158_659_586_7e4,
      5.394_196_021_424_751_107_7e3, 6.871_870_074_920_579_083_0e2,
      4.231_333_070_160_091_125_2e1, 1,
    ]
  )
  private static let middle: Fraction = (
    [
      7.745_450_142_783_414_076_40e-4, 2.272_384_498_926_918_458_33e-2,
      2.417_807_251_774_506_117_70e-1, 1.270_458_252_452_368_382_58,
      3.647_848_324_763_204_605_04, 5.769_497_221_460_691_405_50,
      4.630_337_846_156_545_295_90, 1.423_437_110_749_683_577_34,
    ],
    [
      1.050_750_071_644_416_843_24e-9, 5.475_938_084_995_344_946_00e-4,
      1.519_866_656_361_645_719_66e-2, 1.481_039_764_274_800_745_90e-1,
      6.897_673_349_851_000_045_50e-1, 1.676_384_830_183_803_849_40,
      2.053_191_626_637_758_821_87, 1,
    ]
  )
  private static let far: Fraction = (
    [
      2.010_334_399_292_288_132_65e-7, 2.711_555_568_743_487_578_15e-5,
      1.242_660_947_388_078_438_60e-3, 2.653_218_952_657_612_309_30e-2,
      2.965_605_718_285_048_912_30e-1, 1.784_826_539_917_291_335_80,
      5.463_784_911_164_114_369_90, 6.657_904_643_501_103_777_20,
    ],
    [
      2.044_263_103_389_939_785_64e-15, 1.421_511_758_316_445_888_70e-7,
      1.846_318_317_510_054_681_80e-5, 7.868_691_311_456_132_591_00e-4,
      1.487_536_129_085_061_485_25e-2, 1.369_298_809_227_358_053_10e-1,
      5.998_322_065_558_879_376_90e-1, 1,
    ]
  )
}

/// Student's t distribution.
public enum StudentDistribution {
  /// P(T ≤ t) = 1 − ½ I_x(ν/2, ½) with x = ν/(ν + t²) for t ≥ 0. Traps unless ν > 0.
  public static func cumulative(_ t: Double, degreesOfFreedom nu: Double) -> Double {
    precondition(nu > 0, "degrees of freedom must be positive, not \(nu)")
    let tail = 0.5 * incompleteBeta(nu / (nu + t * t), nu / 2, 0.5)
    return t < 0 ? tail : 1 - tail
  }

  /// The t with P(T ≤ t) = p, by bisection to the last bit. Traps unless 0 < p < 1 and ν > 0.
  public static func quantile(_ p: Double, degreesOfFreedom nu: Double) -> Double {
    precondition(0 < p && p < 1, "a quantile's probability is in (0, 1), not \(p)")
    if p == 0.5 { return 0 }
    if p > 0.5 { return -quantile(1 - p, degreesOfFreedom: nu) }
    var bound = -1.0
    while cumulative(bound, degreesOfFreedom: nu) > p { bound *= 2 }
    return bisect(bound, 0) { cumulative($0, degreesOfFreedom: nu) < p }
  }
}

/// The χ² distribution.
public enum ChiSquareDistribution {
  /// P(X > x) for a whole number of degrees of freedom.
  ///
  /// Q(½, y) = erfc √y and Q(1, y) = e⁻ʸ with y = x/2, raised by
  /// Q(a + 1, y) = Q(a, y) + yᵃe⁻ʸ/Γ(a + 1) (Abramowitz and Stegun 6.5.21). O(ν).
  public static func upperTail(_ x: Double, degreesOfFreedom nu: Int) -> Double {
    precondition(nu > 0, "degrees of freedom must be positive, not \(nu)")
    guard x > 0 else { return 1 }
    let y = x / 2
    var a = nu % 2 == 0 ? 1 : 0.5
    var tail = nu % 2 == 0 ? exp(-y) : erfc(y.squareRoot())
    while a < Double(nu) / 2 {
      tail += exp(a * log(y) - y - logGamma(a + 1))
      a += 1
    }
    return min(1, tail)
  }
}

/// The binomial distribution of k successes in n trials.
public enum BinomialDistribution {
  /// P(X = k) for success probability 0 < p < 1.
  public static func probability(_ k: Int, trials n: Int, success p: Double) -> Double {
    precondition(0 <= k && k <= n && 0 < p && p < 1, "\(k) of \(n) successes at probability \(p)")
    let ways = logGamma(Double(n) + 1) - logGamma(Double(k) + 1) - logGamma(Double(n - k) + 1)
    return exp(ways + Double(k) * log(p) + Double(n - k) * log1p(-p))
  }

  /// P(X ≤ k) = I₁₋ₚ(n − k, k + 1).
  public static func cumulative(_ k: Int, trials n: Int, success p: Double) -> Double {
    precondition(n >= 0 && 0 <= p && p <= 1, "\(n) trials at probability \(p)")
    if k < 0 { return 0 }
    return k >= n ? 1 : incompleteBeta(1 - p, Double(n - k), Double(k) + 1)
  }

  /// The largest success probability that leaves k or fewer successes in n trials a chance of
  /// `tail`: the upper end of the interval of Clopper and Pearson (Biometrika 26, 1934).
  public static func upperBound(_ k: Int, trials n: Int, tail: Double) -> Double {
    precondition(0 <= k && k <= n && 0 < tail && tail < 1, "\(k) of \(n), tail \(tail)")
    return k == n ? 1 : bisect(0, 1) { cumulative(k, trials: n, success: $0) > tail }
  }
}

/// ln Γ(x) for x > 0.
func logGamma(_ x: Double) -> Double { lgamma(x).0 }

/// I_x(a, b), the regularised incomplete beta function.
///
/// The continued fraction of DLMF 8.17.22 by the modified method of Lentz (Thompson and Barnett,
/// J. Comput. Phys. 64, 1986); beyond its fast region I_x(a, b) = 1 − I₁₋ₓ(b, a) is used.
func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  guard x > 0 else { return 0 }
  guard x < 1 else { return 1 }
  if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
  let front = exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x) - log(a))
  let tiny = 1e-300
  var (c, d) = (1.0, 1 - (a + b) * x / (a + 1))
  d = 1 / (abs(d) < tiny ? tiny : d)
  var fraction = d
  // O(√max(a, b)) terms are needed.
  for m in 1..<100_000 {
    let k = Double(m)
    let even = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))
    let odd = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))
    for term in [even, odd] {
      d = 1 + term * d
      d = 1 / (abs(d) < tiny ? tiny : d)
      c = 1 + term / c
      if abs(c) < tiny { c = tiny }
      fraction *= c * d
    }
    if abs(c * d - 1) < 1e-16 { break }
  }
  return front * fraction
}

/// Where `isBelow` turns from true to false in `lower` … `upper`, to the last bit.
func bisect(_ lower: Double, _ upper: Double, _ isBelow: (Double) -> Bool) -> Double {
  var (low, high) = (lower, upper)
  while true {
    let middle = low + (high - low) / 2
    if middle <= low || middle >= high { return high }
    if isBelow(middle) { low = middle } else { high = middle }
  }
}
