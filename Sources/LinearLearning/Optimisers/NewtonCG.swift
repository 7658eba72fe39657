/// Newton's method with conjugate gradients, in the space of the rows.
///
/// Given X (n×d), a loss L of scores, W₀ (d×K) and penalty scales s (d), it finds
///
///     argmin over W, b of  f(W, b) = C·L(XW, b) + ½ Σⱼ ‖Wⱼ − W₀ⱼ‖²/sⱼ
///
/// **Row space.** The minimum has the form W = W₀ + diag(s)XᵀA with A of n×K (set the gradient to 0:
/// A = −C·R, R = ∂L/∂scores), and so has every iterate. With G = X·diag(s)·Xᵀ the scores are
/// XW₀ + GA and the penalty is ½⟨A, GA⟩; the gradient C·XᵀR + (W − W₀)/s is represented by
/// g = C·R + A, and its norm, in the metric that s gives, is √⟨g, Gg⟩. All vectors are n×K instead
/// of d×K: for the bigrams of a corpus a hundred times shorter.
///
/// **Newton.** M·D = −g with M = I + C·H̃G is solved by conjugate gradients in the inner product
/// ⟨·, G·⟩, one product with G a step; H̃ is the Hessian of min over b of L, which keeps the
/// intercepts out of the system (``ScoreLoss/centre(intercepts:scores:value:probabilities:residuals:)``).
/// Scores are linear in the step, so the line search needs no product.
///
/// **Many at once.** Problems over the same rows (the labels of one-vs-rest, the folds of a
/// cross-validation as rows of weight 0) ask for one product each; they are multiplied together,
/// which reads the features once for all, and go on by themselves.
///
/// After Lin, Weng and Keerthi, "Trust region Newton method for logistic regression" (JMLR 9, 2008),
/// with the line search of Galli and Lin (2021) instead of the trust region. The representer form
/// is Keerthi and DeCoste's (JMLR 6, 2005).
struct NewtonCG: Sendable {
  /// The relative gradient at which to stop: ‖∇f‖ ≤ tolerance · ‖∇f(W₀, b₀)‖, with b₀ the intercepts
  /// that fit best at W₀.
  var tolerance = 1e-6
  /// Newton steps for each value of C.
  var maximumIterations = 200
  /// Conjugate gradient steps in each Newton step.
  var maximumInnerIterations = 500

  /// Runs all problems to their end.
  func solve(
    _ problems: inout [RowSpaceProblem], gram: any GramOperator, parallelism: Parallelism
  ) {
    var scratch: [Double] = []
    var (block, result): ([Double], [Double]) = ([], [])
    while true {
      let layout = Layout(problems, rowCount: gram.rowCount)
      guard !layout.columns.isEmpty else { return }
      let size = layout.rowCount * layout.width
      if block.count < size {
        block = [Double](repeating: 0, count: size)
        result = block
      }
      problems.withUnsafeMutableBufferPointer { problems in
        block.withUnsafeMutableBufferPointer { block in
          result.withUnsafeMutableBufferPointer { result in
            layout.pack(UnsafeBufferPointer(problems), into: block, parallelism)
            gram.multiply(
              UnsafePointer(block.baseAddress!), width: layout.width, into: result.baseAddress!,
              scratch: &scratch, parallelism: parallelism)
            layout.unpackAndAdvance(UnsafeBufferPointer(result), problems, parallelism)
          }
        }
      }
    }
  }

  /// Where the requests of the unfinished problems stand in the block that is multiplied.
  private struct Layout {
    let rowCount: Int
    /// Numbers a row: even, so that none is handled alone, unless there is only one.
    let width: Int
    /// Each unfinished problem with its columns of the block.
    let columns: [(problem: Int, range: Range<Int>)]

    init(_ problems: [RowSpaceProblem], rowCount: Int) {
      var columns: [(problem: Int, range: Range<Int>)] = []
      var end = 0
      for p in problems.indices where !problems[p].isFinished {
        columns.append((p, end..<end + problems[p].columnCount))
        end += problems[p].columnCount
      }
      self.rowCount = rowCount
      self.columns = columns
      width = end == 1 ? 1 : end + end % 2
    }

    func pack(
      _ problems: UnsafeBufferPointer<RowSpaceProblem>,
      into block: UnsafeMutableBufferPointer<Double>, _ parallelism: Parallelism
    ) {
      // Each row is written by one thread.
      nonisolated(unsafe) let (problems, block) = (problems, block)
      parallelism.forEachBlock(rowCount, blockSize: 1024) { _, rows in
        for i in rows { block[(i + 1) * width - 1] = 0 }
        for (problem, range) in columns {
          let count = range.count
          problems[problem].request.withUnsafeBufferPointer { request in
            for i in rows {
              for k in 0..<count {
                block[i * width + range.lowerBound + k] = request[i * count + k]
              }
            }
          }
        }
      }
    }

    func unpackAndAdvance(
      _ result: UnsafeBufferPointer<Double>,
      _ problems: UnsafeMutableBufferPointer<RowSpaceProblem>, _ parallelism: Parallelism
    ) {
      // Each problem is touched by one thread.
      nonisolated(unsafe) let (problems, result) = (problems, result)
      parallelism.forEach(columns.count) { position in
        let (problem, range) = columns[position]
        let count = range.count
        problems[problem].product.withUnsafeMutableBufferPointer { product in
          for i in 0..<rowCount {
            for k in 0..<count {
              product[i * count + k] = result[i * width + range.lowerBound + k]
            }
          }
        }
        problems[problem].advance()
      }
    }
  }
}
