import TestSupport
import Testing

@testable import LinearLearning

@Suite struct GramOperatorTests {
  private func multiply(
    _ gram: any GramKernel, _ vectors: DenseMatrix, _ parallelism: Parallelism = .serial
  ) -> [Double] {
    let block = VectorBlock(rowCount: vectors.rowCount)
    let result = VectorBlock(rowCount: vectors.rowCount)
    for each in [block, result] {
      each.reshape(columnCount: vectors.columnCount, panelWidth: gram.panelWidth)
    }
    block.clearPadding()
    var product = vectors
    for k in 0..<vectors.columnCount {
      let (target, stride) = block.place(of: k)
      for i in 0..<vectors.rowCount { target[i * stride] = vectors[i, k] }
    }
    gram.multiply(block, into: result, scratch: AlignedBuffer(), parallelism: parallelism)
    for k in 0..<vectors.columnCount {
      let (source, stride) = result.place(of: k)
      for i in 0..<vectors.rowCount { product[i, k] = source[i * stride] }
    }
    return product.values
  }

  /// X = (1 2; 0 3), s = (2, 1): G = (2+4, 6; 6, 9), and G·(1, 1) = (12, 15).
  @Test func byHand() {
    let dense = DenseMatrix([[1, 2], [0, 3]])
    let ones = DenseMatrix([[1], [1]])
    let scales: [Double]? = [2, 1]
    #expect(multiply(SparseGram(SparseMatrix(dense), scales: scales), ones) == [12, 15])
    #expect(multiply(DenseGram(SparseMatrix(dense), scales: scales), ones) == [12, 15])
    #expect(
      relativeDifference(multiply(DenseGram(dense, scales: scales), ones), [12, 15]) < 1e-15)
    #expect(
      relativeDifference(
        multiply(FactoredGram(features: dense, scales: scales), ones), [12, 15]) < 1e-15)
  }

  @Test(arguments: [1, 2, 5, 8, 13, 20], [false, true])
  func allFormsAgree(width: Int, scaled: Bool) {
    // Long rows, so that the sparse operator is cut into several blocks.
    let sample = Sample(seed: 5, rows: 30, features: 900, entriesPerRow: 300).features
    let block = Sample.normal(seed: 6, rows: 30, columns: width)
    var generator = SeededGenerator(seed: 7)
    let scales = scaled ? (0..<900).map { _ in generator.uniform() + 0.5 } : nil
    let expected = multiply(FactoredGram(features: sample.dense(), scales: scales), block)
    for gram: any GramKernel in [
      SparseGram(sample, scales: scales), DenseGram(sample, scales: scales),
      DenseGram(sample.dense(), scales: scales),
    ] {
      #expect(relativeDifference(multiply(gram, block), expected) < 1e-13)
    }
  }

  @Test func threadsDoNotChangeABit() {
    let sample = Sample(seed: 8, rows: 40, features: 2_000, entriesPerRow: 400).features
    let block = Sample.normal(seed: 9, rows: 40, columns: 12)
    for gram: any GramKernel in [
      SparseGram(sample, scales: nil), DenseGram(sample, scales: nil),
      FactoredGram(features: sample.dense(), scales: nil),
    ] {
      let serial = multiply(gram, block)
      #expect(multiply(gram, block, Parallelism(threads: 2)) == serial)
      #expect(multiply(gram, block, Parallelism(threads: 5)) == serial)
    }
  }

  @Test func featuresWithoutEntriesOrRowsAreHarmless() {
    let empty = SparseMatrix(rows: [[], [], []], columnCount: 4)
    let block = Sample.normal(seed: 1, rows: 3, columns: 2)
    #expect(multiply(SparseGram(empty, scales: nil), block) == [0, 0, 0, 0, 0, 0])
  }
}
