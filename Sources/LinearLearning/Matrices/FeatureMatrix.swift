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
  /// - Parameter scales: d positive numbers; nil means all are 1.
  func gramOperator(scales: [Double]?, parallelism: Parallelism) -> any GramOperator
}

/// V ↦ X·diag(s)·Xᵀ·V over the rows of a feature matrix: all that the row-space optimiser needs to
/// know of the features.
public protocol GramOperator: Sendable {
  /// n, the rows of X and of V.
  var rowCount: Int { get }

  /// Writes the product of the n×`width` block at `block` to `result`; both are row-major.
  ///
  /// Equal bits for every thread count. `scratch` is kept by the caller so that its pages are
  /// touched once rather than at every product; its contents mean nothing.
  func multiply(
    _ block: UnsafePointer<Double>, width: Int, into result: UnsafeMutablePointer<Double>,
    scratch: inout [Double], parallelism: Parallelism)
}
