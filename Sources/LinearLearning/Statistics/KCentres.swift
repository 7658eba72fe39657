/// Rows that lie far from each other, and the nearest of them for every row: strata of unlike rows.
///
/// Farthest-first traversal: Gonzalez, "Clustering to minimize the maximum intercluster distance"
/// (Theor. Comput. Sci. 38, 1985), within a factor of two of the least possible radius. The distance
/// is 1 − cosine. O(n·k) products of a sparse with a dense row.
public struct KCentres: Sendable, Hashable {
  /// The rows chosen, in the order of choice.
  public let centres: [Int]
  /// For each row the position in `centres` of the nearest; of equals, the first.
  public let assignments: [Int]
  /// The largest distance of a row to its centre, in 0 ... 2.
  public let radius: Double

  /// - Parameters:
  ///   - features: X, n×d; a row of zeros is at distance 1 from all others.
  ///   - count: k; fewer are chosen when all other rows equal a centre.
  ///   - first: the row to begin with.
  ///   - parallelism: how many threads may work.
  ///
  /// Traps if `first` is no row or `count` is not positive.
  public init(
    _ features: SparseMatrix, count: Int, first: Int = 0, parallelism: Parallelism = .serial
  ) {
    let n = features.rowCount
    precondition(0 <= first && first < n, "row \(first) of \(n)")
    precondition(count > 0, "\(count) centres")
    let inverseNorms = (0..<n).map { row in
      let square = features.row(row).values.reduce(0.0) { $0 + Double($1) * Double($1) }
      return square > 0 ? 1 / square.squareRoot() : 0
    }
    var centres: [Int] = []
    var assignments = [Int](repeating: 0, count: n)
    var distances = [Double](repeating: .infinity, count: n)
    var dense = DenseMatrix(rowCount: features.columnCount, columnCount: 1)
    var next = first
    while true {
      let (columns, values) = features.row(next)
      for (column, value) in zip(columns, values) {
        dense.values[Int(column)] = Double(value) * inverseNorms[next]
      }
      let products = features.product(dense, parallelism: parallelism)
      for column in columns { dense.values[Int(column)] = 0 }
      for row in 0..<n {
        // A row is at distance 0 from itself, also one of zeros or with rounding.
        let distance = row == next ? 0 : 1 - products.values[row] * inverseNorms[row]
        if distance < distances[row] {
          distances[row] = distance
          assignments[row] = centres.count
        }
      }
      centres.append(next)
      next = distances.indices.max { distances[$0] < distances[$1] }!
      // Below this, rows differ from their centre by rounding only.
      if centres.count == min(count, n) || distances[next] < 1e-9 { break }
    }
    self.centres = centres
    self.assignments = assignments
    radius = max(0, distances[next])
  }
}
