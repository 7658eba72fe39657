// The inner loops of all sparse products. They read through unsafe pointers: the indices were
// checked when the matrix was made.

/// A run of consecutive Doubles of one row, as many as registers hold at once.
///
/// A block of vectors is an n×width row-major array; one entry of the sparse matrix touches one of
/// its rows. Loops go tile by tile, so that the sums stay in registers while the entries pass by.
/// Compiled for AVX2 the same source runs 1.3 to 1.6 times as fast, with the same bits.
protocol Tile: BitwiseCopyable {
  init()
  mutating func add(_ factor: Double, times tile: Self)
}

extension Double: Tile {
  @inline(__always) mutating func add(_ factor: Double, times tile: Double) {
    self += factor * tile
  }
}
extension SIMD2<Double>: Tile {
  @inline(__always) mutating func add(_ factor: Double, times tile: Self) {
    // Not addProduct: without an FMA target it calls libm, and with one it changes the bits.
    self += factor * tile
  }
}
extension SIMD4<Double>: Tile {
  @inline(__always) mutating func add(_ factor: Double, times tile: Self) { self += factor * tile }
}
extension SIMD8<Double>: Tile {
  @inline(__always) mutating func add(_ factor: Double, times tile: Self) { self += factor * tile }
}

/// The entries v₁ … v_count of one compressed row x, at columns i₁ … i_count.
struct Entries {
  let indices: UnsafePointer<UInt32>
  let values: UnsafePointer<Float>
  let count: Int

  /// result ← Σₑ vₑ · block[iₑ], rows of `width` Doubles.
  @inline(__always)
  func gather(_ block: UnsafeRawPointer, width: Int, into result: UnsafeMutableRawPointer) {
    var column = 0
    func tile<T: Tile>(_: T.Type) {
      let sum: T = gathered(block + column * 8, rowBytes: width * 8)
      (result + column * 8).storeBytes(of: sum, as: T.self)
      column += MemoryLayout<T>.size / 8
    }
    while width - column >= 8 { tile(SIMD8<Double>.self) }
    if width - column >= 4 { tile(SIMD4<Double>.self) }
    if width - column >= 2 { tile(SIMD2<Double>.self) }
    if width - column >= 1 { tile(Double.self) }
  }

  /// result ← result + scale · x xᵀ · block, for a block and a result as wide as the tile: the
  /// gathered row goes straight back to the rows it came from, while their indices are still at
  /// hand, and is never stored.
  @inline(__always)
  func addOuterProduct<T: Tile>(
    _ block: UnsafeRawPointer, scale: Double, into result: UnsafeMutableRawPointer, _: T.Type
  ) {
    let sum: T = gathered(block, rowBytes: MemoryLayout<T>.size)
    var scaled = T()
    scaled.add(scale, times: sum)
    scatter(scaled, to: result, rowBytes: MemoryLayout<T>.size)
  }

  @inline(__always)
  private func gathered<T: Tile>(_ block: UnsafeRawPointer, rowBytes: Int) -> T {
    var sum = T()
    for e in 0..<count {
      sum.add(
        Double(values[e]), times: (block + Int(indices[e]) &* rowBytes).loadUnaligned(as: T.self))
    }
    return sum
  }

  @inline(__always)
  private func scatter<T: Tile>(_ tile: T, to result: UnsafeMutableRawPointer, rowBytes: Int) {
    for e in 0..<count {
      let row = result + Int(indices[e]) &* rowBytes
      var updated = row.loadUnaligned(as: T.self)
      updated.add(Double(values[e]), times: tile)
      row.storeBytes(of: updated, as: T.self)
    }
  }
}
