/// V ↦ X·diag(s)·Xᵀ·V for a sparse X, feature by feature: V ↦ Σⱼ sⱼ xⱼ(xⱼᵀV), xⱼ the columns.
///
/// Neither XᵀV (d×K, hundreds of megabytes for bigrams) nor XXᵀ (n×n) is ever stored: what a feature
/// gathers from V it scatters at once to the same rows of the result, both of which fit in cache.
/// A feature with one entry v in row i only adds s·v² to the i-th diagonal entry of XXᵀ; all of
/// these, most of the features of a text, become one multiplication a row. Cost: 2·entries·K.
struct SparseGram: GramKernel {
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

  /// One cache line.
  var panelWidth: Int { 8 }

  func multiply(
    _ block: VectorBlock, into result: VectorBlock, scratch: AlignedBuffer,
    parallelism: Parallelism
  ) {
    let parts = max(1, blocks.count)
    // Part b of a panel goes to the result for b = 0, to scratch for the others, so that no two
    // threads write to one place.
    let scratch = scratch.reserve(
      (parts - 1) * rowCount * block.panels.reduce(0) { $0 + $1.width })
    nonisolated(unsafe) let pieces = zip(block.panels, result.panels).map { source, target in
      let offset = (parts - 1) * (source.start - block.panels[0].start)
      return (
        source,
        [target.start]
          + (0..<parts - 1).map { part in
            scratch + offset + part * rowCount * source.width
          }
      )
    }
    parallelism.forEach(pieces.count * parts) { task in
      let (panel, targets) = pieces[task / parts]
      let target = targets[task % parts]
      target.update(repeating: 0, count: rowCount * panel.width)
      guard task % parts < blocks.count else { return }
      add(blocks[task % parts], panel.start, width: panel.width, into: target)
    }
    parallelism.forEachBlock(rowCount, blockSize: 512) { _, rows in
      for (panel, targets) in pieces { finish(rows, panel, targets) }
    }
  }

  /// Adds the parts up, and what the features with one entry contribute.
  private func finish(
    _ rows: Range<Int>, _ panel: VectorBlock.Panel, _ targets: [UnsafeMutablePointer<Double>]
  ) {
    let width = panel.width
    let result = targets[0]
    for row in rows {
      let factor = diagonal[row]
      for i in row * width..<(row + 1) * width { result[i] += factor * panel.start[i] }
    }
    for part in targets.dropFirst() {
      for i in rows.lowerBound * width..<rows.upperBound * width { result[i] += part[i] }
    }
  }

  private func add(
    _ block: ArraySlice<UInt32>, _ vectors: UnsafePointer<Double>, width: Int,
    into result: UnsafeMutablePointer<Double>
  ) {
    switch width {
    case 8: add(block, vectors, into: result, SIMD8<Double>.self)
    case 4: add(block, vectors, into: result, SIMD4<Double>.self)
    case 2: add(block, vectors, into: result, SIMD2<Double>.self)
    case 1: add(block, vectors, into: result, Double.self)
    default: preconditionFailure("a panel of \(width) columns")
    }
  }

  private func add<T: Tile>(
    _ block: ArraySlice<UInt32>, _ vectors: UnsafePointer<Double>,
    into result: UnsafeMutablePointer<Double>, _: T.Type
  ) {
    let (vectors, result) = (UnsafeRawPointer(vectors), UnsafeMutableRawPointer(result))
    features.columnIndices.withUnsafeBufferPointer { rows in
      features.values.withUnsafeBufferPointer { values in
        for j in block {
          let start = features.rowOffsets[Int(j)]
          Entries(
            indices: rows.baseAddress! + start, values: values.baseAddress! + start,
            count: features.rowOffsets[Int(j) + 1] - start
          ).addOuterProduct(vectors, scale: scales?[Int(j)] ?? 1, into: result, T.self)
        }
      }
    }
  }
}
