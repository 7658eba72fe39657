#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Lists what the arguments of a command stand for: files as they are given, folders with all the
/// articles below them, "-" for standard input.
///
/// Within a folder, paths ascend by their bytes; hidden entries, files that describe the folder
/// (`README`, `LICENSE`) and files whose ending or first bytes say that they hold no article are
/// passed over; a folder that links lead back to is
/// entered once. What cannot be read comes out as an error in its place, and the walk goes on.
public struct InputWalker {
  /// One thing to read: the path of a file, or "-".
  public typealias Element = Result<String, ReadingError>

  /// Entries still to come, the next one last.
  private var pending: [Entry]
  private var visited: Set<FileIdentity> = []

  private struct Entry {
    let path: String
    /// Named by the user: then it is read whatever its name, and its absence is an error.
    let isArgument: Bool
    /// Set where this marks the end of a folder named by the user: `returned` when it was entered.
    var returnedBefore: Int?
  }

  /// Elements handed out so far, errors included.
  private var returned = 0

  private struct FileIdentity: Hashable {
    let device: UInt64
    let file: UInt64
  }

  public init(_ arguments: [String]) {
    pending = arguments.reversed().map { Entry(path: $0, isArgument: true) }
  }

  /// The next input, or nil at the end.
  public mutating func next() -> Element? {
    let element = step()
    if element != nil { returned += 1 }
    return element
  }

  private mutating func step() -> Element? {
    while let entry = pending.popLast() {
      if let before = entry.returnedBefore {
        if returned == before { return .failure(.nothingInFolder(path: entry.path)) }
        continue
      }
      if entry.path == "-" && entry.isArgument { return .success("-") }
      var status = stat()
      guard stat(entry.path, &status) == 0 else {
        return .failure(ByteSource.error(entry.path))
      }
      if status.st_mode & S_IFMT == S_IFDIR {
        // Another argument may name the folder again, and means it.
        if entry.isArgument { visited.removeAll() }
        let identity = FileIdentity(
          device: UInt64(truncatingIfNeeded: status.st_dev), file: UInt64(status.st_ino))
        guard visited.insert(identity).inserted else { continue }
        if let error = enter(entry) { return .failure(error) }
        continue
      }
      if entry.isArgument { return .success(entry.path) }
      guard status.st_mode & S_IFMT == S_IFREG else { continue }
      switch FileKind(path: entry.path) {
      case .article, .records: return .success(entry.path)
      case .somethingElse: continue
      case .unknown:
        if Self.looksLikeText(entry.path) { return .success(entry.path) }
      }
    }
    return nil
  }

  /// Puts a folder's entries next in line.
  private mutating func enter(_ entry: Entry) -> ReadingError? {
    guard let folder = opendir(entry.path) else { return ByteSource.error(entry.path) }
    defer { closedir(folder) }
    var names: [(key: [UInt8], path: String)] = []
    let base = entry.path.hasSuffix("/") ? entry.path : entry.path + "/"
    while let found = readdir(folder) {
      let name = withUnsafePointer(to: &found.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          String(cString: $0)
        }
      }
      if name.hasPrefix(".") { continue }
      let path = base + name
      var status = stat()
      let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      // "a.txt" sorts before "a/b.txt" by the bytes of the whole path.
      names.append((Array(name.utf8) + (isFolder ? [UInt8(ascii: "/")] : []), path))
    }
    names.sort { $1.key.lexicographicallyPrecedes($0.key) }
    if entry.isArgument {
      pending.append(Entry(path: entry.path, isArgument: false, returnedBefore: returned))
    }
    pending += names.map { Entry(path: $0.path, isArgument: false) }
    return nil
  }

  private static func looksLikeText(_ path: String) -> Bool {
    do {
      let source = try ByteSource(path: path)
      var head: [UInt8] = []
      guard try source.read(upTo: 4096, into: &head) > 0 else { return false }
      if UTF16Bytes.byteOrder(of: head.span) != nil { return true }
      return BinaryFormat.name(of: head.span) == nil && !BinaryFormat.looksBinary(head.span)
    } catch {
      return false
    }
  }
}
