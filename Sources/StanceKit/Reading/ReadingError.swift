/// Why an input could not be read. The description is one line: where, what was found, what was
/// expected, what to do.
public enum ReadingError: Error, Equatable, Sendable {
  case noSuchFile(path: String)
  /// `reason` is the system's own wording.
  case unreadable(path: String, reason: String)
  case emptyFile(path: String)
  /// A folder in which nothing could be taken for an article.
  case nothingInFolder(path: String)
  /// `found` says what the bytes look like: "a PDF document", "binary data".
  case notText(path: String, found: String)
  case unsupportedEncoding(path: String, name: String)
  /// A page of which nothing is left without navigation and scripts.
  case noMainText(path: String)
  /// `line` and `column` count from one, columns in UTF-8 bytes.
  case malformedRecord(path: String, line: Int, column: Int, found: String, expected: String)
  case missingField(path: String, line: Int, field: String, found: [String])
  case recordTooLong(path: String, line: Int, limit: Int)
}

extension ReadingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noSuchFile(let path):
      "\(path): no such file or folder; check the spelling, or use - for standard input"
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason)"
    case .emptyFile(let path):
      "\(path): the file is empty; expected text"
    case .nothingInFolder(let path):
      "\(path): no article in this folder; expected files ending in "
        + ".txt, .md, .html or .jsonl"
    case .notText(let path, let found):
      "\(path): found \(found), expected text; convert it to plain text or HTML first"
    case .unsupportedEncoding(let path, let name):
      "\(path): written in \(name), which is not read; convert it to UTF-8 first, "
        + "for instance with iconv"
    case .noMainText(let path):
      "\(path): the page holds no text besides navigation and scripts; "
        + "save it after it has loaded"
    case .malformedRecord(let path, let line, let column, let found, let expected):
      "\(path):\(line):\(column): found \(found), expected \(expected)"
    case .missingField(let path, let line, let field, let found):
      "\(path):\(line): no field '\(field)'; found "
        + (found.isEmpty ? "no fields" : found.map { "'\($0)'" }.joined(separator: ", "))
        + "; every record needs 'id' and 'text'"
    case .recordTooLong(let path, let line, let limit):
      "\(path):\(line): the record is longer than \(limit) bytes; "
        + "expected one JSON object on each line"
    }
  }

  /// The file, folder or stream it is about.
  public var path: String {
    switch self {
    case .noSuchFile(let path), .emptyFile(let path), .nothingInFolder(let path),
      .noMainText(let path), .unreadable(let path, _), .notText(let path, _),
      .unsupportedEncoding(let path, _), .malformedRecord(let path, _, _, _, _),
      .missingField(let path, _, _, _), .recordTooLong(let path, _, _):
      path
    }
  }
}
