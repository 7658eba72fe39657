import LinearLearning

extension Vectorizer {
  /// The feature matrix of texts: one row a text, columns as in `TermVector`, ascending within a row.
  public func matrix(of texts: [String]) -> SparseMatrix {
    var offsets = [0]
    var columns: [UInt32] = []
    var values: [Float] = []
    let builder = TermVectorBuilder(self)
    for var text in texts {
      text.withUTF8 { builder.build($0) }
      let order = builder.columns.indices.sorted { builder.columns[$0] < builder.columns[$1] }
      for index in order {
        columns.append(builder.columns[index])
        values.append(builder.values[index])
      }
      offsets.append(columns.count)
    }
    return SparseMatrix(
      rowCount: texts.count, columnCount: columnCount, rowOffsets: offsets,
      columnIndices: columns, values: values)
  }
}
