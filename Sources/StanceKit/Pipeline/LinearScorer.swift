/// The weights of all heads side by side, ready to score term vectors.
///
/// Logit k of a vector is `intercepts[k] + Σ value · weight[column, k]`, summed in single precision in the order of
/// the vector's entries.
///
/// Unsafe memory: rows of `outputCount` floats without gaps, written in `init` and never again. A row is read in whole
/// vectors; what these hold beyond it belongs to the next rows or to the `stride` zeros behind the last.
final class LinearScorer: @unchecked Sendable {
  let columnCount: Int
  /// Logits of all heads together.
  let outputCount: Int
  /// `outputCount` rounded up to whole groups of eight: room for the logits.
  let stride: Int
  private let table: RandomAccessTable<Float>
  private var weights: UnsafeMutablePointer<Float> { table.base }
  /// Where the rows are, for fetching them into the cache ahead.
  var rows: UnsafeRawPointer { UnsafeRawPointer(table.base) }
  var rowBytes: Int { outputCount * 4 }
  /// `stride` numbers.
  private let intercepts: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - heads: weights of shape columns × labels, row-major, and intercepts, of every head in order.
  init(columnCount: Int, heads: [(weights: [Float], intercepts: [Float])]) {
    let outputs = heads.reduce(0) { $0 + $1.intercepts.count }
    let stride = (outputs + 7) / 8 * 8
    let table = RandomAccessTable<Float>(count: columnCount * outputs + stride)
    let weights = table.base
    let intercepts: UnsafeMutablePointer<Float> = ZeroedMemory.allocate(stride)
    var first = 0
    for head in heads {
      let labels = head.intercepts.count
      precondition(
        head.weights.count == columnCount * labels,
        "\(head.weights.count) weights for \(columnCount) columns and \(labels) labels")
      head.weights.withUnsafeBufferPointer { source in
        guard let source = source.baseAddress else { return }
        for column in 0..<columnCount {
          (weights + (column &* outputs &+ first)).update(
            from: source + column &* labels, count: labels)
        }
      }
      for k in 0..<labels { intercepts[first + k] = head.intercepts[k] }
      first += labels
    }
    self.columnCount = columnCount
    self.outputCount = outputs
    self.stride = stride
    self.table = table
    self.intercepts = intercepts
  }

  deinit { ZeroedMemory.deallocate(intercepts) }

  /// Writes the logits of a vector to `logits`, which holds `stride` numbers; traps for a column that has no weights.
  func score(columns: [UInt32], values: [Float], into logits: inout [Float]) {
    precondition(columns.count == values.count && logits.count == stride)
    for column in columns {
      precondition(column < columnCount, "column \(column) of \(columnCount)")
    }
    columns.withUnsafeBufferPointer { columns in
      values.withUnsafeBufferPointer { values in
        logits.withUnsafeMutableBufferPointer {
          score(columns: columns, values: values, into: $0.baseAddress!)
        }
      }
    }
  }

  /// Writes the logits of a vector to `logits`, which holds `stride` numbers.
  ///
  /// - Parameter columns: below `columnCount`, as `TermVectorBuilder` makes them.
  func score(
    columns: UnsafeBufferPointer<UInt32>, values: UnsafeBufferPointer<Float>,
    into logits: UnsafeMutablePointer<Float>
  ) {
    var group = 0
    // Rows are fetched as few times as the registers allow.
    while group < stride {
      switch stride - group {
      case 32...:
        accumulate(SIMD32<Float>.self, group, columns, values, logits)
        group += 32
      case 16...:
        accumulate(SIMD16<Float>.self, group, columns, values, logits)
        group += 16
      default:
        accumulate(SIMD8<Float>.self, group, columns, values, logits)
        group += 8
      }
    }
  }

  @inline(__always)
  private func accumulate<Lanes: SIMD<Float>>(
    _: Lanes.Type, _ group: Int, _ columns: UnsafeBufferPointer<UInt32>,
    _ values: UnsafeBufferPointer<Float>, _ logits: UnsafeMutablePointer<Float>
  ) {
    let rowBytes = outputCount * 4
    let start = UnsafeRawPointer(weights + group)
    var sum = UnsafeRawPointer(intercepts + group).loadUnaligned(as: Lanes.self)
    for index in 0..<columns.count {
      let row = (start + Int(columns[index]) &* rowBytes).loadUnaligned(as: Lanes.self)
      sum += row * values[index]
    }
    UnsafeMutableRawPointer(logits + group).storeBytes(of: sum, as: Lanes.self)
  }

  /// Weight of one column for one output.
  func weight(column: Int, output: Int) -> Float { weights[column * outputCount + output] }

  /// Weights of some outputs, of shape columns × outputs, row-major.
  func weights(of outputs: Range<Int>) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(columnCount * outputs.count)
    for column in 0..<columnCount {
      for output in outputs { result.append(weight(column: column, output: output)) }
    }
    return result
  }

  func intercept(_ output: Int) -> Float { intercepts[output] }
}
