import LinearLearning

extension Vectorizer {
  /// The feature matrix of texts: one row a text, columns as in `TermVector`, ascending within a row.
  public func matrix(of texts: [String]) -> SparseMatrix {
    var offsets = [0]
    var columns: [UInt32] = []
    var values: [Float] = []
    var order: [UInt64] = []
    let builder = TermVectorBuilder(self)
    for var text in texts {
      text.withUTF8 { builder.build($0) }
      // Column and position in one number: sorted without a closure that looks two things up.
      order.removeAll(keepingCapacity: true)
      for (index, column) in builder.columns.enumerated() {
        order.append(UInt64(column) << 32 | UInt64(index))
      }
      order.sort()
      for entry in order {
        columns.append(UInt32(truncatingIfNeeded: entry >> 32))
        values.append(builder.values[Int(entry & 0xFFFF_FFFF)])
      }
      offsets.append(columns.count)
    }
    return SparseMatrix(
      rowCount: texts.count, columnCount: columnCount, rowOffsets: offsets,
      columnIndices: columns, values: values)
  }
}
