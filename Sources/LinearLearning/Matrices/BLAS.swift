#if canImport(Accelerate)
  import Accelerate
#else
  import CBLAS
  import CLAPACK
  import Glibc
#endif

/// The dense kernels taken from BLAS and LAPACK, and the only place that calls them.
///
/// Matrices are row-major Double. On Linux whichever implementation the system's alternatives
/// provide is used; on Darwin, Accelerate (compiled there, untested).
public enum BLAS {
  /// Which library answers, as far as it can be told at run time, for reports.
  ///
  /// The path of the loaded library, followed by OpenBLAS's own description where it is OpenBLAS.
  public static var implementation: String { library.description }

  /// Whether matrix products run at the machine's speed, as with OpenBLAS, or at that of the
  /// reference implementation's plain loops.
  public static var isOptimised: Bool { library.isOptimised }

  /// xᵀy.
  public static func dot(_ x: [Double], _ y: [Double]) -> Double {
    precondition(x.count == y.count, "vectors of \(x.count) and \(y.count) numbers")
    _ = library
    return cblas_ddot(Int32(x.count), x, 1, y, 1)
  }

  /// ‖x‖₂, without overflow where the squares would.
  public static func norm(_ x: [Double]) -> Double {
    _ = library
    return cblas_dnrm2(Int32(x.count), x, 1)
  }

  /// y ← y + αx.
  public static func axpy(_ alpha: Double, _ x: [Double], into y: inout [Double]) {
    precondition(x.count == y.count, "vectors of \(x.count) and \(y.count) numbers")
    _ = library
    cblas_daxpy(Int32(x.count), alpha, x, 1, &y, 1)
  }

  /// x ← αx.
  public static func scale(_ alpha: Double, _ x: inout [Double]) {
    _ = library
    cblas_dscal(Int32(x.count), alpha, &x, 1)
  }

  /// C ← αAB + βC, where A (m×k) and B (k×n) are read transposed if their flag says so.
  ///
  /// `*Stride` is the distance between consecutive rows in memory.
  static func gemm(
    m: Int, n: Int, k: Int, alpha: Double = 1,
    _ a: UnsafePointer<Double>, stride aStride: Int, transposed aTransposed: Bool = false,
    _ b: UnsafePointer<Double>, stride bStride: Int, transposed bTransposed: Bool = false,
    beta: Double = 0, into c: UnsafeMutablePointer<Double>, stride cStride: Int
  ) {
    _ = library
    cblas_dgemm(
      CblasRowMajor, aTransposed ? CblasTrans : CblasNoTrans,
      bTransposed ? CblasTrans : CblasNoTrans, Int32(m), Int32(n), Int32(k), alpha, a,
      Int32(aStride), b, Int32(bStride), beta, c, Int32(cStride))
  }

  /// y ← Ax for A of m×n.
  static func gemv(
    m: Int, n: Int, _ a: UnsafePointer<Double>, _ x: UnsafePointer<Double>,
    into y: UnsafeMutablePointer<Double>
  ) {
    _ = library
    cblas_dgemv(CblasRowMajor, CblasNoTrans, Int32(m), Int32(n), 1, a, Int32(n), x, 1, 0, y, 1)
  }

  /// The lower triangle of C ← AAᵀ for A of n×k; the upper is left as it was.
  static func syrk(
    n: Int, k: Int, _ a: UnsafePointer<Double>, into c: UnsafeMutablePointer<Double>
  ) {
    _ = library
    cblas_dsyrk(
      CblasRowMajor, CblasLower, CblasNoTrans, Int32(n), Int32(k), 1, a, Int32(k), 0, c, Int32(n))
  }

  /// Replaces the symmetric n×n matrix by its Cholesky factor (LAPACK dpotrf); false if it is not
  /// positive definite.
  public static func factorise(_ matrix: inout [Double], order: Int) -> Bool {
    precondition(matrix.count == order * order, "\(matrix.count) numbers for order \(order)")
    _ = library
    #if canImport(Accelerate)
      var (n, stride, info) = (__LAPACK_int(order), __LAPACK_int(order), __LAPACK_int(0))
      var triangle = CChar(UInt8(ascii: "L"))
      dpotrf_(&triangle, &n, &matrix, &stride, &info)
      return info == 0
    #else
      return clapack_dpotrf(CChar(UInt8(ascii: "L")), Int32(order), &matrix, Int32(order)) == 0
    #endif
  }

  /// Replaces b by the solution of Mx = b, given what ``factorise(_:order:)`` made of M (dpotrs).
  public static func solve(factor: [Double], order: Int, _ b: inout [Double]) {
    precondition(
      factor.count == order * order && b.count == order,
      "a factor of \(factor.count) numbers and a vector of \(b.count) for order \(order)")
    #if canImport(Accelerate)
      var (n, columns, info) = (__LAPACK_int(order), __LAPACK_int(1), __LAPACK_int(0))
      var (stride, rows) = (n, n)
      var triangle = CChar(UInt8(ascii: "L"))
      factor.withUnsafeBufferPointer { factor in
        let lower = UnsafeMutablePointer(mutating: factor.baseAddress!)
        dpotrs_(&triangle, &n, &columns, lower, &stride, &b, &rows, &info)
      }
    #else
      _ = clapack_dpotrs(
        CChar(UInt8(ascii: "L")), Int32(order), 1, factor, Int32(order), &b, Int32(order))
    #endif
  }

  /// Found, and put into its deterministic state, before the first call.
  private static let library = Library()

  private struct Library {
    let description: String
    let isOptimised: Bool

    init() {
      #if canImport(Accelerate)
        description = "Accelerate"
        isOptimised = true
      #else
        var path = "BLAS of unknown origin"
        if let symbol = dlsym(nil, "cblas_dgemm"), let name = clapack_library_path(symbol) {
          // The symbolic link's target tells libblas.so.3 of one provider from another's.
          let resolved = realpath(name, nil)
          path = String(cString: resolved ?? UnsafeMutablePointer(mutating: name))
          free(resolved)
        }
        // OpenBLAS cuts its work by the number of its threads, which changes the order of sums and
        // so the bits. Threads are this module's affair: each call runs on its caller's alone.
        if let symbol = dlsym(nil, "openblas_set_num_threads") {
          unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Void).self)(1)
        }
        if let symbol = dlsym(nil, "openblas_get_config"),
          let text = unsafeBitCast(
            symbol, to: (@convention(c) () -> UnsafePointer<CChar>?).self)()
        {
          description = "\(path) (\(String(cString: text)))"
          isOptimised = true
        } else {
          description = path
          isOptimised = false
        }
      #endif
    }
  }
}
