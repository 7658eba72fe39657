import Foundation

/// What other programs answer; made by Fixtures/Statistics/make_fixtures.py, which says which.
struct StatisticsFixture: Decodable {
  let distributions: [String: [[Double]]]
  let bootstrap: [String: Bootstrap]
  let mcnemar: [[Double]]
  let agreement: Agreement
  let setAgreement: SetAgreement
  let calibration: Calibration
  let riskCoverage: RiskCoverage
  let adjustedCounts: [AdjustedCount]
  let priorShift: PriorShift
  let powerLaw: PowerLaw
  let naiveBayes: NaiveBayes
  let calibrators: Calibrators

  struct Bootstrap: Decodable {
    let samples: [[Double]]
    let value: Double
    let distribution: [Double]
    let percentile: [Double]
    let corrected: [Double]
  }
  struct Agreement: Decodable {
    let published: Codes
    let missing: Codes
    let complete: Codes
    let fleiss: FleissTable

    struct Codes: Decodable {
      let codes: [[Int?]]
      let alpha: Double
      let byLabel: [Double]?
      let fleiss: Double?
      let cohen: [Double]?
    }
    struct FleissTable: Decodable {
      let table: [[Double]]
      let kappa: Double
    }
  }
  struct SetAgreement: Decodable {
    let labels: Int
    let codes: [[UInt64?]]
    let masi: Double
    let jaccard: Double
    let nominal: Double
    let byLabel: [Double]
  }
  struct Calibration: Decodable {
    let probabilities: [Double]
    let outcomes: [Bool]
    let brier: Double
    let uniform: Curve
    let quantile: Curve

    struct Curve: Decodable {
      let frequencies: [Double]
      let means: [Double]
      let counts: [Double]
      let expected: Double
      let maximum: Double
    }
  }
  struct RiskCoverage: Decodable {
    let confidences: [Double]
    let losses: [Double]
    let area: Double
    let excess: Double
  }
  struct AdjustedCount: Decodable {
    let confusion: [Double]
    let predicted: [Double]
    let shares: [Double]
  }
  struct PriorShift: Decodable {
    let training: [Double]
    let posteriors: [[Double]]
    let shares: [Double]
    let likelihoodRatio: Double
    let p: Double
    let corrected: [[Double]]
  }
  struct PowerLaw: Decodable {
    let sizes: [Double]
    let scores: [Double]
    let errors: [Double]
    let weighted: Fit
    let plain: Fit

    struct Fit: Decodable {
      let parameters: [Double]
      let halfWidths: [Double]
      let at20000: Double
      let halfWidthAt20000: Double
    }
  }
  struct NaiveBayes: Decodable {
    let features: [[Double]]
    let labels: [Int]
    let weights: [Double]
    let logProbabilities: [[Double]]
    let logPriors: [Double]
    let probabilities: [[Double]]
  }
  struct Calibrators: Decodable {
    let scores: [Double]
    let outcomes: [Bool]
    let weights: [Double]
    let probes: [Double]
    let isotonic: [Double]
    let isotonicWeighted: [Double]
    let platt: [Double]
    let logits: [[Double]]
    let labels: [Int]
    let inverseTemperature: Double
  }

  static let shared: StatisticsFixture = {
    let url = Bundle.module.url(
      forResource: "statistics", withExtension: "json", subdirectory: "Fixtures/Statistics")!
    // A fixture that cannot be read is a broken checkout.
    return try! JSONDecoder().decode(StatisticsFixture.self, from: Data(contentsOf: url))
  }()
}

/// Whether two numbers agree to a relative or absolute tolerance.
func isClose(_ a: Double, _ b: Double, _ tolerance: Double = 1e-12) -> Bool {
  abs(a - b) <= tolerance * max(1, abs(b))
}

func areClose(_ a: [Double], _ b: [Double], _ tolerance: Double = 1e-12) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { isClose($0, $1, tolerance) }
}
