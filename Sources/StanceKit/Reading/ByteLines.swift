/// The lines of a stream, one at a time, in a buffer that grows to the longest of them.
struct ByteLines: ~Copyable {
  private(set) var buffer: [UInt8]
  /// The number of the line last returned, from one.
  private(set) var lineNumber = 0
  private var start = 0
  /// Bytes before this hold no line feed behind `start`.
  private var searched = 0
  private var isAtEnd: Bool
  private let source: ByteSource?

  private static let chunk = 1 << 20

  init(bytes: [UInt8]) {
    buffer = bytes
    source = nil
    isAtEnd = true
    skipByteOrderMark()
  }

  init(_ source: consuming ByteSource, readAlready head: [UInt8]) {
    buffer = head
    self.source = consume source
    isAtEnd = false
    skipByteOrderMark()
  }

  private mutating func skipByteOrderMark() {
    if buffer.starts(with: [0xEF, 0xBB, 0xBF]) {
      start = 3
      searched = 3
    }
  }

  /// The next line without its line feed, as a range of `buffer` that holds until the next call;
  /// nil at the end.
  ///
  /// - Throws: `recordTooLong` for a line beyond `limit` bytes, which the next call passes over.
  mutating func next(limit: Int, path: String) throws(ReadingError) -> Range<Int>? {
    var isTooLong = false
    while true {
      let isFresh = lineNumber == 0 && start == 0
      if let end = buffer.span.firstIndex(of: 0x0A, in: searched..<buffer.count) {
        let line = start..<end
        start = end + 1
        searched = start
        lineNumber += 1
        if isTooLong || line.count > limit {
          throw .recordTooLong(path: path, line: lineNumber, limit: limit)
        }
        return line
      }
      searched = buffer.count
      if isAtEnd {
        guard start < buffer.count else { return nil }
        let line = start..<buffer.count
        start = buffer.count
        lineNumber += 1
        if isTooLong || line.count > limit {
          throw .recordTooLong(path: path, line: lineNumber, limit: limit)
        }
        return line
      }
      if buffer.count - start > limit {
        // Let go of what cannot be used; the rest of the line is still to come.
        isTooLong = true
        start = buffer.count
      }
      try fill()
      if isFresh { skipByteOrderMark() }
    }
  }

  /// Reads another chunk behind what is left of the buffer. Twice the chunk for long lines, so
  /// that a line is moved a bounded number of times.
  private mutating func fill() throws(ReadingError) {
    if start > 0 {
      buffer.removeSubrange(0..<start)
      searched -= start
      start = 0
    }
    let wanted = max(Self.chunk, buffer.count)
    guard let count = try source?.read(upTo: wanted, into: &buffer), count > 0 else {
      isAtEnd = true
      return
    }
  }
}
