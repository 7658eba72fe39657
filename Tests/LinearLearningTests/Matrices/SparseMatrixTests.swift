import TestSupport
import Testing

@testable import LinearLearning

@Suite struct SparseMatrixTests {
  //  1 0 2
  //  0 0 0
  //  0 3 4
  let matrix = SparseMatrix(
    rowCount: 3, columnCount: 3, rowOffsets: [0, 2, 2, 4], columnIndices: [0, 2, 1, 2],
    values: [1, 2, 3, 4])

  @Test func productByHand() {
    let right = DenseMatrix([[1, 10], [2, 20], [3, 30]])
    // Row 0: 1·(1, 10) + 2·(3, 30) = (7, 70); row 2: 3·(2, 20) + 4·(3, 30) = (18, 180).
    #expect(
      matrix.product(right, parallelism: .serial) == DenseMatrix([[7, 70], [0, 0], [18, 180]]))
    // Column 2 of X is (2, 0, 4): 2·(1, 10) + 4·(3, 30) = (14, 140).
    #expect(
      matrix.transposedProduct(right, parallelism: .serial)
        == DenseMatrix([[1, 10], [9, 90], [14, 140]]))
  }

  @Test func transposingTwiceIsTheIdentity() {
    let sample = Sample(seed: 1).features
    #expect(sample.transposed.transposed == sample)
    #expect(sample.transposed.dense() == sample.dense().transposed())
  }

  @Test func selectingRowsRepeatsAndReorders() {
    let selected = matrix.selectingRows([2, 0, 2])
    #expect(selected.dense() == DenseMatrix([[0, 3, 4], [1, 0, 2], [0, 3, 4]]))
    #expect(matrix.selectingRows([]).rowCount == 0)
  }

  @Test func denseAndSparseAreEachOther() {
    let dense = DenseMatrix([[0, 1.5], [2, 0]])
    #expect(SparseMatrix(dense).dense() == dense)
    #expect(SparseMatrix(dense).entryCount == 2)
  }

  @Test func theFirstBadValueIsFoundWithItsPlace() {
    #expect(matrix.firstNonFinite() == nil)
    let bad = SparseMatrix(
      rowCount: 3, columnCount: 3, rowOffsets: [0, 1, 1, 3], columnIndices: [0, 1, 2],
      values: [1, .infinity, .nan])
    let place = bad.firstNonFinite()
    #expect(place?.row == 2 && place?.column == 1)
  }

  /// All widths of block pass through different tiles; all must give the dense product.
  @Test(arguments: 1...19, [1, 3])
  func everyWidthAgreesWithBLAS(width: Int, threads: Int) {
    let sample = Sample(seed: 2).features
    let parallelism = Parallelism(threads: threads)
    let right = Sample.normal(seed: 3, rows: sample.columnCount, columns: width)
    let left = Sample.normal(seed: 4, rows: sample.rowCount, columns: width)
    #expect(
      relativeDifference(
        sample.product(right, parallelism: parallelism).values,
        sample.dense().product(right, parallelism: parallelism).values) < 1e-14)
    #expect(
      relativeDifference(
        sample.transposedProduct(left, parallelism: parallelism).values,
        sample.dense().transposedProduct(left, parallelism: parallelism).values) < 1e-14)
  }

  @Test func emptyShapesGiveEmptyProducts() {
    let empty = SparseMatrix(rows: [[], []], columnCount: 0)
    let right = DenseMatrix(rowCount: 0, columnCount: 2)
    #expect(empty.product(right, parallelism: .serial) == DenseMatrix([[0, 0], [0, 0]]))
  }
}
