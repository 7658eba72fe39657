/// Rows summed up by cluster: all that is needed to recompute a statistic of additive counts, such
/// as a confusion matrix, when whole clusters are drawn again.
///
/// G clusters × M columns of sums. Only entries that are not zero are stored: a cluster of eight
/// rows fills at most eight cells of a confusion matrix, however many classes there are.
public struct ClusterCounts: Sendable, Hashable {
  /// G.
  public let clusterCount: Int
  /// M.
  public let columnCount: Int
  /// The M sums over all clusters.
  public let totals: [Double]
  private let offsets: [Int]
  private let columns: [Int32]
  private let values: [Double]

  /// The sums of whatever `terms` adds for each row.
  ///
  /// - Parameters:
  ///   - groups: the cluster of each of n rows, any numbers.
  ///   - terms: calls `add` with a column and a value, any number of times.
  ///   - columnCount: d.
  public init(
    groups: [Int], columnCount: Int,
    terms: (_ row: Int, _ add: (_ column: Int, _ value: Double) -> Void) -> Void
  ) {
    let clusters = ClusterIndex(groups)
    var offsets = [0]
    var columns: [Int32] = []
    var values: [Double] = []
    var totals = [Double](repeating: 0, count: columnCount)
    var sums = [Double](repeating: 0, count: columnCount)
    var isTouched = [Bool](repeating: false, count: columnCount)
    var touched: [Int] = []
    for rows in clusters.members {
      for row in rows {
        terms(row) { column, value in
          precondition(0 <= column && column < columnCount, "column \(column) of \(columnCount)")
          sums[column] += value
          if !isTouched[column] {
            isTouched[column] = true
            touched.append(column)
          }
        }
      }
      for column in touched.sorted() {
        if sums[column] != 0 {
          columns.append(Int32(column))
          values.append(sums[column])
          totals[column] += sums[column]
        }
        sums[column] = 0
        isTouched[column] = false
      }
      touched.removeAll(keepingCapacity: true)
      offsets.append(values.count)
    }
    clusterCount = clusters.members.count
    self.columnCount = columnCount
    self.totals = totals
    self.offsets = offsets
    self.columns = columns
    self.values = values
  }

  /// How often each cell occurs in each cluster; for a confusion matrix the cell is
  /// gold·K + predicted.
  ///
  /// - Parameters:
  ///   - groups: the cluster of each row.
  ///   - cells: the cell of each row, in 0 ..< `cellCount`.
  ///   - weights: what each row counts; nil for one.
  ///   - cellCount: numbers a cluster holds.
  public init(groups: [Int], cells: [Int], cellCount: Int, weights: [Double]? = nil) {
    precondition(groups.count == cells.count, "\(groups.count) groups, \(cells.count) cells")
    self.init(groups: groups, columnCount: cellCount) { row, add in
      add(cells[row], weights?[row] ?? 1)
    }
  }

  /// The sums of the rows of `terms`, n×M, by cluster.
  public init(groups: [Int], terms: DenseMatrix) {
    precondition(
      groups.count == terms.rowCount, "\(groups.count) groups, \(terms.rowCount) rows")
    self.init(groups: groups, columnCount: terms.columnCount) { row, add in
      for (column, value) in zip(0..., terms.row(row)) { add(column, value) }
    }
  }

  /// Σ_g m_g · counts_g, M numbers.
  ///
  /// - Parameter multiplicities: m, how often each cluster counts; G numbers.
  public func sums(_ multiplicities: [Double]) -> [Double] {
    precondition(
      multiplicities.count == clusterCount,
      "\(multiplicities.count) multiplicities for \(clusterCount) clusters")
    var sums = [Double](repeating: 0, count: columnCount)
    sums.withUnsafeMutableBufferPointer { sums in
      for cluster in 0..<clusterCount where multiplicities[cluster] != 0 {
        let times = multiplicities[cluster]
        for entry in offsets[cluster]..<offsets[cluster + 1] {
          sums[Int(columns[entry])] += times * values[entry]
        }
      }
    }
    return sums
  }

  /// The totals without one cluster, M numbers.
  func totals(without cluster: Int) -> [Double] {
    var sums = totals
    for entry in offsets[cluster]..<offsets[cluster + 1] {
      sums[Int(columns[entry])] -= values[entry]
    }
    return sums
  }
}

/// Clusters numbered in the order in which they first appear.
struct ClusterIndex {
  /// The number of each row's cluster.
  let numbers: [Int]
  /// The rows of each cluster, increasing.
  let members: [[Int]]

  init(_ groups: [Int]) {
    var known: [Int: Int] = [:]
    var numbers: [Int] = []
    var members: [[Int]] = []
    numbers.reserveCapacity(groups.count)
    for (row, group) in groups.enumerated() {
      let number = known[group] ?? members.count
      if number == members.count {
        known[group] = number
        members.append([])
      }
      members[number].append(row)
      numbers.append(number)
    }
    self.numbers = numbers
    self.members = members
  }
}
