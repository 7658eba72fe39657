import StanceKit
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard output and standard error.
enum Console {
  static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
  static let errorIsTerminal = isatty(STDERR_FILENO) == 1

  /// Colours are used on a terminal unless `NO_COLOR` is set to anything.
  static let usesColour =
    outputIsTerminal && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)

  static func message(_ text: String) {
    try? FileAccess.write(Array((text + "\n").utf8), to: STDERR_FILENO, path: "standard error")
  }

  /// - Throws: `ClosedPipe` when the reader has gone, `Failure` for any other fault.
  static func write(_ bytes: [UInt8]) throws {
    do {
      try FileAccess.write(bytes, to: STDOUT_FILENO, path: "standard output")
    } catch let fault as FileFault {
      if fault.code == EPIPE { throw ClosedPipe() }
      throw Failure.cannotWrite("standard output: cannot write: \(fault.reason)")
    }
  }

  static func print(_ text: String) throws { try write(Array((text + "\n").utf8)) }
}

/// A bar on standard error, drawn only on a terminal.
final class ProgressBar: Sendable {
  private struct State {
    var done = 0
    var shown = -1
  }

  private let title: String
  private let total: Int
  private let state = Mutex(State())

  init(_ title: String, total: Int) {
    self.title = title
    self.total = max(1, total)
  }

  func advance(by count: Int = 1) {
    guard Console.errorIsTerminal else { return }
    state.withLock { state in
      state.done += count
      let filled = min(30, 30 * state.done / total)
      guard filled != state.shown else { return }
      state.shown = filled
      let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 30 - filled)
      let line = "\r\(title) \(bar) \(100 * min(state.done, total) / total) %"
      try? FileAccess.write(Array(line.utf8), to: STDERR_FILENO, path: "standard error")
    }
  }

  func finish() {
    guard Console.errorIsTerminal else { return }
    let blank = "\r" + String(repeating: " ", count: title.count + 40) + "\r"
    try? FileAccess.write(Array(blank.utf8), to: STDERR_FILENO, path: "standard error")
  }
}
