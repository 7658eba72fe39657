import Foundation
import LinearLearning
import TestSupport
import Testing

@testable import StanceKit

@Suite struct PriorShiftTests {
  private func shift(_ rows: [[Float]], training: [Double]) -> PriorShift {
    PriorShift(posteriors: matrix(rows), trainingShares: training)
  }

  private func matrix(_ rows: [[Float]]) -> DenseMatrix {
    DenseMatrix(rows.map { $0.map { Double($0) } })
  }

  private func corrected(_ rows: [[Float]], _ shift: PriorShift) -> [[Float]] {
    let result = shift.corrected(matrix(rows))
    return rows.indices.map { result.row($0).map { Float($0) } }
  }

  /// Two labels, training shares ½. With hard probabilities (1 or 0) the shares are counted in one
  /// step.
  @Test func countsWhatIsCertain() {
    let shift = self.shift([[1, 0], [1, 0], [1, 0], [0, 1]], training: [0.5, 0.5])
    #expect(shift.shares == [0.75, 0.25])
    // ½·1.5 : ½·0.5 = 3 : 1.
    #expect(corrected([[0.5, 0.5]], shift) == [[0.75, 0.25]])
  }

  /// One step by hand from shares (½, ½): rows (0.8, 0.2) and (0.6, 0.4) give (0.7, 0.3) in the
  /// first iteration, and the fixed point p solves mean of 0.8p/(0.8p + 0.2(1−p)) and 0.6p/(0.6p +
  /// 0.4(1−p)) = p: both rows speak for the first label, so p → 1.
  @Test func goesToTheEdgeWhenAllAgree() {
    let shift = self.shift([[0.8, 0.2], [0.6, 0.4]], training: [0.5, 0.5])
    #expect(shift.shares[0] > 0.999)
  }

  @Test func emptyBatchHasNoShift() throws {
    #expect(try PipelineSamples.handmade().priorShift([]) == nil)
  }

  /// Three classes, each a normal distribution around its own mean on a line; calibrated posteriors
  /// are known exactly.
  private func batch(
    _ shares: [Double], training: [Double], count: Int, seed: UInt64
  ) -> (probabilities: [[Float]], truth: [Int]) {
    var generator = TestGenerator(seed: seed)
    var rows: [[Float]] = []
    var truth: [Int] = []
    for _ in 0..<count {
      let draw = Double.random(in: 0..<1, using: &generator)
      let label = draw < shares[0] ? 0 : draw < shares[0] + shares[1] ? 1 : 2
      let x = 1.5 * Double(label) + generator.normal()
      let densities = (0..<3).map { k -> Double in
        let distance = x - 1.5 * Double(k)
        return training[k] * exp(-0.5 * distance * distance)
      }
      let sum = densities.reduce(0, +)
      rows.append(densities.map { Float($0 / sum) })
      truth.append(label)
    }
    return (rows, truth)
  }

  private func scores(_ rows: [[Float]], _ truth: [Int]) -> (accuracy: Double, logLoss: Double) {
    var hits = 0
    var loss = 0.0
    for (row, label) in zip(rows, truth) {
      if row.max() == row[label] { hits += 1 }
      loss -= log(max(1e-12, Double(row[label])))
    }
    return (Double(hits) / Double(truth.count), loss / Double(truth.count))
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func helpsWhenTheShiftIsReal(seed: UInt64) {
    let training = [1.0 / 3, 1.0 / 3, 1.0 / 3]
    let shares = [0.85, 0.1, 0.05]
    let (rows, truth) = batch(shares, training: training, count: 1500, seed: seed)
    let shift = self.shift(rows, training: training)
    for k in 0..<3 { #expect(abs(shift.shares[k] - shares[k]) < 0.05) }
    let before = scores(rows, truth)
    let after = scores(corrected(rows, shift), truth)
    #expect(after.accuracy > before.accuracy + 0.08)
    #expect(after.logLoss < before.logLoss - 0.15)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func doesLittleWithoutShift(seed: UInt64) {
    let training = [0.5, 0.3, 0.2]
    let (rows, truth) = batch(training, training: training, count: 1500, seed: seed)
    let shift = self.shift(rows, training: training)
    for k in 0..<3 { #expect(abs(shift.shares[k] - training[k]) < 0.06) }
    let before = scores(rows, truth)
    let after = scores(corrected(rows, shift), truth)
    #expect(abs(after.accuracy - before.accuracy) < 0.02)
    #expect(after.logLoss < before.logLoss + 0.02)
  }

  @Test func predictionsAreDecidedAnew() throws {
    let pipeline = try PipelineSamples.handmade(abstentionThreshold: 0.7)
    let shift = self.shift([[0, 1], [0, 1], [0, 1], [1, 0]], training: [0.5, 0.5])
    // "peace" is 3 : 1 for doves; factors ½ and 1½ make it even, below the threshold.
    let even = pipeline.adapted(pipeline.prediction(for: "peace"), to: shift)
    #expect(abs(even.probability - 0.5) < 1e-6 && even.abstention == .belowThreshold)
    // An even paragraph of known words becomes 1 : 3.
    let turned = pipeline.adapted(pipeline.prediction(for: "the"), to: shift)
    #expect(turned.stance == 1 && turned.abstention == nil)
    #expect(pipeline.adapted(pipeline.prediction(for: ""), to: shift).abstention == .empty)
    let war = pipeline.prediction(for: "war")
    #expect(pipeline.adapted(war, to: shift).rhetoric == war.rhetoric)
  }
}
