/// V ↦ X·diag(s)·Xᵀ·V for a sparse X, feature by feature: V ↦ Σⱼ sⱼ xⱼ(xⱼᵀV), xⱼ the columns.
///
/// Neither XᵀV (d×K, hundreds of megabytes for bigrams) nor XXᵀ (n×n) is ever stored: what a feature
/// gathers from V it scatters at once to the same rows of the result, both of which fit in cache.
/// A feature with one entry v in row i only adds s·v² to the i-th diagonal entry of XXᵀ; all of
/// these, most of the features of a text, become one multiplication a row. Cost: 2·entries·K.
struct SparseGram: GramOperator {
  let rowCount: Int
  /// Xᵀ in compressed rows: its row j is xⱼ.
  private let features: SparseMatrix
  private let scales: [Double]?
  /// Features with at least two entries, cut into blocks of about equally many entries.
  private let blocks: [ArraySlice<UInt32>]
  /// n numbers: Σ s·v² over the features with one entry.
  private let diagonal: [Double]
  /// Entries of the features in `blocks`.
  let entryCount: Int

  init(_ matrix: SparseMatrix, scales: [Double]?) {
    precondition(
      scales.map { $0.count == matrix.columnCount } ?? true,
      "\(scales?.count ?? 0) scales for \(matrix.columnCount) columns")
    let features = matrix.transposed
    var diagonal = [Double](repeating: 0, count: matrix.rowCount)
    var shared: [UInt32] = []
    var entryCount = 0
    for j in 0..<features.rowCount {
      let (start, end) = (features.rowOffsets[j], features.rowOffsets[j + 1])
      if end - start == 1 {
        let value = Double(features.values[start])
        diagonal[Int(features.columnIndices[start])] += (scales?[j] ?? 1) * value * value
      } else if end > start {
        shared.append(UInt32(j))
        entryCount += end - start
      }
    }
    self.rowCount = matrix.rowCount
    self.features = features
    self.scales = scales
    self.diagonal = diagonal
    self.entryCount = entryCount
    self.blocks = Self.cut(shared, of: features, entryCount: entryCount)
  }

  /// Blocks add into results of their own, so that no two threads write to one place. Summing those
  /// costs n·K a block, hence no more blocks than keep it below a few per cent of the product.
  private static func cut(
    _ shared: [UInt32], of features: SparseMatrix, entryCount: Int
  ) -> [ArraySlice<UInt32>] {
    let count = max(1, min(8, entryCount / (32 * max(1, features.columnCount))))
    var blocks: [ArraySlice<UInt32>] = []
    var (start, seen) = (0, 0)
    for (position, j) in shared.enumerated() {
      seen += features.rowOffsets[Int(j) + 1] - features.rowOffsets[Int(j)]
      if seen * count >= entryCount * (blocks.count + 1) || position == shared.count - 1 {
        blocks.append(shared[start...position])
        start = position + 1
      }
    }
    return blocks
  }

  func multiply(
    _ block: UnsafePointer<Double>, width: Int, into result: UnsafeMutablePointer<Double>,
    scratch: inout [Double], parallelism: Parallelism
  ) {
    let size = rowCount * width
    let needed = size * max(0, blocks.count - 1)
    if scratch.count < needed { scratch = [Double](repeating: 0, count: needed) }
    scratch.withUnsafeMutableBufferPointer { scratch in
      // Block b writes to the b-th part alone: the result for 0, scratch for the others.
      nonisolated(unsafe) let (block, result) = (block, result)
      nonisolated(unsafe) let scratch = scratch.baseAddress
      parallelism.forEach(max(1, blocks.count)) { b in
        let part = b == 0 ? result : scratch! + (b - 1) * size
        part.update(repeating: 0, count: size)
        if b < blocks.count { add(blocks[b], block, width: width, into: part) }
      }
      parallelism.forEachBlock(rowCount, blockSize: 512) { _, rows in
        for row in rows {
          for i in row * width..<(row + 1) * width {
            var sum = result[i] + diagonal[row] * block[i]
            for b in stride(from: 0, to: needed, by: max(size, 1)) { sum += scratch![b + i] }
            result[i] = sum
          }
        }
      }
    }
  }

  private func add(
    _ block: ArraySlice<UInt32>, _ vectors: UnsafePointer<Double>, width: Int,
    into result: UnsafeMutablePointer<Double>
  ) {
    features.columnIndices.withUnsafeBufferPointer { rows in
      features.values.withUnsafeBufferPointer { values in
        for j in block {
          let start = features.rowOffsets[Int(j)]
          Entries(
            indices: rows.baseAddress! + start, values: values.baseAddress! + start,
            count: features.rowOffsets[Int(j) + 1] - start
          ).addOuterProduct(vectors, scale: scales?[Int(j)] ?? 1, width: width, into: result)
        }
      }
    }
  }
}
