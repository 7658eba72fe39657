#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whole files in, whole files out.
public enum FileAccess {
  /// - Throws: `FileFault` with the system's reason.
  public static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFault(path: path, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileFault(path: path, code: errno) }
    if status.st_mode & S_IFMT == S_IFDIR { throw FileFault(path: path, code: EISDIR) }
    var bytes: [UInt8] = []
    var expected = max(Int(status.st_size), 65536)
    while true {
      let chunk = try [UInt8](unsafeUninitializedCapacity: expected) { buffer, count in
        LargePages.advise(UnsafeMutableRawBufferPointer(buffer))
        count = 0
        while count < expected {
          let got = systemRead(descriptor, buffer.baseAddress! + count, expected - count)
          if got < 0 {
            if errno == EINTR { continue }
            throw FileFault(path: path, code: errno)
          }
          if got == 0 { break }
          count += got
        }
      }
      let ended = chunk.count < expected
      if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
      if ended || (status.st_size > 0 && bytes.count == Int(status.st_size)) { return bytes }
      expected = 1 << 20
    }
  }

  /// Writes beside the target, syncs, then renames: the target is the old file or the whole new one, never a part.
  ///
  /// - Throws: `FileFault` with the system's reason; nothing is left behind.
  public static func replace(_ path: String, with bytes: [UInt8]) throws {
    let temporary = "\(path).\(getpid()).part"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileFault(path: path, code: errno) }
    do {
      try write(bytes, to: descriptor, path: path)
      guard fsync(descriptor) == 0 || errno == EINVAL else {
        throw FileFault(path: path, code: errno)
      }
      close(descriptor)
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let fault = FileFault(path: path, code: errno)
      unlink(temporary)
      throw fault
    }
  }

  /// Writes all bytes to an open file.
  public static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws {
    try bytes.withUnsafeBytes { raw in
      var done = 0
      while done < raw.count {
        let put = systemWrite(descriptor, raw.baseAddress! + done, raw.count - done)
        if put < 0 {
          if errno == EINTR { continue }
          throw FileFault(path: path, code: errno)
        }
        done += put
      }
    }
  }
}

/// The system would not open, read or write a file.
public struct FileFault: Error, Equatable, CustomStringConvertible {
  public let path: String
  /// The system's error number, `errno`.
  public let code: Int32

  public init(path: String, code: Int32) {
    self.path = path
    self.code = code
  }

  /// The system's words for `code`.
  public var reason: String {
    let text = String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  public var description: String { "\(path): \(reason)" }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int
{
  read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
