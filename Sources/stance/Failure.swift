import ArgumentParser
import LinearLearning
import StanceKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A fault told in one line on standard error, with the exit code that fits it (`sysexits.h`).
struct Failure: Error {
  let message: String
  let code: Int32

  /// 65: the input's contents are at fault.
  static func data(_ message: String) -> Failure { Failure(message: message, code: EX_DATAERR) }
  /// 64: the command line is at fault.
  static func usage(_ message: String) -> Failure { Failure(message: message, code: EX_USAGE) }
  /// 66: an input is not there or cannot be opened.
  static func noInput(_ message: String) -> Failure { Failure(message: message, code: EX_NOINPUT) }
  /// 73: an output cannot be made.
  static func cannotCreate(_ message: String) -> Failure {
    Failure(message: message, code: EX_CANTCREAT)
  }
  /// 74: an output cannot be written to its end.
  static func cannotWrite(_ message: String) -> Failure {
    Failure(message: message, code: EX_IOERR)
  }

  init(message: String, code: Int32) {
    self.message = message
    self.code = code
  }

  /// The failure a library error amounts to.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as DatasetError: self = .data(error.description)
    case let error as TrainingError: self = .data(error.description)
    case let error as ModelComparisonError: self = .data(error.description)
    case let error as ShareEstimationError: self = .data(error.description)
    case let error as CoderAgreementError: self = .data(error.description)
    case let error as LearningError: self = .data("\(error)")
    case let error as PhraseDictionaryError: self = .data(error.description)
    case let error as BenchmarkError: self = .data(error.description)
    case let error as TermOptionsError: self = .usage(error.description)
    case let error as ModelFileError:
      self =
        switch error {
        case .unreadable: .noInput(error.description)
        case .unwritable: .cannotCreate(error.description)
        default: .data(error.description)
        }
    case let error as ReadingError: self = Failure(message: error.description, code: error.exitCode)
    case let error as FileFault: self = .noInput(error.description)
    default: self = Failure(message: "\(error)", code: EXIT_FAILURE)
    }
  }
}

/// Runs a command's body; faults become one line and an exit code, a closed pipe a quiet end.
func runningTool(_ body: () throws -> Void) throws {
  signal(SIGPIPE, SIG_IGN)
  do {
    try body()
  } catch is ClosedPipe {
    throw ExitCode(0)
  } catch let exit as ExitCode {
    throw exit
  } catch {
    let failure = Failure(error)
    Console.message("stance: \(failure.message)")
    throw ExitCode(failure.code)
  }
}

/// Whoever read standard output has gone.
struct ClosedPipe: Error {}
