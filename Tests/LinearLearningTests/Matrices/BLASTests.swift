import TestSupport
import Testing

@testable import LinearLearning

@Suite struct BLASTests {
  @Test func vectors() {
    #expect(BLAS.dot([1, 2, 3], [4, 5, 6]) == 32)
    #expect(abs(BLAS.norm([3e200, 4e200]) / 5e200 - 1) < 1e-15)
    var y = [1.0, 2]
    BLAS.axpy(2, [10, 20], into: &y)
    #expect(y == [21, 42])
    BLAS.scale(0.5, &y)
    #expect(y == [10.5, 21])
  }

  @Test func denseProducts() {
    let a = DenseMatrix([[1, 2, 3], [4, 5, 6]])
    let b = DenseMatrix([[1, 0], [0, 1], [1, 1]])
    #expect(a.product(b, parallelism: .serial) == DenseMatrix([[4, 5], [10, 11]]))
    #expect(
      a.transposedProduct(DenseMatrix([[1], [1]]), parallelism: .serial)
        == DenseMatrix([[5], [7], [9]]))
  }

  /// (4 2; 2 3) = LLᵀ with L = (2 0; 1 √2). 4x + 2y = 8, 2x + 3y = 8: x = 1, y = 2.
  @Test func choleskySolves() {
    var matrix = [4.0, 2, 2, 3]
    #expect(BLAS.factorise(&matrix, order: 2))
    var right = [8.0, 8]
    BLAS.solve(factor: matrix, order: 2, &right)
    #expect(relativeDifference(right, [1, 2]) < 1e-15)
  }

  @Test func indefiniteMatricesAreRefused() {
    var matrix = [1.0, 2, 2, 1]
    #expect(!BLAS.factorise(&matrix, order: 2))
  }

  @Test func theLibraryInUseIsNamed() {
    #expect(!BLAS.implementation.isEmpty)
    #expect(!BLAS.isOptimised || BLAS.implementation.contains("OpenBLAS"))
  }
}
