/// The features of n rows: X, n×d, sparse or dense.
public protocol FeatureMatrix: Sendable {
  var rowCount: Int { get }
  var columnCount: Int { get }

  /// X·B for B of d×K: n×K. Traps if the shapes do not fit.
  func product(_ right: DenseMatrix, parallelism: Parallelism) -> DenseMatrix

  /// Xᵀ·B for B of n×K: d×K. Traps if the shapes do not fit.
  func transposedProduct(_ right: DenseMatrix, parallelism: Parallelism) -> DenseMatrix

  /// The given rows in the given order.
  func selectingRows(_ rows: [Int]) -> Self

  /// The first entry that is NaN or infinite.
  func firstNonFinite() -> (row: Int, column: Int, value: Double)?

  /// The operator V ↦ X·diag(scales)·Xᵀ·V in the form that is fastest for this matrix.
  ///
  /// - Parameters:
  ///   - scales: d positive numbers; nil means all are 1.
  ///   - expectedVectors: how many vectors will be multiplied, very roughly.
  func gramOperator(scales: [Double]?, expectedVectors: Int) -> GramOperator
}

/// V ↦ X·diag(s)·Xᵀ·V over the rows of a feature matrix: all that the row-space optimiser needs to
/// know of the features.
public struct GramOperator: Sendable {
  let kernel: any GramKernel

  init(_ kernel: any GramKernel) { self.kernel = kernel }
}

/// One way to compute a ``GramOperator``.
protocol GramKernel: Sendable {
  /// n, the rows of X and of V.
  var rowCount: Int { get }
  /// The width of panels the kernel works on best, a power of two.
  var panelWidth: Int { get }

  /// Writes the product of `block` to `result`, which has the same layout.
  ///
  /// Equal bits for every thread count. `scratch` is kept by the caller so that its pages are
  /// touched once rather than at every product; its contents mean nothing.
  func multiply(
    _ block: VectorBlock, into result: VectorBlock, scratch: AlignedBuffer,
    parallelism: Parallelism)
}
