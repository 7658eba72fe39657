/// Rows drawn for labelling, with what is needed to estimate from them.
public struct DrawnSample: Sendable, Hashable {
  /// Increasing.
  public let rows: [Int]
  /// The inclusion probability of each drawn row, one for each of `rows`.
  public let inclusionProbabilities: [Double]

  init(rows: [Int], from probabilities: [Double]) {
    self.rows = rows.sorted()
    inclusionProbabilities = self.rows.map { probabilities[$0] }
  }
}

/// How unsure a classifier is of a row, as a size to draw rows in proportion to.
public enum Uncertainty: String, Sendable, Hashable, CaseIterable {
  /// −Σ p ln p over ln K, in 0 ... 1.
  case entropy
  /// 1 − (largest − second largest p), in 0 ... 1.
  case margin
  /// √Σ p(1 − p): the root of the expected squared error of predicting p, the sizes that make the
  /// difference estimator's variance least if p is calibrated (Zrnic and Candès, "Active Statistical
  /// Inference", ICML 2024).
  case expectedError

  /// One number for each row of `probabilities`, n×K.
  public func sizes(_ probabilities: DenseMatrix) -> [Double] {
    (0..<probabilities.rowCount).map { size(probabilities.row($0)) }
  }

  private func size(_ row: ArraySlice<Double>) -> Double {
    switch self {
    case .entropy:
      return row.reduce(0) { $0 - ($1 > 0 ? $1 * SeededGenerator.logarithm($1) : 0) }
        / SeededGenerator.logarithm(Double(max(2, row.count)))
    case .margin:
      let (largest, second) = row.reduce((0.0, 0.0)) { best, p in
        p > best.0 ? (p, best.0) : (best.0, max(best.1, p))
      }
      return 1 - (largest - second)
    case .expectedError:
      return row.reduce(0) { $0 + $1 * (1 - $1) }.squareRoot()
    }
  }
}

/// With what probability each row is drawn, and drawing with those probabilities.
///
/// Särndal, Swensson and Wretman, "Model Assisted Survey Sampling" (1992), chapter 3.
public struct SampleDesign: Sendable, Hashable {
  /// πᵢ, one for each row, in (0, 1] unless nothing is to be drawn.
  public let inclusionProbabilities: [Double]

  /// Every row alike.
  ///
  /// - Parameter expectedCount: how many to draw; more than there are rows means all.
  /// - Parameter rowCount: n.
  public init(rowCount: Int, expectedCount: Int) {
    self.init(
      sizes: [Double](repeating: 1, count: rowCount), expectedCount: expectedCount, evenShare: 1)
  }

  /// Rows in proportion to `sizes`, such as ``Uncertainty``, mixed with an even share:
  /// πᵢ = n·((1 − ε)sᵢ/Σs + ε/N), with what exceeds 1 spread over the others.
  ///
  /// Without the even share, a row the classifier is wrongly sure of would be drawn almost never and
  /// then count almost without bound; the mixture is Hesterberg's defensive one (Technometrics 37,
  /// 1995).
  ///
  /// - Parameters:
  ///   - sizes: s, not negative.
  ///   - expectedCount: n = Σπ; more than there are rows means all.
  ///   - evenShare: ε in 0 ... 1. No row's π is below εn/N.
  ///
  /// Traps for negative or infinite sizes and shares outside 0 ... 1.
  public init(sizes: [Double], expectedCount: Int, evenShare: Double = 0.2) {
    precondition(0 <= evenShare && evenShare <= 1, "an even share is in 0 ... 1, not \(evenShare)")
    precondition(expectedCount >= 0, "\(expectedCount) rows to draw")
    for size in sizes { precondition(size >= 0 && size.isFinite, "a size is \(size)") }
    let total = sizes.reduce(0, +)
    let even = total > 0 ? evenShare : 1
    let mixed = sizes.map {
      (total > 0 ? (1 - even) * $0 / total : 0) + even / Double(sizes.count)
    }
    var probabilities = [Double](repeating: 0, count: sizes.count)
    var certain = Set<Int>()
    // Each round makes at least one more row certain, or is the last.
    while true {
      let left = mixed.indices.reduce(0) { $0 + (certain.contains($1) ? 0 : mixed[$1]) }
      let toDraw = Double(expectedCount - certain.count)
      let factor = left > 0 && toDraw > 0 ? toDraw / left : 0
      var grew = false
      for row in mixed.indices where !certain.contains(row) {
        probabilities[row] = factor * mixed[row]
        if probabilities[row] >= 1 {
          probabilities[row] = 1
          certain.insert(row)
          grew = true
        }
      }
      if !grew { break }
    }
    inclusionProbabilities = probabilities
  }

  /// For diversity: strata of unlike rows are drawn from in proportion to the square root of their
  /// size, nₕ ∝ √Nₕ, so that small ones are not missed (power allocation, Bankier, American
  /// Statistician 42, 1988, with power ½).
  ///
  /// - Parameter strata: the stratum of each row, such as those of ``KCentres``.
  /// - Parameter expectedCount: how many are wanted.
  public init(strata: [Int], expectedCount: Int) {
    let index = ClusterIndex(strata)
    self.init(
      sizes: index.numbers.map { 1 / Double(index.members[$0].count).squareRoot() },
      expectedCount: expectedCount, evenShare: 0)
  }

  /// Each row on its own with its probability: the number drawn is random, its mean Σπ (Poisson
  /// sampling, section 3.5).
  public func poisson(_ generator: inout SeededGenerator) -> DrawnSample {
    DrawnSample(
      rows: inclusionProbabilities.indices.filter {
        generator.uniform() < inclusionProbabilities[$0]
      }, from: inclusionProbabilities)
  }

  /// Σπ rows (if that is a whole number) at even steps through the rows in random order within
  /// strata: Madow, "On the theory of systematic sampling, II" (Ann. Math. Stat. 20, 1949).
  ///
  /// - Parameter strata: rows of one stratum are kept together, so that each stratum gets its share
  ///   to within one row; nil for a single one. With equal π it is a simple random sample of each.
  /// - Parameter generator: breaks ties.
  public func systematic(_ generator: inout SeededGenerator, strata: [Int]? = nil) -> DrawnSample {
    var order = generator.permutation(of: inclusionProbabilities.count)
    if let strata {
      precondition(
        strata.count == order.count, "\(strata.count) strata, \(order.count) rows")
      let position = order
      order = position.indices
        .sorted { (strata[position[$0]], $0) < (strata[position[$1]], $1) }.map { position[$0] }
    }
    // A whole Σπ misses its last step when rounding leaves the sum a little short: the sum is
    // stretched to the whole number it is meant to be.
    let total = inclusionProbabilities.reduce(0, +)
    let whole = total.rounded()
    let stretch = abs(total - whole) < 1e-6 && total > 0 ? whole / total : 1
    var next = generator.uniform()
    var reached = 0.0
    var rows: [Int] = []
    for row in order {
      reached += stretch * inclusionProbabilities[row]
      if reached > next {
        rows.append(row)
        next += 1
      }
    }
    return DrawnSample(rows: rows, from: inclusionProbabilities)
  }
}
