/// Chance-corrected agreement as functions of counts.
///
/// All are NaN where they are undefined: nothing to compare, or one label in use throughout, so
/// that chance alone agrees everywhere.
public enum AgreementCoefficients {
  /// Cohen's κ = (p_o − p_e)/(1 − p_e), p_e = Σₖ (row share)(column share).
  ///
  /// Cohen, "A coefficient of agreement for nominal scales" (Educ. Psychol. Meas. 20, 1960).
  ///
  /// - Parameter confusion: K×K counts, row-major; the first coder's label is the row.
  public static func cohenKappa(_ confusion: some Collection<Double>) -> Double {
    let (rows, columns, diagonal) = margins(confusion)
    var (total, chance) = (0.0, 0.0)
    for k in rows.indices {
      total += rows[k]
      chance += rows[k] * columns[k]
    }
    return (diagonal * total - chance) / (total * total - chance)
  }

  /// Fleiss' κ = (P̄ − P̄_e)/(1 − P̄_e) for units that all have the same number m of codes.
  ///
  /// Fleiss, "Measuring nominal scale agreement among many raters" (Psychol. Bull. 76, 1971).
  ///
  /// - Parameters:
  ///   - agreement: Σᵢ Pᵢ over units, Pᵢ the share of ordered pairs of its codes that are equal.
  ///   - labelCounts: how often each label was given.
  ///   - unitCount: N.
  public static func fleissKappa(
    agreement: Double, labelCounts: some Collection<Double>, unitCount: Double
  ) -> Double {
    let total = labelCounts.reduce(0, +)
    let observed = agreement / unitCount
    var chance = 0.0
    for count in labelCounts { chance += (count / total) * (count / total) }
    return (observed - chance) / (1 - chance)
  }

  /// Krippendorff's α = 1 − D_o/D_e for nominal labels,
  /// = 1 − (n − 1) Σ_{c≠k} o_ck / (n² − Σₖ nₖ²).
  ///
  /// Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C.
  ///
  /// - Parameter coincidences: o, K×K row-major: each ordered pair of codes of one unit counts
  ///   1/(m − 1), m the codes of that unit; units with one code are left out.
  public static func krippendorffAlpha(_ coincidences: some Collection<Double>) -> Double {
    let (rows, columns, diagonal) = margins(coincidences)
    var (total, squares) = (0.0, 0.0)
    for k in rows.indices {
      total += rows[k]
      squares += rows[k] * columns[k]
    }
    return 1 - (total - 1) * (total - diagonal) / (total * total - squares)
  }

  /// The coincidences or the confusion of "label k or not": 2×2.
  static func collapsed(_ matrix: some Collection<Double>, toLabel k: Int) -> [Double] {
    let (rows, columns, _) = margins(matrix)
    let total = rows.reduce(0, +)
    let both = matrix[matrix.index(matrix.startIndex, offsetBy: k * rows.count + k)]
    return [total - rows[k] - columns[k] + both, columns[k] - both, rows[k] - both, both]
  }

  private static func margins(
    _ matrix: some Collection<Double>
  ) -> (rows: [Double], columns: [Double], diagonal: Double) {
    let size = Int(Double(matrix.count).squareRoot().rounded())
    precondition(size * size == matrix.count, "\(matrix.count) counts are no square matrix")
    var rows = [Double](repeating: 0, count: size)
    var columns = rows
    var diagonal = 0.0
    for (cell, count) in zip(0..., matrix) {
      rows[cell / size] += count
      columns[cell % size] += count
      if cell / size == cell % size { diagonal += count }
    }
    return (rows, columns, diagonal)
  }
}
