/// A matrix of Doubles stored row after row.
public struct DenseMatrix: Sendable, Hashable {
  public let rowCount: Int
  public let columnCount: Int
  /// rowCount × columnCount numbers; entry (i, j) is at i·columnCount + j.
  public internal(set) var values: [Double]

  /// Traps if `values` does not hold rowCount × columnCount numbers.
  public init(rowCount: Int, columnCount: Int, values: [Double]) {
    precondition(
      rowCount >= 0 && columnCount >= 0 && values.count == rowCount * columnCount,
      "\(values.count) values for \(rowCount) rows and \(columnCount) columns")
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.values = values
  }

  /// A matrix whose entries are all `value`.
  public init(rowCount: Int, columnCount: Int, repeating value: Double = 0) {
    self.init(
      rowCount: rowCount, columnCount: columnCount,
      values: [Double](repeating: value, count: rowCount * columnCount))
  }

  /// A matrix of the given rows. Traps if they differ in length.
  public init(_ rows: [[Double]]) {
    let columnCount = rows.first?.count ?? 0
    for (i, row) in rows.enumerated() where row.count != columnCount {
      preconditionFailure("row \(i) has \(row.count) entries, row 0 has \(columnCount)")
    }
    self.init(rowCount: rows.count, columnCount: columnCount, values: rows.flatMap { $0 })
  }

  /// One entry. Traps outside the matrix.
  public subscript(row: Int, column: Int) -> Double {
    get {
      checkIndices(row, column)
      return values[row * columnCount + column]
    }
    set {
      checkIndices(row, column)
      values[row * columnCount + column] = newValue
    }
  }

  /// The numbers of one row, without copying.
  public func row(_ row: Int) -> ArraySlice<Double> {
    precondition(0 <= row && row < rowCount, "row \(row) of \(rowCount)")
    return values[row * columnCount..<(row + 1) * columnCount]
  }

  /// A copy of one column.
  public func column(_ column: Int) -> [Double] {
    precondition(0 <= column && column < columnCount, "column \(column) of \(columnCount)")
    return (0..<rowCount).map { values[$0 * columnCount + column] }
  }

  /// The matrix of the given rows, in the given order, with repetitions.
  public func selectingRows(_ rows: [Int]) -> DenseMatrix {
    DenseMatrix(
      rowCount: rows.count, columnCount: columnCount, values: rows.flatMap { row($0) })
  }

  /// A copy with rows and columns exchanged.
  public func transposed() -> DenseMatrix {
    var result = DenseMatrix(rowCount: columnCount, columnCount: rowCount)
    for i in 0..<rowCount {
      for j in 0..<columnCount { result.values[j * rowCount + i] = values[i * columnCount + j] }
    }
    return result
  }

  /// Multiplies row i by the i-th factor.
  mutating func scaleRows(_ factors: [Double]) {
    precondition(factors.count == rowCount, "\(factors.count) factors for \(rowCount) rows")
    for i in 0..<rowCount {
      for j in 0..<columnCount { values[i * columnCount + j] *= factors[i] }
    }
  }

  private func checkIndices(_ row: Int, _ column: Int) {
    precondition(
      0 <= row && row < rowCount && 0 <= column && column < columnCount,
      "entry (\(row), \(column)) of a \(rowCount)×\(columnCount) matrix")
  }
}

extension DenseMatrix: FeatureMatrix {
  public func product(_ right: DenseMatrix, parallelism: Parallelism) -> DenseMatrix {
    precondition(
      columnCount == right.rowCount, "\(columnCount) columns times \(right.rowCount) rows")
    var result = DenseMatrix(rowCount: rowCount, columnCount: right.columnCount)
    let (inner, width) = (columnCount, right.columnCount)
    guard rowCount > 0, inner > 0, width > 0 else { return result }
    result.values.withUnsafeMutableBufferPointer { result in
      // Every block writes its own rows.
      nonisolated(unsafe) let out = result.baseAddress!
      parallelism.forEachBlock(rowCount, blockSize: 256) { _, rows in
        values.withUnsafeBufferPointer { left in
          let first = left.baseAddress! + rows.lowerBound * inner
          let target = out + rows.lowerBound * width
          if width == 1 {
            BLAS.gemv(m: rows.count, n: inner, first, right.values, into: target)
          } else {
            BLAS.gemm(
              m: rows.count, n: width, k: inner, first, stride: inner,
              right.values, stride: width, into: target, stride: width)
          }
        }
      }
    }
    return result
  }

  public func transposedProduct(_ right: DenseMatrix, parallelism: Parallelism) -> DenseMatrix {
    precondition(rowCount == right.rowCount, "\(rowCount) rows and \(right.rowCount) rows")
    var result = DenseMatrix(rowCount: columnCount, columnCount: right.columnCount)
    let (stride, width) = (columnCount, right.columnCount)
    guard rowCount > 0, stride > 0, width > 0 else { return result }
    result.values.withUnsafeMutableBufferPointer { result in
      nonisolated(unsafe) let out = result.baseAddress!
      parallelism.forEachBlock(columnCount, blockSize: 64) { _, columns in
        values.withUnsafeBufferPointer { left in
          BLAS.gemm(
            m: columns.count, n: width, k: rowCount,
            left.baseAddress! + columns.lowerBound, stride: stride, transposed: true,
            right.values, stride: width, into: out + columns.lowerBound * width, stride: width)
        }
      }
    }
    return result
  }

  public func firstNonFinite() -> (row: Int, column: Int, value: Double)? {
    values.firstIndex { !$0.isFinite }.map { ($0 / columnCount, $0 % columnCount, values[$0]) }
  }
}
