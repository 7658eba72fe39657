/// What one benchmark measured.
public struct BenchmarkResult: Sendable, Codable, Equatable {
  /// One timed run.
  public struct Run: Sendable, Codable, Equatable {
    public var wallSeconds: Double
    public var cpuSeconds: Double
    /// Processor seconds of `CalibrationLoop` around the run.
    public var calibrationSeconds: Double
  }

  public var name: String
  /// What one repetition works off.
  public var paragraphs: Int
  public var bytes: Int
  /// How often a run repeats the work, so that it is long enough to be timed.
  public var repetitions: Int
  public var runs: [Run]
  /// Most memory the process had by the end, in bytes.
  public var peakMemory: Int

  public var wallSeconds: Double { Self.median(runs.map(\.wallSeconds)) / Double(repetitions) }
  public var cpuSeconds: Double { Self.median(runs.map(\.cpuSeconds)) / Double(repetitions) }
  /// The least disturbed run's processor time in units of the least disturbed calibration loop: what is compared
  /// between machines and moments. Whatever else runs can only add to either.
  public var relative: Double {
    (runs.map(\.cpuSeconds).min() ?? .nan) / (runs.map(\.calibrationSeconds).min() ?? .nan)
      / Double(repetitions)
  }
  /// Median distance of a run's processor time from the median, as a share of it.
  public var spread: Double {
    let values = runs.map(\.cpuSeconds)
    let middle = Self.median(values)
    return Self.median(values.map { abs($0 - middle) }) / middle
  }
  public var paragraphsPerSecond: Double { Double(paragraphs) / wallSeconds }
  public var megabytesPerSecond: Double { Double(bytes) / wallSeconds / 1e6 }

  /// The middle value, or the mean of the two middle ones.
  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return .nan }
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }
}

/// Times work, several times and beside a calibration loop.
public struct Benchmark {
  /// How much work there was: counted by the work itself.
  public struct Amount: Sendable, Equatable {
    public var paragraphs: Int
    public var bytes: Int

    public init(paragraphs: Int, bytes: Int) {
      self.paragraphs = paragraphs
      self.bytes = bytes
    }
  }

  public let runs: Int
  public let warmUps: Int
  private let calibration = CalibrationLoop()

  /// Processor seconds a run should at least take; clocks tick in milliseconds.
  private static let leastSeconds = 0.2

  /// - Precondition: at least one run.
  public init(runs: Int = 5, warmUps: Int = 1) {
    precondition(runs >= 1 && warmUps >= 0, "\(runs) runs and \(warmUps) warm-ups")
    self.runs = runs
    self.warmUps = warmUps
  }

  /// Times `work`, which must do the same every time it is called.
  public func measure(_ name: String, _ work: () throws -> Amount) rethrows -> BenchmarkResult {
    let start = ProcessUsage.now.cpu
    var amount = try work()
    let first = ProcessUsage.now.cpu - start
    let repetitions = max(1, Int((Self.leastSeconds / max(first, 1e-5)).rounded(.up)))
    for _ in 0..<max(0, warmUps - 1) {
      for _ in 0..<repetitions { amount = try work() }
    }
    var measured: [BenchmarkResult.Run] = []
    for _ in 0..<runs {
      let before = calibration.seconds()
      let start = ProcessUsage.now
      for _ in 0..<repetitions {
        let again = try work()
        precondition(again == amount, "\(name) did \(again), before \(amount)")
      }
      let end = ProcessUsage.now
      let after = calibration.seconds()
      measured.append(
        .init(
          wallSeconds: end.wall - start.wall, cpuSeconds: end.cpu - start.cpu,
          calibrationSeconds: (before + after) / 2))
    }
    return BenchmarkResult(
      name: name, paragraphs: amount.paragraphs, bytes: amount.bytes, repetitions: repetitions,
      runs: measured, peakMemory: ProcessUsage.now.peakMemory)
  }
}
