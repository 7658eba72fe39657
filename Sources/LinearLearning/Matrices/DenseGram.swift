/// V ↦ G·V with G = X·diag(s)·Xᵀ formed once (n×n): one BLAS-3 product for all vectors at a time.
struct DenseGram: GramKernel {
  let rowCount: Int
  /// G, n×n, both triangles.
  let values: [Double]

  /// From dense features: a rank-d update (BLAS dsyrk), n²d/2.
  init(_ matrix: DenseMatrix, scales: [Double]?) {
    let (n, d) = (matrix.rowCount, matrix.columnCount)
    rowCount = n
    var scaled = matrix.values
    if let scales {
      precondition(scales.count == d, "\(scales.count) scales for \(d) columns")
      for i in 0..<n { for j in 0..<d { scaled[i * d + j] *= scales[j].squareRoot() } }
    }
    var gram = [Double](repeating: 0, count: n * n)
    if n > 0 && d > 0 {
      gram.withUnsafeMutableBufferPointer {
        BLAS.syrk(n: n, k: d, scaled, into: $0.baseAddress!)
      }
    }
    Self.mirror(&gram, order: n)
    values = gram
  }

  /// From sparse features: each pair of rows that share a feature meets once, Σⱼ nⱼ²/2 steps for nⱼ
  /// rows with feature j.
  init(_ matrix: SparseMatrix, scales: [Double]?) {
    let n = matrix.rowCount
    rowCount = n
    let features = matrix.transposed
    var gram = [Double](repeating: 0, count: n * n)
    gram.withUnsafeMutableBufferPointer { gram in
      for j in 0..<features.rowCount {
        let (rows, weights) = features.row(j)
        let scale = scales?[j] ?? 1
        for a in rows.indices {
          let factor = scale * Double(weights[a])
          let target = gram.baseAddress! + Int(rows[a]) * n
          for b in rows.startIndex...a { target[Int(rows[b])] += factor * Double(weights[b]) }
        }
      }
    }
    Self.mirror(&gram, order: n)
    values = gram
  }

  private static func mirror(_ gram: inout [Double], order: Int) {
    for i in 0..<order { for j in 0..<i { gram[j * order + i] = gram[i * order + j] } }
  }

  /// Wide: BLAS makes its own panels.
  var panelWidth: Int { 256 }

  func multiply(
    _ block: VectorBlock, into result: VectorBlock, scratch: AlignedBuffer,
    parallelism: Parallelism
  ) {
    let n = rowCount
    nonisolated(unsafe) let pairs = Array(zip(block.panels, result.panels))
    values.withUnsafeBufferPointer { values in
      nonisolated(unsafe) let gram = values
      parallelism.forEachBlock(n, blockSize: 256) { _, rows in
        for (source, target) in pairs {
          BLAS.gemm(
            m: rows.count, n: source.width, k: n,
            gram.baseAddress! + rows.lowerBound * n, stride: n,
            source.start, stride: source.width,
            into: target.start + rows.lowerBound * source.width, stride: source.width)
        }
      }
    }
  }
}

/// V ↦ X·(diag(s)·(Xᵀ·V)) by two BLAS-3 products, for dense features fewer than rows.
struct FactoredGram: GramKernel {
  let features: DenseMatrix
  let scales: [Double]?

  var rowCount: Int { features.rowCount }
  var panelWidth: Int { 256 }

  func multiply(
    _ block: VectorBlock, into result: VectorBlock, scratch: AlignedBuffer,
    parallelism: Parallelism
  ) {
    for (source, target) in zip(block.panels, result.panels) {
      let vectors = DenseMatrix(
        rowCount: rowCount, columnCount: source.width,
        values: Array(UnsafeBufferPointer(start: source.start, count: rowCount * source.width)))
      var weights = features.transposedProduct(vectors, parallelism: parallelism)
      if let scales { weights.scaleRows(scales) }
      features.product(weights, parallelism: parallelism).values.withUnsafeBufferPointer {
        guard let product = $0.baseAddress else { return }
        target.start.update(from: product, count: rowCount * source.width)
      }
    }
  }
}

extension DenseMatrix {
  /// With at most as many rows as columns the Gram matrix is the smaller factor.
  public func gramOperator(scales: [Double]?, expectedVectors: Int) -> GramOperator {
    rowCount <= columnCount
      ? GramOperator(DenseGram(self, scales: scales))
      : GramOperator(FactoredGram(features: self, scales: scales))
  }
}

extension SparseMatrix {
  /// Sparse, unless the Gram matrix is quick to form for what it saves.
  ///
  /// In units of one multiplication of the sparse kernel, v vectors cost 2·entries·v there; forming
  /// the matrix costs 4 for each pair of rows that share a feature, and multiplying by it n²·v
  /// multiplications of BLAS, each 0.4 with OpenBLAS and 1.4 with the reference implementation
  /// (measured on long rows, 1,100 entries each: 0.19, 0.84, 0.08 and 0.27 ns). The matrix pays
  /// where rows are long and few, such as two thousand paragraphs by their character n-grams; above
  /// 4,096 rows (128 MB) it is not considered. Size and library decide, never a clock, so that the
  /// same machine gives the same bits.
  public func gramOperator(scales: [Double]?, expectedVectors: Int) -> GramOperator {
    let sparse = SparseGram(self, scales: scales)
    guard rowCount <= 4_096 else { return GramOperator(sparse) }
    let offsets = transposed.rowOffsets
    var pairs = 0.0
    for j in 0..<columnCount {
      let count = Double(offsets[j + 1] - offsets[j])
      pairs += count * count / 2
    }
    let (n, vectors) = (Double(rowCount), Double(expectedVectors))
    let denseCost = 4 * pairs + n * n * vectors * (BLAS.isOptimised ? 0.4 : 1.4)
    return denseCost < 2 * Double(sparse.entryCount) * vectors
      ? GramOperator(DenseGram(self, scales: scales)) : GramOperator(sparse)
  }
}
