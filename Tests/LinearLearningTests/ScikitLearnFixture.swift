import Foundation
import LinearLearning

/// What scikit-learn made of some data: see Fixtures/make_scikit_learn.py.
struct ScikitLearnFixture: Decodable {
  struct Multinomial: Decodable {
    let c: Double
    let balanced: Bool
    let weighted: Bool
    let objective: Double
    /// K×d.
    let coefficients: [[Double]]
    let intercepts: [Double]
    let predictions: [Int]
    let probabilities: [[Double]]
  }

  struct OneVsRest: Decodable {
    let label: Int
    let c: Double
    let balanced: Bool
    let objective: Double
    let coefficients: [Double]
    let intercept: Double
    let probabilities: [Double]
  }

  struct Scores<Value: Decodable>: Decodable {
    let precision: Value
    let recall: Value
    let f1: Value
  }

  struct Evaluation: Decodable {
    let truth: [Int]
    let predictions: [Int]
    let logits: [[Double]]
    let perClass: Scores<[Double]>
    let macro: Scores<Double>
    let micro: Scores<Double>
    let weighted: Scores<Double>
    let accuracy: Double
    let matthews: Double
    let kappa: Double
    let logLoss: Double
    let brier: Double
    let flags: [[Bool]]
    let flagScores: [[Double]]
    let flagPredictions: [[Bool]]
    let labelPerLabel: Scores<[Double]>
    let labelMacro: Scores<Double>
    let labelMicro: Scores<Double>
    let labelWeighted: Scores<Double>
    let hamming: Double
    let subset: Double
    let averagePrecision: [Double]
    let areaUnderROC: [Double]
  }

  let features: [[Double]]
  let heldOut: [[Double]]
  let labels: [Int]
  let labelSets: [[Bool]]
  let sampleWeights: [Double]
  let multinomial: [Multinomial]
  let oneVsRest: [OneVsRest]
  let evaluation: Evaluation

  static func load() throws -> ScikitLearnFixture {
    let url = Bundle.module.url(
      forResource: "scikit-learn", withExtension: "json", subdirectory: "Fixtures")!
    return try JSONDecoder().decode(ScikitLearnFixture.self, from: Data(contentsOf: url))
  }
}
