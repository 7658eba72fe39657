/// Reads articles from JSON Lines: on each line an object with `id` (a string or a number) and
/// `text`, and, where it has them, `title`, `source`, `date` and `author`. Other fields are
/// passed over, blank lines too.
///
/// Memory is that of the longest line, whatever the size of the file. A record that cannot be
/// read is thrown as an error that names its line; the next call goes on behind it.
public struct JSONLinesArticleReader: ~Copyable {
  private var lines: ByteLines
  private let path: String

  /// Longest line that is read, in bytes: beyond it the file is hardly JSON Lines.
  public static let longestRecord = 256 << 20

  /// Opens a file, or standard input for "-".
  public init(path: String) throws(ReadingError) {
    self.init(try ByteSource(path: path))
  }

  /// Reads what is already in memory.
  public init(bytes: [UInt8], name: String) {
    path = name
    lines = ByteLines(bytes: bytes)
  }

  init(_ source: consuming ByteSource, readAlready head: [UInt8] = []) {
    path = source.path
    lines = ByteLines(source, readAlready: head)
  }

  /// The next article, or nil at the end.
  ///
  /// - Throws: `malformedRecord`, `missingField` or `recordTooLong` for a record, after which
  ///   reading can go on; `unreadable` when the file fails.
  public mutating func next() throws(ReadingError) -> Article? {
    while let range = try lines.next(limit: Self.longestRecord, path: path) {
      let article = try Self.article(
        lines.buffer.span, range, path: path, line: lines.lineNumber)
      if let article { return article }
    }
    return nil
  }

  /// The article in one line, or nil where the line is blank.
  static func article(
    _ bytes: Span<UInt8>, _ range: Range<Int>, path: String, line: Int
  ) throws(ReadingError) -> Article? {
    var record = JSONRecord()
    do {
      guard try record.read(bytes, range) else { return nil }
    } catch {
      throw .malformedRecord(
        path: path, line: line, column: error.offset - range.lowerBound + 1,
        found: error.found, expected: error.expected)
    }
    guard let id = record.id else {
      throw .missingField(path: path, line: line, field: "id", found: record.names)
    }
    guard let text = record.text else {
      throw .missingField(path: path, line: line, field: "text", found: record.names)
    }
    return Article(
      id: id, validText: text, title: record.title, source: record.source, date: record.date,
      author: record.author, format: .plainText, decoding: record.report)
  }
}

/// The fields of one record.
struct JSONRecord {
  var id: String?
  var text: [UInt8]?
  var title: String?
  var source: String?
  var date: String?
  var author: String?
  var report = DecodingReport(encoding: .utf8)
  /// The names of the fields, for errors; kept while `text` or `id` is still missing.
  private(set) var names: [String] = []

  /// Reads the object on a line; false where the line is blank. When a field stands twice, the
  /// last counts.
  mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(JSONFault) -> Bool {
    var cursor = JSONCursor(range)
    guard cursor.peek(bytes) != nil else { return false }
    try cursor.take(UInt8(ascii: "{"), bytes, expected: "a JSON object")
    if cursor.peek(bytes) == UInt8(ascii: "}") {
      try cursor.take(UInt8(ascii: "}"), bytes, expected: "'}'")
    } else {
      while true {
        try readMember(bytes, &cursor)
        if cursor.peek(bytes) == UInt8(ascii: ",") {
          try cursor.take(UInt8(ascii: ","), bytes, expected: "','")
          continue
        }
        try cursor.take(UInt8(ascii: "}"), bytes, expected: "',' or '}'")
        break
      }
    }
    guard cursor.peek(bytes) == nil else {
      throw cursor.fault(bytes, expected: "the end of the line behind the object")
    }
    return true
  }

  private mutating func readMember(
    _ bytes: Span<UInt8>, _ cursor: inout JSONCursor
  ) throws(JSONFault) {
    guard cursor.peek(bytes) == UInt8(ascii: "\"") else {
      throw cursor.fault(bytes, expected: "a field name in quotation marks")
    }
    let key = try cursor.takeRawString(bytes).range
    try cursor.take(UInt8(ascii: ":"), bytes, expected: "':' behind the field name")
    if text == nil || id == nil {
      names.append(
        bytes.extracting(key).withUnsafeBufferPointer {
          String(decoding: $0, as: UTF8.self)
        })
    }
    if Self.isName(bytes, key, "text") {
      guard cursor.peek(bytes) == UInt8(ascii: "\"") else {
        throw cursor.fault(bytes, expected: "a string for 'text'")
      }
      let raw = try cursor.takeRawString(bytes)
      var output: [UInt8] = []
      output.reserveCapacity(raw.range.count)
      try JSONCursor.unescape(
        bytes, raw.range, isEscaped: raw.isEscaped, into: &output, report: &report)
      text = output
    } else if Self.isName(bytes, key, "id") {
      switch cursor.peek(bytes) ?? 0 {
      case UInt8(ascii: "\""), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): break
      default: throw cursor.fault(bytes, expected: "a string or a number for 'id'")
      }
      id = try optionalString(bytes, &cursor)
    } else if Self.isName(bytes, key, "title") {
      title = try optionalString(bytes, &cursor)
    } else if Self.isName(bytes, key, "source") {
      source = try optionalString(bytes, &cursor)
    } else if Self.isName(bytes, key, "date") {
      date = try optionalString(bytes, &cursor)
    } else if Self.isName(bytes, key, "author") {
      author = try optionalString(bytes, &cursor)
    } else {
      _ = try cursor.skipValue(bytes)
    }
  }

  /// A string's text or a number as it is written; nil for everything else.
  private mutating func optionalString(
    _ bytes: Span<UInt8>, _ cursor: inout JSONCursor
  ) throws(JSONFault) -> String? {
    if cursor.peek(bytes) == UInt8(ascii: "\"") {
      let raw = try cursor.takeRawString(bytes)
      var output: [UInt8] = []
      try JSONCursor.unescape(
        bytes, raw.range, isEscaped: raw.isEscaped, into: &output, report: &report)
      return String(decoding: output, as: UTF8.self)
    }
    let range = try cursor.skipValue(bytes)
    switch bytes[range.lowerBound] {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return bytes.extracting(range).withUnsafeBufferPointer {
        String(decoding: $0, as: UTF8.self)
      }
    default: return nil
    }
  }

  @inline(__always)
  private static func isName(
    _ bytes: Span<UInt8>, _ key: Range<Int>, _ name: StaticString
  ) -> Bool {
    guard key.count == name.utf8CodeUnitCount else { return false }
    for offset in 0..<key.count
    where bytes[key.lowerBound + offset] != name.utf8Start[offset] {
      return false
    }
    return true
  }
}
