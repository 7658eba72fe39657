/// How well several coders agree on one label a unit, with bootstrap intervals.
///
/// Intervals draw whole clusters of units again, as Zapf, Castell, Morawietz and Karch, "Measuring
/// inter-rater reliability for nominal data" (BMC Med. Res. Methodol. 16:93, 2016) recommend for α
/// and Fleiss' κ, here with articles in the place of single units.
public struct NominalAgreement: Sendable, Hashable {
  /// Two coders side by side on the units both coded.
  public struct Pair: Sendable, Hashable {
    public let first: Int
    public let second: Int
    /// K×K counts of units; the first coder's label is the row.
    public let confusion: DenseMatrix
    /// The share of units with equal labels.
    public let percentAgreement: BootstrapEstimate
    public let cohenKappa: BootstrapEstimate
  }

  /// Every pair of coders, (0, 1), (0, 2), …, (1, 2), ….
  public let pairs: [Pair]
  /// The share of equal labels over all pairs of codes of one unit, in 0 ... 1.
  public let percentAgreement: BootstrapEstimate
  /// Fleiss' κ of the units that every coder coded.
  public let fleissKappa: BootstrapEstimate
  /// Krippendorff's α of the units with two codes or more.
  public let alpha: BootstrapEstimate
  /// α of "this label or another", one for each of K labels.
  public let alphaByLabel: [BootstrapEstimate]
  /// Units with two codes or more.
  public let comparedUnitCount: Int
  /// Units that every coder coded.
  public let completeUnitCount: Int

  /// - Parameters:
  ///   - codes: for each of at least two coders the label of each unit in 0 ..< `classCount`; nil
  ///     where the coder gave none.
  ///   - groups: the cluster of each unit.
  ///   - bootstrap: draws the replicates of the intervals.
  ///   - classCount: K.
  ///
  /// Traps if the lists differ in length or a label is out of range.
  public init(codes: [[Int?]], classCount: Int, groups: [Int], bootstrap: ClusterBootstrap) {
    precondition(codes.count >= 2, "agreement needs two coders, not \(codes.count)")
    for coder in codes {
      precondition(coder.count == groups.count, "\(coder.count) codes, \(groups.count) groups")
    }
    let layout = NominalAgreementLayout(coderCount: codes.count, classCount: classCount)
    let counts = ClusterCounts(groups: groups, columnCount: layout.columnCount) { unit, add in
      layout.addTerms(of: codes.map { $0[unit] }, add)
    }
    let estimates = bootstrap.estimates(counts) { layout.statistics($0) }
    let totals = counts.totals
    percentAgreement = estimates[0]
    fleissKappa = estimates[1]
    alpha = estimates[2]
    alphaByLabel = Array(estimates[3..<3 + classCount])
    comparedUnitCount = Int(totals[layout.compared])
    completeUnitCount = Int(totals[layout.complete])
    pairs = layout.pairs.enumerated().map { number, pair in
      Pair(
        first: pair.0, second: pair.1,
        confusion: DenseMatrix(
          rowCount: classCount, columnCount: classCount,
          values: Array(totals[layout.confusion(number)])),
        percentAgreement: estimates[3 + classCount + 2 * number],
        cohenKappa: estimates[4 + classCount + 2 * number])
    }
  }
}

/// Where the additive counts of nominal agreement lie, and the statistics they give.
struct NominalAgreementLayout: Sendable {
  let classCount: Int
  let coderCount: Int
  let pairs: [(Int, Int)]

  // Column numbers. After the K×K coincidences come K label counts of complete units, then the
  // scalars, then one K×K confusion for each pair of coders.
  var labels: Range<Int> { coincidences.upperBound..<coincidences.upperBound + classCount }
  var coincidences: Range<Int> { 0..<classCount * classCount }
  /// Σ Pᵢ over complete units.
  var agreement: Int { labels.upperBound }
  var complete: Int { agreement + 1 }
  var compared: Int { agreement + 2 }
  /// Pairs of codes of one unit, and those that are equal.
  var codePairs: Int { agreement + 3 }
  var equalPairs: Int { agreement + 4 }
  var columnCount: Int { agreement + 5 + pairs.count * classCount * classCount }

  func confusion(_ pair: Int) -> Range<Int> {
    let size = classCount * classCount
    return agreement + 5 + pair * size..<agreement + 5 + (pair + 1) * size
  }

  init(coderCount: Int, classCount: Int) {
    self.coderCount = coderCount
    self.classCount = classCount
    pairs = (0..<coderCount).flatMap { i in (i + 1..<coderCount).map { (i, $0) } }
  }

  func addTerms(of codes: [Int?], _ add: (Int, Double) -> Void) {
    let given = codes.compactMap { $0 }
    for code in given {
      precondition(0 <= code && code < classCount, "label \(code) of \(classCount)")
    }
    guard given.count >= 2 else { return }
    add(compared, 1)
    let share = 1 / Double(given.count - 1)
    var equal = 0.0
    for (i, a) in given.enumerated() {
      for b in given[(i + 1)...] {
        add(a * classCount + b, share)
        add(b * classCount + a, share)
        if a == b { equal += 1 }
      }
    }
    let pairCount = Double(given.count * (given.count - 1) / 2)
    add(codePairs, pairCount)
    add(equalPairs, equal)
    if given.count == coderCount {
      add(complete, 1)
      add(agreement, equal / pairCount)
      for code in given { add(labels.lowerBound + code, 1) }
    }
    for (number, pair) in pairs.enumerated() {
      if let a = codes[pair.0], let b = codes[pair.1] {
        add(confusion(number).lowerBound + a * classCount + b, 1)
      }
    }
  }

  /// Percent agreement, Fleiss' κ, α, α by label, then percent agreement and κ of every pair.
  func statistics(_ sums: [Double]) -> [Double] {
    let matrix = sums[coincidences]
    var result = [
      sums[equalPairs] / sums[codePairs],
      AgreementCoefficients.fleissKappa(
        agreement: sums[agreement], labelCounts: sums[labels], unitCount: sums[complete]),
      AgreementCoefficients.krippendorffAlpha(matrix),
    ]
    for k in 0..<classCount {
      result.append(
        AgreementCoefficients.krippendorffAlpha(
          AgreementCoefficients.collapsed(matrix, toLabel: k)))
    }
    for number in pairs.indices {
      let counts = sums[confusion(number)]
      var (total, equal) = (0.0, 0.0)
      for (cell, count) in zip(0..., counts) {
        total += count
        if cell % (classCount + 1) == 0 { equal += count }
      }
      result.append(equal / total)
      result.append(AgreementCoefficients.cohenKappa(counts))
    }
    return result
  }
}
