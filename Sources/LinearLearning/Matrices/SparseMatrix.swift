import Synchronization

/// A sparse matrix in compressed rows (CSR).
///
/// Row i holds the entries `rowOffsets[i] ..< rowOffsets[i + 1]` of `columnIndices` and `values`,
/// columns strictly increasing. Values are stored as Float: features are weights and counts known
/// to far fewer than 24 bits, and products are bound by memory traffic, of which Float saves a
/// third (8 bytes an entry instead of 12). All sums are taken in Double.
public struct SparseMatrix: Sendable {
  public let rowCount: Int
  public let columnCount: Int
  public let rowOffsets: [Int]
  public let columnIndices: [UInt32]
  public let values: [Float]
  private let transposeCache = TransposeCache()

  /// Takes the three arrays as they are. Traps unless ``checkInvariants()`` holds: the products
  /// read memory by these numbers.
  public init(
    rowCount: Int, columnCount: Int, rowOffsets: [Int], columnIndices: [UInt32], values: [Float]
  ) {
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.rowOffsets = rowOffsets
    self.columnIndices = columnIndices
    self.values = values
    checkInvariants()
  }

  /// A matrix from rows of (column, value) pairs, columns strictly increasing within each.
  public init(rows: [[(column: Int, value: Float)]], columnCount: Int) {
    var offsets = [0]
    for row in rows { offsets.append(offsets[offsets.count - 1] + row.count) }
    self.init(
      rowCount: rows.count, columnCount: columnCount, rowOffsets: offsets,
      columnIndices: rows.flatMap { $0.map { UInt32($0.column) } },
      values: rows.flatMap { $0.map(\.value) })
  }

  /// The entries of `dense` that are not zero, rounded to Float.
  public init(_ dense: DenseMatrix) {
    let rows = (0..<dense.rowCount).map { row in
      zip(0..., dense.row(row)).filter { $0.1 != 0 }.map { (column: $0, value: Float($1)) }
    }
    self.init(rows: rows, columnCount: dense.columnCount)
  }

  /// The number of stored entries.
  public var entryCount: Int { values.count }

  /// Traps, saying what is wrong, unless offsets rise from 0 to the number of entries and the
  /// columns of every row are strictly increasing and below `columnCount`. Linear in the entries.
  public func checkInvariants() {
    precondition(
      rowCount >= 0 && rowOffsets.count == rowCount + 1 && rowOffsets[0] == 0,
      "\(rowOffsets.count) row offsets for \(rowCount) rows, the first \(rowOffsets.first ?? -1)")
    precondition(
      columnIndices.count == values.count && rowOffsets[rowCount] == values.count,
      "\(columnIndices.count) columns, \(values.count) values, last offset \(rowOffsets[rowCount])")
    precondition(
      columnCount >= 0 && columnCount <= Int(UInt32.max),
      "\(columnCount) columns do not fit 32 bits")
    for row in 0..<rowCount {
      let (start, end) = (rowOffsets[row], rowOffsets[row + 1])
      precondition(start <= end, "row \(row) starts at \(start) and ends at \(end)")
      precondition(end <= values.count, "row \(row) ends at \(end) of \(values.count)")
      var previous = -1
      for entry in start..<end {
        let column = Int(columnIndices[entry])
        precondition(previous < column, "row \(row) has column \(column) after \(previous)")
        previous = column
      }
      precondition(previous < columnCount, "row \(row) has column \(previous) of \(columnCount)")
    }
  }

  /// The entries of one row.
  public func row(_ row: Int) -> (columns: ArraySlice<UInt32>, values: ArraySlice<Float>) {
    precondition(0 <= row && row < rowCount, "row \(row) of \(rowCount)")
    let range = rowOffsets[row]..<rowOffsets[row + 1]
    return (columnIndices[range], values[range])
  }

  /// The matrix of the given rows, in the given order, with repetitions.
  public func selectingRows(_ rows: [Int]) -> SparseMatrix {
    var offsets = [0]
    offsets.reserveCapacity(rows.count + 1)
    for row in rows {
      precondition(0 <= row && row < rowCount, "row \(row) of \(rowCount)")
      offsets.append(offsets[offsets.count - 1] + rowOffsets[row + 1] - rowOffsets[row])
    }
    var columns: [UInt32] = []
    var selected: [Float] = []
    columns.reserveCapacity(offsets[rows.count])
    selected.reserveCapacity(offsets[rows.count])
    for row in rows {
      columns.append(contentsOf: columnIndices[rowOffsets[row]..<rowOffsets[row + 1]])
      selected.append(contentsOf: values[rowOffsets[row]..<rowOffsets[row + 1]])
    }
    return SparseMatrix(
      rowCount: rows.count, columnCount: columnCount, rowOffsets: offsets,
      columnIndices: columns, values: selected)
  }

  /// The same matrix with its zeros written out.
  public func dense() -> DenseMatrix {
    var result = DenseMatrix(rowCount: rowCount, columnCount: columnCount)
    for row in 0..<rowCount {
      for entry in rowOffsets[row]..<rowOffsets[row + 1] {
        result.values[row * columnCount + Int(columnIndices[entry])] = Double(values[entry])
      }
    }
    return result
  }

  /// The transposed matrix, also in compressed rows: built at first use, then shared by all copies
  /// of this one. It takes as much memory again.
  public var transposed: SparseMatrix {
    transposeCache.matrix.withLock { cached in
      if let cached { return cached }
      let built = makeTransposed()
      cached = built
      return built
    }
  }

  /// Counting sort by column; rows come out increasing because they go in so.
  private func makeTransposed() -> SparseMatrix {
    var next = [Int](repeating: 0, count: columnCount + 1)
    for column in columnIndices { next[Int(column) + 1] += 1 }
    for column in 0..<columnCount { next[column + 1] += next[column] }
    let offsets = next
    var rows = [UInt32](repeating: 0, count: entryCount)
    var moved = [Float](repeating: 0, count: entryCount)
    for row in 0..<rowCount {
      for entry in rowOffsets[row]..<rowOffsets[row + 1] {
        let column = Int(columnIndices[entry])
        rows[next[column]] = UInt32(row)
        moved[next[column]] = values[entry]
        next[column] += 1
      }
    }
    return SparseMatrix(
      rowCount: columnCount, columnCount: rowCount, rowOffsets: offsets, columnIndices: rows,
      values: moved)
  }

  private final class TransposeCache: Sendable {
    let matrix = Mutex<SparseMatrix?>(nil)
  }
}

extension SparseMatrix: Equatable {
  public static func == (left: SparseMatrix, right: SparseMatrix) -> Bool {
    left.columnCount == right.columnCount && left.rowOffsets == right.rowOffsets
      && left.columnIndices == right.columnIndices && left.values == right.values
  }
}
