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
/// No preconditioner: the block-diagonal one that the rows offer, (I + C·diag(G)·H)⁻¹ in the dual
/// system, saved a tenth of the products for one fit of 20 Newsgroups at C = 10, cost a fifth more
/// along a path of C, and as much again in vector work.
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
    _ problems: inout [RowSpaceProblem], gram: GramOperator, parallelism: Parallelism
  ) {
    let kernel = gram.kernel
    let block = VectorBlock(rowCount: kernel.rowCount)
    let result = VectorBlock(rowCount: kernel.rowCount)
    let scratch = AlignedBuffer()
    while true {
      var active: [(problem: Int, firstColumn: Int)] = []
      var columnCount = 0
      for p in problems.indices where !problems[p].isFinished {
        active.append((p, columnCount))
        columnCount += problems[p].columnCount
      }
      guard !active.isEmpty else { return }
      block.reshape(columnCount: columnCount, panelWidth: kernel.panelWidth)
      result.reshape(columnCount: columnCount, panelWidth: kernel.panelWidth)
      block.clearPadding()
      problems.withUnsafeMutableBufferPointer { problems in
        // Each problem, with its columns, is touched by one thread.
        nonisolated(unsafe) let (problems, block, result) = (problems, block, result)
        let turns = active
        parallelism.forEach(turns.count) { turn in
          problems[turns[turn].problem].writeRequest(to: block, from: turns[turn].firstColumn)
        }
        kernel.multiply(block, into: result, scratch: scratch, parallelism: parallelism)
        parallelism.forEach(turns.count) { turn in
          problems[turns[turn].problem].advance(
            readingProductFrom: result, from: turns[turn].firstColumn)
        }
      }
    }
  }
}
