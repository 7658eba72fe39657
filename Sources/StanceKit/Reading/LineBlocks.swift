/// Whole lines of a file of records, as they stand in it.
///
/// Unsafe memory: points into the buffer of the `LineBlockReader` that made it and holds until that reads on; the
/// batch loop finishes a batch before it reads the next.
struct LineBlock: @unchecked Sendable {
  enum Kind: Sendable {
    /// A line is a record's text.
    case text
    /// A line is a JSON object with `id` and `text`.
    case json
  }

  let path: String
  let kind: Kind
  let bytes: UnsafeBufferPointer<UInt8>
  /// Number of the first line, from one.
  var firstLine = 1

  /// Lines that begin in the block.
  var lineCount: Int {
    guard let last = bytes.last else { return 0 }
    return bytes.span.count(of: 0x0A) + (last == 0x0A ? 0 : 1)
  }

  /// Calls `body` with each line, without its line feed and a carriage return before it, and its number.
  func forEachLine(_ body: (UnsafeBufferPointer<UInt8>, Int) -> Void) {
    var number = firstLine
    var start = 0
    let span = bytes.span
    while start < bytes.count {
      let end = span.firstIndex(of: 0x0A, in: start..<bytes.count) ?? bytes.count
      let stop = end > start && bytes[end - 1] == 0x0D ? end - 1 : end
      body(UnsafeBufferPointer(rebasing: bytes[start..<stop]), number)
      number += 1
      start = end + 1
    }
  }
}

/// Reads a stream in large blocks of whole lines into one buffer that grows to the longest line.
struct LineBlockReader: ~Copyable {
  private let source: ByteSource?
  let path: String
  private let kind: LineBlock.Kind
  private let buffer = ScratchBuffer<UInt8>(capacity: chunk)
  /// Bytes at the beginning of the buffer that have been handed out.
  private var used = 0
  private var isAtEnd = false
  private var lines = 0

  /// Small enough to stay in cache while it is worked off, large enough to share out.
  private static let chunk = 4 << 20
  private static let pieceBytes = 64 << 10

  /// - Parameter head: what has been read of the stream already.
  init(_ source: consuming ByteSource, kind: LineBlock.Kind, readAlready head: [UInt8]) {
    path = source.path
    self.source = consume source
    self.kind = kind
    buffer.reserve(head.count)
    buffer.base.update(from: head, count: head.count)
    buffer.count = head.count
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { used = 3 }
  }

  /// Reads what is already in memory.
  init(_ bytes: [UInt8], path: String, kind: LineBlock.Kind) {
    source = nil
    self.path = path
    self.kind = kind
    buffer.reserve(bytes.count)
    buffer.base.update(from: bytes, count: bytes.count)
    buffer.count = bytes.count
    isAtEnd = true
  }

  /// The next lines, cut into pieces of about the same size; nil at the end.
  ///
  /// - Throws: `recordTooLong` for a line beyond `limit` bytes, which ends the reading; `unreadable`.
  mutating func next(limit: Int) throws(ReadingError) -> [LineBlock]? {
    let rest = buffer.count - used
    if used > 0 {
      buffer.base.update(from: buffer.base + used, count: rest)
      buffer.count = rest
      used = 0
    }
    var end = 0
    while !isAtEnd {
      buffer.reserve(max(Self.chunk, buffer.count * 2))
      let room = UnsafeMutableRawBufferPointer(
        start: buffer.base + buffer.count, count: buffer.capacity - buffer.count)
      let received = try source?.read(into: room) ?? 0
      if received == 0 {
        isAtEnd = true
        break
      }
      buffer.count += received
      // A pipe gives little at a time: it is left to fill up.
      if buffer.count < Self.chunk / 2 { continue }
      end = lastLineEnd()
      if end > 0 { break }
      if buffer.count > limit {
        isAtEnd = true
        buffer.count = 0
        throw .recordTooLong(path: path, line: lines + 1, limit: limit)
      }
    }
    if end == 0 { end = buffer.count }
    used = end
    return end == 0 ? nil : pieces(UnsafeBufferPointer(start: buffer.base, count: end))
  }

  /// Where the last whole line in the buffer ends, its line feed included; 0 where there is none.
  private func lastLineEnd() -> Int {
    var end = buffer.count
    while end > 0 && buffer.base[end - 1] != 0x0A { end -= 1 }
    return end
  }

  private mutating func pieces(_ bytes: UnsafeBufferPointer<UInt8>) -> [LineBlock] {
    var blocks: [LineBlock] = []
    var start = 0
    while start < bytes.count {
      let target = min(start + Self.pieceBytes, bytes.count)
      let end =
        bytes.span.firstIndex(of: 0x0A, in: target - 1..<bytes.count).map { $0 + 1 } ?? bytes.count
      var block = LineBlock(
        path: path, kind: kind, bytes: UnsafeBufferPointer(rebasing: bytes[start..<end]))
      block.firstLine = lines + 1
      lines += block.lineCount
      blocks.append(block)
      start = end
    }
    return blocks
  }
}
