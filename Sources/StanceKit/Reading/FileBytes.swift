#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file or standard input, read in chunks. Closes what it opened when it goes.
struct ByteSource: ~Copyable {
  let path: String
  private let descriptor: Int32
  /// As far as the system knows it, for reserving memory; 0 for pipes.
  let expectedCount: Int

  /// Opens a file, or standard input for "-".
  init(path: String) throws(ReadingError) {
    self.path = path
    if path == "-" {
      descriptor = 0
      expectedCount = 0
      return
    }
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw Self.error(path) }
    var status = stat()
    guard fstat(opened, &status) == 0 else {
      let error = Self.error(path)
      close(opened)
      throw error
    }
    if status.st_mode & S_IFMT == S_IFDIR {
      close(opened)
      throw .unreadable(path: path, reason: "it is a folder")
    }
    descriptor = opened
    expectedCount = max(Int(status.st_size), 0)
  }

  deinit {
    if descriptor > 0 { close(descriptor) }
  }

  /// Appends up to `count` bytes and returns how many there were; 0 at the end.
  func read(upTo count: Int, into bytes: inout [UInt8]) throws(ReadingError) -> Int {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: count))
    do {
      let received = try bytes.withUnsafeMutableBytes { buffer in
        try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
      }
      bytes.removeLast(count - received)
      return received
    } catch {
      bytes.removeLast(count)
      throw error as! ReadingError
    }
  }

  /// Fills the beginning of `buffer` and returns how many bytes there were; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    while true {
      #if canImport(Darwin)
        let received = Darwin.read(descriptor, buffer.baseAddress!, buffer.count)
      #elseif canImport(Musl)
        let received = Musl.read(descriptor, buffer.baseAddress!, buffer.count)
      #else
        let received = Glibc.read(descriptor, buffer.baseAddress!, buffer.count)
      #endif
      if received < 0 && errno == EINTR { continue }
      guard received >= 0 else { throw Self.error(path) }
      return received
    }
  }

  /// Everything that is left.
  func readAll() throws(ReadingError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(expectedCount + 1)
    // A file is read at once and then asked whether that was all; only pipes need room to grow.
    var chunk = expectedCount > 0 ? expectedCount + 1 : 1 << 16
    while try read(upTo: chunk, into: &bytes) > 0 {
      chunk = expectedCount > 0 ? 1 << 12 : 1 << 20
    }
    return bytes
  }

  /// The error the system has just reported for a path.
  static func error(_ path: String) -> ReadingError {
    let code = errno
    if code == ENOENT || code == ENOTDIR { return .noSuchFile(path: path) }
    return .unreadable(path: path, reason: String(cString: strerror(code)))
  }
}
