#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// σ(s) = 1/(1 + e⁻ˢ), in [0, 1].
///
/// e⁻ˢ overflows for s < −709 and e^s for s > 709; the exponential of −|s| never does, and the two
/// forms agree: 1/(1 + e⁻ˢ) = eˢ/(1 + eˢ).
public func sigmoid(_ score: Double) -> Double {
  let small = exp(-abs(score))
  return (score >= 0 ? 1 : small) / (1 + small)
}

/// ln(1 + eˢ), the loss of a label that is off at score s.
///
/// = max(s, 0) + ln(1 + e^−|s|): no overflow for large s, and log1p keeps the digits that 1 + e^s
/// would round away for very negative s.
public func softplus(_ score: Double) -> Double {
  max(score, 0) + log1p(exp(-abs(score)))
}

/// ln Σₖ e^sₖ; −∞ for no scores.
///
/// The largest score m is taken out first: m + ln Σ e^(sₖ − m). All exponents are then ≤ 0, so
/// nothing overflows, and one of them is 0, so the sum is at least 1 and its logarithm is exact to
/// rounding; what underflows to 0 is below 10⁻³⁰⁸ of the sum.
public func logSumExp(_ scores: some Collection<Double>) -> Double {
  guard let largest = scores.max(), largest > -.infinity else { return -.infinity }
  var sum = 0.0
  for score in scores { sum += exp(score - largest) }
  return largest + log(sum)
}

/// softmax(s)ₖ = e^sₖ / Σⱼ e^sⱼ, shifted as in ``logSumExp(_:)``; sums to 1 up to rounding.
public func softmax(_ scores: some Collection<Double>) -> [Double] {
  let largest = scores.max() ?? 0
  var probabilities = scores.map { exp($0 - largest) }
  var sum = 0.0
  for value in probabilities { sum += value }
  for k in probabilities.indices { probabilities[k] /= sum }
  return probabilities
}
