extension SparseMatrix: FeatureMatrix {
  public func product(_ right: DenseMatrix, parallelism: Parallelism) -> DenseMatrix {
    precondition(
      columnCount == right.rowCount, "\(columnCount) columns times \(right.rowCount) rows")
    let width = right.columnCount
    var result = DenseMatrix(rowCount: rowCount, columnCount: width)
    guard width > 0, entryCount > 0 else { return result }
    result.values.withUnsafeMutableBufferPointer { result in
      // Every block writes its own rows.
      nonisolated(unsafe) let out = UnsafeMutableRawPointer(result.baseAddress!)
      parallelism.forEachBlock(rowCount, blockSize: 128) { _, rows in
        columnIndices.withUnsafeBufferPointer { columns in
          values.withUnsafeBufferPointer { values in
            right.values.withUnsafeBytes { right in
              for row in rows {
                let (start, end) = (rowOffsets[row], rowOffsets[row + 1])
                Entries(
                  indices: columns.baseAddress! + start, values: values.baseAddress! + start,
                  count: end - start
                ).gather(right.baseAddress!, width: width, into: out + row * width * 8)
              }
            }
          }
        }
      }
    }
    return result
  }

  public func transposedProduct(_ right: DenseMatrix, parallelism: Parallelism) -> DenseMatrix {
    transposed.product(right, parallelism: parallelism)
  }

  public func firstNonFinite() -> (row: Int, column: Int, value: Double)? {
    guard let entry = values.firstIndex(where: { !$0.isFinite }) else { return nil }
    // The last row that starts at or before the entry and is not empty.
    let row = (0..<rowCount).first { rowOffsets[$0 + 1] > entry }!
    return (row, Int(columnIndices[entry]), Double(values[entry]))
  }
}
