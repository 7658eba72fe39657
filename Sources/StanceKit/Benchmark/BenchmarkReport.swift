import LinearLearning

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The results of one call of `stance benchmark`, to be read and to be compared with later ones.
public struct BenchmarkReport: Sendable, Codable, Equatable {
  public var version: String
  public var processors: Int
  public var blas: String
  public var threads: Int
  public var results: [BenchmarkResult]

  public init(threads: Int, results: [BenchmarkResult]) {
    version = StanceVersion.current
    processors = Parallelism.allProcessors.threads
    blas = BLAS.implementation
    self.threads = threads
    self.results = results
  }

  /// - Throws: `BenchmarkError.notAReport`.
  public init(json: [UInt8], path: String) throws {
    do {
      self = try JSONDecoder().decode(BenchmarkReport.self, from: Data(json))
    } catch {
      throw BenchmarkError.notAReport(path: path)
    }
  }

  /// Everything measured, raw samples included, beside the medians.
  public var json: String {
    var object = JSONObject()
    object.set("version", version)
    object.set("processors", processors)
    object.set("blas", blas)
    object.set("threads", threads)
    object.set("results", results.map(Self.object))
    return object.text
  }

  private static func object(_ result: BenchmarkResult) -> JSONObject {
    var object = JSONObject()
    object.set("name", result.name)
    object.set("paragraphs", result.paragraphs)
    object.set("bytes", result.bytes)
    object.set("repetitions", result.repetitions)
    object.set("peakMemory", result.peakMemory)
    object.set("medianWallSeconds", result.wallSeconds)
    object.set("medianCPUSeconds", result.cpuSeconds)
    object.set("relative", result.relative)
    object.set("spread", result.spread)
    object.set("paragraphsPerSecond", result.paragraphsPerSecond)
    object.set("megabytesPerSecond", result.megabytesPerSecond)
    object.set(
      "runs",
      result.runs.map { run in
        var object = JSONObject()
        object.setExact("wallSeconds", run.wallSeconds)
        object.setExact("cpuSeconds", run.cpuSeconds)
        object.setExact("calibrationSeconds", run.calibrationSeconds)
        return object
      })
    return object
  }

  /// A table a person can read.
  public var text: String {
    var table = TextTable([
      "work", "paragraphs", "MB", "wall s", "CPU s", "paragraphs/s", "MB/s", "relative", "spread",
      "peak MB",
    ])
    for result in results {
      table.append([
        result.name, "\(result.paragraphs)", NumberText.fixed(Double(result.bytes) / 1e6, 2),
        NumberText.fixed(result.wallSeconds, 4), NumberText.fixed(result.cpuSeconds, 4),
        NumberText.fixed(result.paragraphsPerSecond, 0),
        NumberText.fixed(result.megabytesPerSecond, 1), NumberText.fixed(result.relative, 3),
        "\(NumberText.fixed(100 * result.spread, 1)) %",
        NumberText.fixed(Double(result.peakMemory) / 1e6, 1),
      ])
    }
    let runs = results.first?.runs.count ?? 0
    return
      (table.lines() + [
        "",
        "Medians of \(runs) runs; relative: least CPU time over that of a fixed loop in the same process.",
        "\(threads) threads on \(processors) processors; BLAS: \(blas)",
      ]).joined(separator: "\n")
  }

  /// How each result compares with the one of the same name in `baseline`.
  ///
  /// - Throws: `BenchmarkError` where the two measured different work or have no name in common.
  public func changes(since baseline: BenchmarkReport, path: String) throws -> [BenchmarkChange] {
    let known = Dictionary(baseline.results.map { ($0.name, $0) }) { first, _ in first }
    var changes: [BenchmarkChange] = []
    for result in results {
      guard let before = known[result.name] else { continue }
      guard before.paragraphs == result.paragraphs, before.bytes == result.bytes,
        baseline.threads == threads
      else {
        throw BenchmarkError.differentWork(
          path: path, name: result.name,
          before:
            "\(before.paragraphs) paragraphs, \(before.bytes) bytes, \(baseline.threads) threads",
          now: "\(result.paragraphs) paragraphs, \(result.bytes) bytes, \(threads) threads")
      }
      changes.append(
        BenchmarkChange(name: result.name, ratio: result.relative / before.relative))
    }
    guard !changes.isEmpty else {
      throw BenchmarkError.nothingInCommon(path: path, names: results.map(\.name))
    }
    return changes
  }
}

/// One result beside that of a baseline.
public struct BenchmarkChange: Sendable, Equatable {
  public let name: String
  /// Relative CPU time now over that of the baseline: above 1 is slower.
  public let ratio: Double

  /// Whether it got slower by more than `tolerance`, a share: 0.15 for 15 %.
  public func isSlower(tolerance: Double) -> Bool { !(ratio <= 1 + tolerance) }
}

/// Why two benchmark reports cannot be compared.
public enum BenchmarkError: Error, Equatable, CustomStringConvertible {
  case notAReport(path: String)
  case differentWork(path: String, name: String, before: String, now: String)
  case nothingInCommon(path: String, names: [String])

  public var description: String {
    switch self {
    case .notAReport(let path):
      "\(path): not a benchmark report; expected what 'stance benchmark --format json' writes"
    case .differentWork(let path, let name, let before, let now):
      "\(path): '\(name)' was measured on other work: \(before); now \(now); make a new baseline"
    case .nothingInCommon(let path, let names):
      "\(path): measures none of \(names.map { "'\($0)'" }.joined(separator: ", ")); make a new baseline"
    }
  }
}
