import StanceKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a command's results go: standard output, or a file that appears when it is whole.
final class OutputFile {
  private let path: String?
  private let temporary: String
  private var descriptor: Int32 = STDOUT_FILENO

  /// - Throws: `Failure` (73) where the file cannot be made.
  init(_ path: String?) throws {
    self.path = path == "-" ? nil : path
    temporary = "\(path ?? "").\(getpid()).part"
    guard let path = self.path else { return }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw Failure.cannotCreate("\(path): cannot write: is a directory")
    }
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw Failure.cannotCreate(
        "\(path): cannot write: \(FileFault(path: path, code: errno).reason)")
    }
  }

  func write(_ bytes: [UInt8]) throws {
    guard let path else { return try Console.write(bytes) }
    do {
      try FileAccess.write(bytes, to: descriptor, path: path)
    } catch let fault as FileFault {
      discard()
      throw Failure.cannotWrite("\(path): cannot write: \(fault.reason)")
    }
  }

  /// Makes the file appear under its name.
  func finish() throws {
    guard let path else { return }
    let isSynced = fsync(descriptor) == 0 || errno == EINVAL
    guard isSynced, close(descriptor) == 0, rename(temporary, path) == 0 else {
      let reason = FileFault(path: path, code: errno).reason
      unlink(temporary)
      throw Failure.cannotWrite("\(path): cannot write: \(reason)")
    }
  }

  /// Leaves nothing behind.
  func discard() {
    guard path != nil else { return }
    close(descriptor)
    unlink(temporary)
  }
}
