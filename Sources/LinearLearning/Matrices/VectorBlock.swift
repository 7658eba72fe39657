/// Doubles at an address that is a multiple of 64, so that eight of them fill one cache line.
final class AlignedBuffer {
  private(set) var start = UnsafeMutablePointer<Double>(bitPattern: 64)!
  private var capacity = 0

  /// Makes room for `count` numbers, of any value; what was there may be lost.
  func reserve(_ count: Int) -> UnsafeMutablePointer<Double> {
    if count > capacity {
      if capacity > 0 { UnsafeMutableRawPointer(start).deallocate() }
      start = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 64)
        .bindMemory(to: Double.self, capacity: count)
      start.initialize(repeating: 0, count: count)
      capacity = count
    }
    return start
  }

  deinit { if capacity > 0 { UnsafeMutableRawPointer(start).deallocate() } }
}

/// K vectors of n numbers, to be multiplied all at once.
///
/// They are stored in panels: groups of a few columns, each an n×width row-major array. What a sparse
/// kernel touches of one row is then one whole cache line, and the panel it works on, n·64 bytes,
/// fits in the second-level cache for n up to ten thousand or so.
final class VectorBlock {
  /// Consecutive columns.
  struct Panel {
    /// The columns held, at most `width`; the rest are zero.
    let columns: Range<Int>
    /// Numbers a row.
    let width: Int
    /// Where the panel starts.
    let start: UnsafeMutablePointer<Double>
  }

  let rowCount: Int
  private(set) var panels: [Panel] = []
  private let buffer = AlignedBuffer()

  init(rowCount: Int) { self.rowCount = rowCount }

  /// Lays the block out for `columnCount` vectors; their numbers are unspecified.
  ///
  /// Panels hold `panelWidth` columns, a power of two. The last is as wide as the least power of two
  /// that suffices.
  func reshape(columnCount: Int, panelWidth: Int) {
    var layout: [(columns: Range<Int>, width: Int)] = []
    for first in stride(from: 0, to: columnCount, by: panelWidth) {
      let columns = first..<min(first + panelWidth, columnCount)
      var width = panelWidth
      while width / 2 >= columns.count { width /= 2 }
      layout.append((columns, width))
    }
    var start = buffer.reserve(layout.reduce(0) { $0 + $1.width } * rowCount)
    panels = layout.map { columns, width in
      defer { start += width * rowCount }
      return Panel(columns: columns, width: width, start: start)
    }
  }

  /// The place of column `column` in row 0, and the distance to the next row.
  func place(of column: Int) -> (first: UnsafeMutablePointer<Double>, stride: Int) {
    let panel = panels[column / panels[0].columns.count]
    return (panel.start + (column - panel.columns.lowerBound), panel.width)
  }

  /// Sets the columns that pad the last panel to zero.
  func clearPadding() {
    guard let panel = panels.last else { return }
    for column in panel.columns.count..<panel.width {
      for i in 0..<rowCount { panel.start[i * panel.width + column] = 0 }
    }
  }
}
