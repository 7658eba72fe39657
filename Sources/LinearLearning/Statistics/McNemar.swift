/// McNemar's test of two models on the same rows: do their errors differ in number?
///
/// Only rows on which exactly one is right count. McNemar, "Note on the sampling error of the
/// difference between correlated proportions or percentages" (Psychometrika 12, 1947). Rows are
/// taken as independent; with clustered rows see ``PairedComparison``.
public struct McNemarTest: Sendable, Hashable {
  /// b: rows only the first has right.
  public let onlyFirstCorrect: Int
  /// c: rows only the second has right.
  public let onlySecondCorrect: Int

  public init(onlyFirstCorrect: Int, onlySecondCorrect: Int) {
    precondition(
      onlyFirstCorrect >= 0 && onlySecondCorrect >= 0,
      "\(onlyFirstCorrect) and \(onlySecondCorrect) rows")
    self.onlyFirstCorrect = onlyFirstCorrect
    self.onlySecondCorrect = onlySecondCorrect
  }

  /// - Parameters: whether each row was classified right, the same rows in both.
  public init(firstCorrect: [Bool], secondCorrect: [Bool]) {
    precondition(
      firstCorrect.count == secondCorrect.count,
      "\(firstCorrect.count) and \(secondCorrect.count) rows")
    let pairs = zip(firstCorrect, secondCorrect)
    self.init(
      onlyFirstCorrect: pairs.count { $0 && !$1 }, onlySecondCorrect: pairs.count { !$0 && $1 })
  }

  /// Two-sided p under Bin(b + c, ½): 2 P(X ≤ min(b, c)), at most 1.
  public var exactPValue: Double { min(1, 2 * lowerTail) }

  /// The exact p less the probability of the table itself, 2 P(X ≤ m) − P(X = m) with
  /// m = min(b, c): less conservative, and nearly always below its nominal level.
  ///
  /// Fagerland, Lydersen and Laake, "The McNemar test for binary matched-pairs data: mid-p and
  /// asymptotic are better than exact conditional" (BMC Med. Res. Methodol. 13:91, 2013).
  public var midPValue: Double {
    guard discordant > 0 else { return 1 }
    let own = BinomialDistribution.probability(fewer, trials: discordant, success: 0.5)
    return min(1, 2 * lowerTail - own)
  }

  /// (|b − c| − 1)²/(b + c), with Edwards' continuity correction (Psychometrika 13, 1948); 0 for
  /// |b − c| ≤ 1.
  public var correctedChiSquare: Double {
    guard discordant > 0 else { return 0 }
    let excess = Double(max(0, abs(onlyFirstCorrect - onlySecondCorrect) - 1))
    return excess * excess / Double(discordant)
  }

  /// P(χ²₁ > ``correctedChiSquare``); for b + c of 25 or more.
  public var chiSquarePValue: Double {
    ChiSquareDistribution.upperTail(correctedChiSquare, degreesOfFreedom: 1)
  }

  private var discordant: Int { onlyFirstCorrect + onlySecondCorrect }
  private var fewer: Int { min(onlyFirstCorrect, onlySecondCorrect) }
  private var lowerTail: Double {
    BinomialDistribution.cumulative(fewer, trials: discordant, success: 0.5)
  }
}
