import Testing

@testable import StanceKit

@Suite struct BenchmarkReportTests {
  private func result(_ name: String, cpu: [Double], bytes: Int = 2_000_000) -> BenchmarkResult {
    BenchmarkResult(
      name: name, paragraphs: 100, bytes: bytes, repetitions: 2,
      runs: cpu.map { .init(wallSeconds: $0 * 2, cpuSeconds: $0, calibrationSeconds: 0.5) },
      peakMemory: 1_000_000)
  }

  /// Medians over runs, divided by the repetitions: wall 4/2 = 2 s, so 100/2 paragraphs and 2/2 MB a second. The
  /// least processor time is 1 s, twice the calibration, over 2 repetitions 1.
  @Test func statistics() {
    let result = result("predict", cpu: [2, 1, 5])
    #expect(result.wallSeconds == 2)
    #expect(result.cpuSeconds == 1)
    #expect(result.paragraphsPerSecond == 50)
    #expect(result.megabytesPerSecond == 1)
    #expect(result.relative == 1)
    // Distances from 2 are 0, 1 and 3; their median over 2.
    #expect(result.spread == 0.5)
    #expect(BenchmarkResult.median([4, 1, 3, 2]) == 2.5)
  }

  @Test func jsonReadsBack() throws {
    let report = BenchmarkReport(threads: 2, results: [result("predict", cpu: [0.1, 0.3])])
    #expect(try BenchmarkReport(json: Array(report.json.utf8), path: "r.json") == report)
    #expect(report.text.contains("predict"))
  }

  @Test func slowerThanTolerated() throws {
    let before = BenchmarkReport(
      threads: 1, results: [result("predict", cpu: [1]), result("load", cpu: [1])])
    let now = BenchmarkReport(
      threads: 1, results: [result("predict", cpu: [1.25]), result("load", cpu: [0.5])])
    let changes = try now.changes(since: before, path: "before.json")
    #expect(changes == [.init(name: "predict", ratio: 1.25), .init(name: "load", ratio: 0.5)])
    #expect(changes.map { $0.isSlower(tolerance: 0.15) } == [true, false])
    #expect(!changes[0].isSlower(tolerance: 0.25))
    #expect(BenchmarkChange(name: "x", ratio: .nan).isSlower(tolerance: 0.15))
  }

  @Test func otherWorkIsNotCompared() {
    let before = BenchmarkReport(threads: 1, results: [result("predict", cpu: [1], bytes: 5)])
    let now = BenchmarkReport(threads: 2, results: [result("predict", cpu: [1])])
    #expect(
      throws: BenchmarkError.differentWork(
        path: "b.json", name: "predict", before: "100 paragraphs, 5 bytes, 1 threads",
        now: "100 paragraphs, 2000000 bytes, 2 threads")
    ) { try now.changes(since: before, path: "b.json") }
    let others = BenchmarkReport(threads: 2, results: [result("train", cpu: [1])])
    #expect(throws: BenchmarkError.nothingInCommon(path: "b.json", names: ["train"])) {
      try others.changes(since: before, path: "b.json")
    }
    #expect(throws: BenchmarkError.notAReport(path: "b.json")) {
      try BenchmarkReport(json: Array("{}".utf8), path: "b.json")
    }
    #expect(
      BenchmarkError.notAReport(path: "b.json").description
        == "b.json: not a benchmark report; expected what 'stance benchmark --format json' writes")
  }
}

@Suite struct BenchmarkTests {
  @Test func countsRunsAndRepetitions() {
    var calls = 0
    let result = Benchmark(runs: 2, warmUps: 1).measure("work") {
      calls += 1
      var sum = 0
      let end = ProcessUsage.now.cpu + 0.09
      while ProcessUsage.now.cpu < end { sum += 1 }
      return .init(paragraphs: 7, bytes: sum > 0 ? 9 : 0)
    }
    #expect(result.runs.count == 2)
    #expect(calls == 1 + 2 * result.repetitions)
    #expect(result.paragraphs == 7 && result.bytes == 9)
    #expect(result.peakMemory > 0)
    #expect(result.runs.allSatisfy { $0.cpuSeconds > 0 && $0.calibrationSeconds > 0 })
  }
}
