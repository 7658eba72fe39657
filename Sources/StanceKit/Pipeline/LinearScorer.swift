/// The weights of all heads side by side, ready to score term vectors.
///
/// Logit k of a vector is `intercepts[k] + Σ value · weight[column, k]`, summed in single precision in the order of
/// the vector's entries.
///
/// Unsafe memory: one buffer of `columnCount × stride` floats, written in `init` and never again.
final class LinearScorer: @unchecked Sendable {
  let columnCount: Int
  /// Logits of all heads together.
  let outputCount: Int
  /// `outputCount` rounded up to whole groups of eight, so that a row is a few vector loads.
  let stride: Int
  private let weights: UnsafeMutablePointer<Float>
  private let intercepts: [Float]

  /// - Parameters:
  ///   - heads: weights of shape columns × labels, row-major, and intercepts, of every head in order.
  init(columnCount: Int, heads: [(weights: [Float], intercepts: [Float])]) {
    let outputs = heads.reduce(0) { $0 + $1.intercepts.count }
    let stride = (outputs + 7) / 8 * 8
    let weights = UnsafeMutablePointer<Float>.allocate(capacity: max(1, columnCount * stride))
    weights.initialize(repeating: 0, count: columnCount * stride)
    var first = 0
    for head in heads {
      let labels = head.intercepts.count
      precondition(
        head.weights.count == columnCount * labels,
        "\(head.weights.count) weights for \(columnCount) columns and \(labels) labels")
      head.weights.withUnsafeBufferPointer { source in
        for column in 0..<columnCount {
          for k in 0..<labels { weights[column * stride + first + k] = source[column * labels + k] }
        }
      }
      first += labels
    }
    self.columnCount = columnCount
    self.outputCount = outputs
    self.stride = stride
    self.weights = weights
    intercepts =
      heads.flatMap(\.intercepts) + Array(repeating: 0, count: stride - outputs)
  }

  deinit { weights.deallocate() }

  /// Writes the logits of a vector to `logits`, which holds `stride` numbers.
  func score(columns: [UInt32], values: [Float], into logits: inout [Float]) {
    precondition(columns.count == values.count && logits.count == stride)
    let raw = UnsafeRawPointer(weights)
    for group in Swift.stride(from: 0, to: stride, by: 8) {
      var sum = SIMD8<Float>()
      for k in 0..<8 { sum[k] = intercepts[group + k] }
      for index in columns.indices {
        let column = Int(columns[index])
        precondition(column < columnCount)
        let row = raw.loadUnaligned(
          fromByteOffset: (column * stride + group) * 4, as: SIMD8<Float>.self)
        sum += row * values[index]
      }
      for k in 0..<8 { logits[group + k] = sum[k] }
    }
  }

  /// Weight of one column for one output.
  func weight(column: Int, output: Int) -> Float { weights[column * stride + output] }

  func intercept(_ output: Int) -> Float { intercepts[output] }
}
