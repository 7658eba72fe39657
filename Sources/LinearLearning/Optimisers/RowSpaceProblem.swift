/// One problem of ``NewtonCG``, as a machine that asks for products with G and goes on when it gets
/// them.
///
/// All vectors are n×K, row-major. The letters are those of NewtonCG's description.
struct RowSpaceProblem: Sendable {
  /// What was found for one value of C.
  struct Solution: Sendable {
    let intercepts: [Double]
    /// XWᵀ + b for all rows, n×K, held-out rows (weight 0) included.
    let scores: [Double]
    let report: StopReport
  }

  /// The vector whose product with G is wanted; empty once finished.
  private var request: [Double] = []
  private var product: [Double]
  /// A, n×K: W = W₀ + diag(s)XᵀA, for the last C once finished.
  private(set) var rowCoefficients: [Double]
  /// One solution for each value of C, in order.
  private(set) var solutions: [Solution] = []

  private let loss: any ScoreLoss
  private let regularisations: [Double]
  private let baseScores: [Double]
  private let warmStart: (rowCoefficients: [Double], intercepts: [Double])?
  private let options: NewtonCG
  private var stage = Stage.reference

  private var scores: [Double]  // S = XW₀ᵀ + GA
  private var intercepts: [Double]  // b
  private var probabilities: [Double]
  private var residuals: [Double]  // R
  private var lossValue = 0.0  // L
  private var penalty = 0.0  // ⟨A, GA⟩ = ‖W − W₀‖²
  private var referenceNorm = 0.0  // ‖∇f‖/C at the start
  private var gradientNorm = 0.0
  private var iterations = 0
  private var products = 0

  private var inner = ConjugateGradient()

  private enum Stage { case reference, warmStart, gradient, direction }

  /// The state of the inner iteration.
  private struct ConjugateGradient: Sendable {
    var gradient: [Double] = []  // C·R + A
    var residual: [Double] = []  // r
    var direction: [Double] = []  // p
    var directionScores: [Double] = []  // Gp
    var step: [Double] = []  // D
    var stepScores: [Double] = []  // GD
    var squaredResidual = 0.0  // ⟨r, Gr⟩
    var wantedNorm = 0.0
    var iterations = 0
    var interceptFactor: [Double] = []  // of B
  }

  /// - Parameters:
  ///   - baseScores: XW₀ᵀ, n×K; empty for W₀ = 0.
  ///   - regularisations: values of C to solve for one after the other, each from the last.
  ///   - warmStart: A and b to begin from.
  init(
    loss: any ScoreLoss, baseScores: [Double], regularisations: [Double],
    warmStart: (rowCoefficients: [Double], intercepts: [Double])?, options: NewtonCG
  ) {
    let size = loss.rowCount * loss.columnCount
    self.loss = loss
    self.baseScores = baseScores
    self.regularisations = regularisations
    self.warmStart = warmStart
    self.options = options
    let zeros = [Double](repeating: 0, count: size)
    rowCoefficients = zeros
    scores = baseScores.isEmpty ? zeros : baseScores
    intercepts = loss.initialIntercepts
    probabilities = zeros
    residuals = zeros
    product = zeros
    centre(from: nil)
    request = residuals
  }

  /// About how many vectors all problems together will have multiplied: each takes some 10 products
  /// for each further value of C and twice as many for the first.
  static func expectedVectors(_ problems: [RowSpaceProblem]) -> Int {
    problems.reduce(0) { $0 + 10 * ($1.regularisations.count + 1) * $1.columnCount }
  }

  var isFinished: Bool { request.isEmpty }
  var columnCount: Int { loss.columnCount }

  private var regularisation: Double { regularisations[solutions.count] }

  /// Puts the vector whose product with G is wanted into K columns of a block.
  func writeRequest(to block: VectorBlock, from column: Int) {
    let width = columnCount
    for k in 0..<width {
      let (target, stride) = block.place(of: column + k)
      for i in 0..<block.rowCount { target[i * stride] = request[i * width + k] }
    }
  }

  /// Takes the product that was asked for and works until the next is needed.
  mutating func advance(readingProductFrom block: VectorBlock, from column: Int) {
    let width = columnCount
    for k in 0..<width {
      let (source, stride) = block.place(of: column + k)
      for i in 0..<block.rowCount { product[i * width + k] = source[i * stride] }
    }
    products += 1
    switch stage {
    case .reference:
      referenceNorm = max(0, BLAS.dot(request, product)).squareRoot()
      if let warmStart {
        rowCoefficients = warmStart.rowCoefficients
        intercepts = warmStart.intercepts
        request = rowCoefficients
        stage = .warmStart
      } else {
        // A = 0, so the gradient is C·R: its product is known already.
        let scale = regularisation
        BLAS.scale(scale, &request)
        BLAS.scale(scale, &product)
        beginIteration()
      }
    case .warmStart:
      BLAS.axpy(1, product, into: &scores)
      penalty = BLAS.dot(rowCoefficients, product)
      centre(from: nil)
      requestGradient()
    case .gradient: beginIteration()
    case .direction: continueDirection()
    }
  }

  private mutating func centre(from value: Double?) {
    lossValue = loss.centre(
      intercepts: &intercepts, scores: scores, value: value, probabilities: &probabilities,
      residuals: &residuals)
  }

  /// Asks for G(C·R + A), of which the norm of the gradient and the first residual are made.
  private mutating func requestGradient() {
    request = rowCoefficients
    BLAS.axpy(regularisation, residuals, into: &request)
    stage = .gradient
  }

  /// Stops, or starts the inner iteration at D = 0.
  private mutating func beginIteration() {
    gradientNorm = max(0, BLAS.dot(request, product)).squareRoot()
    let reference = regularisation * referenceNorm
    if gradientNorm <= options.tolerance * reference { return finish(.converged) }
    if iterations == options.maximumIterations { return finish(.iterationLimit) }
    iterations += 1
    inner.gradient = request
    BLAS.scale(-1, &request)
    BLAS.scale(-1, &product)
    inner.residual = request
    inner.direction = request
    inner.directionScores = product
    inner.step = [Double](repeating: 0, count: request.count)
    inner.stepScores = inner.step
    inner.squaredResidual = gradientNorm * gradientNorm
    // Far from the optimum a rough direction will do; near it the residual shrinks with the
    // gradient, for superlinear convergence (Dembo, Eisenstat and Steihaug 1982), but never below
    // what the tolerance can notice.
    let forcing = min(0.3, (gradientNorm / max(reference, .leastNormalMagnitude)).squareRoot())
    inner.wantedNorm = max(forcing * gradientNorm, 0.3 * options.tolerance * reference)
    inner.iterations = 0
    inner.interceptFactor = loss.interceptHessian(probabilities: probabilities)
    if !BLAS.factorise(&inner.interceptFactor, order: columnCount) {
      return finish(.precisionLimit)
    }
    stepAlongDirection()
  }

  /// h ← H(v − 1·yᵀ) with y = B⁻¹1ᵀHv: the Hessian of min over b of L; returns y.
  private func reducedHessianProduct(_ v: [Double], into h: inout [Double]) -> [Double] {
    let zeros = [Double](repeating: 0, count: columnCount)
    loss.hessianProduct(probabilities: probabilities, direction: v, shift: zeros, into: &h)
    var shift = loss.columnSums(h)
    BLAS.solve(factor: inner.interceptFactor, order: columnCount, &shift)
    loss.hessianProduct(probabilities: probabilities, direction: v, shift: shift, into: &h)
    return shift
  }

  /// One step of conjugate gradients, up to the product it needs.
  private mutating func stepAlongDirection() {
    // q = p + C·H̃Gp represents M·p; the old request's storage serves for it.
    _ = reducedHessianProduct(inner.directionScores, into: &request)
    BLAS.scale(regularisation, &request)
    BLAS.axpy(1, inner.direction, into: &request)
    let curvature = BLAS.dot(inner.directionScores, request)
    guard curvature > 0 else { return finishDirection() }
    let length = inner.squaredResidual / curvature
    BLAS.axpy(length, inner.direction, into: &inner.step)
    BLAS.axpy(length, inner.directionScores, into: &inner.stepScores)
    BLAS.axpy(-length, request, into: &inner.residual)
    inner.iterations += 1
    request = inner.residual
    stage = .direction
  }

  private mutating func continueDirection() {
    let squaredResidual = max(0, BLAS.dot(inner.residual, product))
    if squaredResidual.squareRoot() <= inner.wantedNorm
      || inner.iterations >= options.maximumInnerIterations
    {
      return finishDirection()
    }
    let ratio = squaredResidual / inner.squaredResidual
    inner.squaredResidual = squaredResidual
    BLAS.scale(ratio, &inner.direction)
    BLAS.axpy(1, inner.residual, into: &inner.direction)
    BLAS.scale(ratio, &inner.directionScores)
    BLAS.axpy(1, product, into: &inner.directionScores)
    stepAlongDirection()
  }

  /// Goes along D as far as the objective falls enough (Armijo). No product is needed: scores and
  /// penalty are known for every length.
  private mutating func finishDirection() {
    let c = regularisation
    var interceptStep = reducedHessianProduct(inner.stepScores, into: &request)
    BLAS.scale(-1, &interceptStep)
    let slope = BLAS.dot(inner.gradient, inner.stepScores)
    // ⟨D, GA⟩: GA are the scores less the prior's.
    var cross = BLAS.dot(inner.step, scores)
    if !baseScores.isEmpty { cross -= BLAS.dot(inner.step, baseScores) }
    let square = BLAS.dot(inner.step, inner.stepScores)
    let objective = c * lossValue + penalty / 2
    let noise = 1e-14 * (c * lossValue + penalty / 2)
    guard slope < 0 else { return finish(.precisionLimit) }

    let startScores = scores
    let startIntercepts = intercepts
    var length = 1.0
    while true {
      BLAS.axpy(length, inner.stepScores, into: &scores)
      BLAS.axpy(length, interceptStep, into: &intercepts)
      let value = loss.value(
        scores: scores, intercepts: intercepts, probabilities: &probabilities)
      let newPenalty = penalty + length * (2 * cross + length * square)
      if c * value + newPenalty / 2 <= objective + 1e-4 * length * slope + noise {
        BLAS.axpy(length, inner.step, into: &rowCoefficients)
        penalty = newPenalty
        centre(from: value)
        // A step within the noise may be taken once, for the gradient's sake; if it was not enough
        // for the tolerance, more of them lead nowhere.
        stalls = -slope <= noise ? stalls + 1 : 0
        if stalls > 2 { return finish(.precisionLimit) }
        return requestGradient()
      }
      scores = startScores
      intercepts = startIntercepts
      length /= 2
      if -length * slope <= 1e-16 * objective || length < 1e-10 {
        centre(from: nil)
        return finish(.precisionLimit)
      }
    }
  }

  /// Steps taken in a row whose promised decrease was within rounding.
  private var stalls = 0

  private mutating func finish(_ reason: StopReport.Reason) {
    let reference = regularisation * referenceNorm
    let report = StopReport(
      reason: reason, iterations: iterations, products: products,
      objective: regularisation * lossValue + penalty / 2,
      relativeGradient: reference > 0 ? gradientNorm / reference : 0,
      tolerance: options.tolerance)
    var finalScores = scores
    for i in 0..<loss.rowCount {
      for k in 0..<columnCount { finalScores[i * columnCount + k] += intercepts[k] }
    }
    solutions.append(
      Solution(intercepts: intercepts, scores: finalScores, report: report))
    if solutions.count == regularisations.count {
      request = []
      return
    }
    (iterations, products, stalls) = (0, 0, 0)
    extrapolate(by: regularisation / regularisations[solutions.count - 1])
    requestGradient()
  }

  /// Moves A to (1 + t)A, for the best of a few t, before the next C on the path.
  ///
  /// At the optimum A = −C·R. While C is small the residuals hardly change, so A grows with C; when
  /// it is large they shrink as C grows and A hardly moves. Trying costs no product.
  private mutating func extrapolate(by ratio: Double) {
    let c = regularisation
    let startScores = scores
    var best = (length: 0.0, objective: c * lossValue + penalty / 2)
    for share in [0.25, 0.5, 0.75, 1] {
      let length = share * (ratio - 1)
      scale(startScores, by: 1 + length)
      let value = loss.value(
        scores: scores, intercepts: intercepts, probabilities: &probabilities)
      let objective = c * value + (1 + length) * (1 + length) * penalty / 2
      guard objective < best.objective else { break }
      best = (length, objective)
    }
    scale(startScores, by: 1 + best.length)
    BLAS.scale(1 + best.length, &rowCoefficients)
    penalty *= (1 + best.length) * (1 + best.length)
    centre(from: nil)
  }

  /// S ← base + factor·(start − base).
  private mutating func scale(_ start: [Double], by factor: Double) {
    scores = start
    BLAS.scale(factor, &scores)
    if !baseScores.isEmpty { BLAS.axpy(1 - factor, baseScores, into: &scores) }
  }
}
