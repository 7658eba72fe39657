import LinearLearning

/// Made-up data of a given size, the same for the same seed.
struct Sample {
  let features: SparseMatrix
  let labels: [Int]
  let labelSets: [[Bool]]
  let weights: [Double]
  let classCount: Int

  /// Rows of about `entriesPerRow` features drawn with falling frequency, so that some have one
  /// entry; each class prefers its own.
  init(
    seed: UInt64, rows n: Int = 60, features d: Int = 40, classes: Int = 3,
    entriesPerRow: Int = 8, labels labelCount: Int = 4
  ) {
    var generator = SeededGenerator(seed: seed)
    var labels = (0..<n).map { $0 % classes }
    generator.shuffle(&labels)
    var rows: [[(column: Int, value: Float)]] = []
    var labelSets: [[Bool]] = []
    for label in labels {
      var columns: [Int: Float] = [:]
      for _ in 0..<entriesPerRow {
        let u = generator.uniform()
        let column = (Int(Double(d) * u * u) + label * 3) % d
        columns[column] = Float(generator.uniform() + 0.1)
      }
      let row = columns.sorted { $0.key < $1.key }
      rows.append(row.map { (column: $0.key, value: $0.value) })
      labelSets.append(
        (0..<labelCount).map { k in
          generator.uniform() < 0.2 || row.contains { $0.key % labelCount == k && $0.value > 0.8 }
        })
    }
    features = SparseMatrix(rows: rows, columnCount: d)
    self.labels = labels
    self.labelSets = labelSets
    weights = (0..<n).map { _ in generator.uniform() * 2 }
    classCount = classes
  }

  /// A d×K matrix of small normal numbers.
  static func normal(seed: UInt64, rows: Int, columns: Int, scale: Double = 1) -> DenseMatrix {
    var generator = SeededGenerator(seed: seed)
    return DenseMatrix(
      rowCount: rows, columnCount: columns,
      values: (0..<rows * columns).map { _ in scale * generator.normal() })
  }
}
