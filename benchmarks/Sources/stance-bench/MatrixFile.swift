import LinearLearning
import StanceKit

/// A labelled feature matrix that another program has written, so that both learn from the same numbers.
///
/// Little-endian: n, d, the number of entries and K as 64-bit integers; n + 1 row offsets, 64 bits; column indices, 32
/// bits; values, single precision; n labels, 64 bits.
struct MatrixFile {
  let features: SparseMatrix
  let labels: [Int]
  let classCount: Int

  init(path: String) throws {
    let bytes = try FileAccess.read(path)
    var position = 0
    func take<Element: BitwiseCopyable>(_ count: Int, _: Element.Type) -> [Element] {
      let width = MemoryLayout<Element>.size
      guard count >= 0, count <= (bytes.count - position) / width else {
        fail("\(path): cut short at byte \(position)")
      }
      defer { position += count * width }
      return bytes.withUnsafeBytes { raw in
        (0..<count).map {
          raw.loadUnaligned(fromByteOffset: position + $0 * width, as: Element.self)
        }
      }
    }
    let sizes = take(4, Int64.self).map { Int($0) }
    features = SparseMatrix(
      rowCount: sizes[0], columnCount: sizes[1],
      rowOffsets: take(sizes[0] + 1, Int64.self).map { Int($0) },
      columnIndices: take(sizes[2], UInt32.self), values: take(sizes[2], Float.self))
    labels = take(sizes[0], Int64.self).map { Int($0) }
    classCount = sizes[3]
  }

  /// Fits the whole matrix and says what it cost: one line of JSON.
  func fit(c: Double, tolerance: Double) throws -> String {
    let trainer = MultinomialTrainer(
      options: try TrainingOptions(regularisation: c, tolerance: tolerance))
    let start = ProcessUsage.now.cpu
    let fitted = try trainer.fit(features, labels: labels, classCount: classCount)
    let seconds = ProcessUsage.now.cpu - start
    let report = fitted.reports[0]
    var object = JSONObject()
    object.set("cpu", seconds)
    object.setExact("objective", report.objective)
    object.set("relative_gradient", report.relativeGradient)
    object.set("iterations", report.iterations)
    return object.text
  }

  /// Cross-validates values of C, row i in fold i mod `folds`: one line of JSON with the out-of-fold accuracies.
  func path(strengths: [Double], folds: Int, tolerance: Double) throws -> String {
    let validation = try PathCrossValidation(
      regularisations: strengths,
      options: TrainingOptions(regularisation: 1, tolerance: tolerance))
    let start = ProcessUsage.now.cpu
    let result = try validation.outOfFoldLogits(
      features, labels: labels, classCount: classCount, folds: labels.indices.map { $0 % folds })
    let seconds = ProcessUsage.now.cpu - start
    var object = JSONObject()
    object.set("cpu", seconds)
    object.set(
      "accuracies",
      result.logits.map { logits in
        let found = MultinomialModel.predictions(logits: logits)
        return Double(zip(found, labels).count { $0 == $1 }) / Double(labels.count)
      })
    return object.text
  }
}
