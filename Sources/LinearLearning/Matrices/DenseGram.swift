/// V ↦ G·V with G = X·diag(s)·Xᵀ formed once (n×n): one BLAS-3 product for all vectors at a time.
struct DenseGram: GramOperator {
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

  func multiply(
    _ block: UnsafePointer<Double>, width: Int, into result: UnsafeMutablePointer<Double>,
    scratch: inout [Double], parallelism: Parallelism
  ) {
    let n = rowCount
    guard n > 0 && width > 0 else { return }
    nonisolated(unsafe) let (block, result) = (block, result)
    values.withUnsafeBufferPointer { values in
      nonisolated(unsafe) let gram = values.baseAddress!
      parallelism.forEachBlock(n, blockSize: 256) { _, rows in
        BLAS.gemm(
          m: rows.count, n: width, k: n, gram + rows.lowerBound * n, stride: n, block,
          stride: width, into: result + rows.lowerBound * width, stride: width)
      }
    }
  }
}

/// V ↦ X·(diag(s)·(Xᵀ·V)) by two BLAS-3 products, for dense features fewer than rows.
struct FactoredGram: GramOperator {
  let features: DenseMatrix
  let scales: [Double]?

  var rowCount: Int { features.rowCount }

  func multiply(
    _ block: UnsafePointer<Double>, width: Int, into result: UnsafeMutablePointer<Double>,
    scratch: inout [Double], parallelism: Parallelism
  ) {
    let vectors = DenseMatrix(
      rowCount: rowCount, columnCount: width,
      values: Array(UnsafeBufferPointer(start: block, count: rowCount * width)))
    var weights = features.transposedProduct(vectors, parallelism: parallelism)
    if let scales {
      for j in 0..<weights.rowCount {
        for k in 0..<width { weights.values[j * width + k] *= scales[j] }
      }
    }
    let product = features.product(weights, parallelism: parallelism)
    product.values.withUnsafeBufferPointer {
      guard let source = $0.baseAddress else { return }
      result.update(from: source, count: rowCount * width)
    }
  }
}

extension DenseMatrix {
  /// With at most as many rows as columns the Gram matrix is the smaller factor.
  public func gramOperator(scales: [Double]?, parallelism: Parallelism) -> any GramOperator {
    rowCount <= columnCount
      ? DenseGram(self, scales: scales) : FactoredGram(features: self, scales: scales)
  }
}

extension SparseMatrix {
  public func gramOperator(scales: [Double]?, parallelism: Parallelism) -> any GramOperator {
    SparseGram(self, scales: scales)
  }
}
