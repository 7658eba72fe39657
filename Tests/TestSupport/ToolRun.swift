import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One run of the built `stance` program: its arguments in, its exit code and what it wrote out.
///
/// Output goes to files rather than pipes, so that no reader is needed and none can block. Every
/// descriptor made here is closed on exec: tests that run side by side do not keep each other's
/// files open.
public struct ToolRun: Sendable {
  /// Exit code; 128 plus the signal's number where a signal ended the program.
  public let exitCode: Int32
  public let output: [UInt8]
  public let errorText: String

  public var outputText: String { String(decoding: output, as: UTF8.self) }

  /// What standard output is.
  public enum Output: Sendable {
    case kept
    /// A pipe whose reader has gone.
    case closedPipe
    /// A file that takes no byte.
    case fullDevice
  }

  /// Runs the program in `folder` and waits for it.
  ///
  /// - Parameters:
  ///   - standardInput: what it reads from standard input; nothing by default.
  ///   - environment: variables set besides those inherited; `STANCE_MODEL` is never inherited.
  public static func stance(
    _ arguments: [String], in folder: URL, standardInput: [UInt8] = [],
    environment: [String: String] = [:], output: Output = .kept
  ) throws -> ToolRun {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(
      "stance-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let inputPath = scratch.appendingPathComponent("in").path
    let outputPath = scratch.appendingPathComponent("out").path
    let errorPath = scratch.appendingPathComponent("err").path
    try Data(standardInput).write(to: URL(fileURLWithPath: inputPath))

    let input = open(inputPath, O_RDONLY | O_CLOEXEC)
    let error = open(errorPath, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    let result: Int32
    switch output {
    case .kept: result = open(outputPath, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    case .fullDevice: result = open("/dev/full", O_WRONLY | O_CLOEXEC)
    case .closedPipe: result = brokenPipe()
    }
    defer { for descriptor in [input, error, result] { close(descriptor) } }
    guard input >= 0, error >= 0, result >= 0 else { throw ToolRunError(reason: "no descriptors") }

    var inherited = ProcessInfo.processInfo.environment
    inherited["STANCE_MODEL"] = nil
    inherited.merge(environment) { $1 }
    let code = try spawn(
      arguments, folder: folder.path, environment: inherited, descriptors: [input, result, error])
    return ToolRun(
      exitCode: code,
      output: Array((try? Data(contentsOf: URL(fileURLWithPath: outputPath))) ?? Data()),
      errorText: String(
        decoding: try Data(contentsOf: URL(fileURLWithPath: errorPath)), as: UTF8.self))
  }

  /// The program lies beside the test bundle.
  public static let program: String = {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    let folder =
      bundle?.deletingLastPathComponent()
      ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    return folder.appendingPathComponent("stance").path
  }()

  private static func brokenPipe() -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return -1 }
    close(ends[0])
    _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    return ends[1]
  }

  private static func spawn(
    _ arguments: [String], folder: String, environment: [String: String], descriptors: [Int32]
  ) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, descriptor) in descriptors.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
    }
    // The shell changes the folder, which posix_spawn cannot do everywhere, and becomes the
    // program.
    let shell = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder, program]
    var words = (shell + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var process = pid_t()
    let fault = posix_spawn(&process, shell[0], &actions, nil, &words, &variables)
    guard fault == 0 else {
      throw ToolRunError(reason: "\(program): \(String(cString: strerror(fault)))")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw ToolRunError(reason: String(cString: strerror(errno))) }
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}

/// Why the program could not be run at all.
public struct ToolRunError: Error, CustomStringConvertible {
  public let reason: String
  public var description: String { reason }
}

/// A folder that is removed when its last user has gone.
public final class TemporaryFolder: Sendable {
  public let url: URL

  public init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "stance-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file, making the folders above it.
  public func write(_ name: String, _ bytes: [UInt8]) throws {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  public func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  public func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: url.appendingPathComponent(name)))
  }

  /// Names of everything in the folder, sorted.
  public func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
  }
}
