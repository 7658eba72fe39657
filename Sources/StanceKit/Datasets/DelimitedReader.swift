/// Splits CSV (RFC 4180) and TSV into records.
struct DelimitedReader {
  struct Record {
    /// The line the record begins on, from one.
    let line: Int
    let fields: [String]
    /// The byte column each field begins at, from one.
    let columns: [Int]
  }

  let path: String
  let delimiter: UInt8

  /// - Throws: `DatasetError` for an open quote at the end, or text after a closing quote.
  func records(_ bytes: [UInt8]) throws -> [Record] {
    let quote = UInt8(ascii: "\"")
    let newline = UInt8(ascii: "\n")
    let carriage = UInt8(ascii: "\r")
    var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line = 1
    var records: [Record] = []
    while position < bytes.count {
      let firstLine = line
      var lineStart = position
      var fields: [String] = []
      var columns: [Int] = []
      record: while true {
        columns.append(position - lineStart + 1)
        var field: [UInt8] = []
        if position < bytes.count, bytes[position] == quote {
          let openedAt = SourceLocation(path: path, line: line, column: position - lineStart + 1)
          position += 1
          while true {
            guard position < bytes.count else {
              throw DatasetError.malformed(
                openedAt, reason: "a quoted field opens here and is never closed; expected '\"'")
            }
            if bytes[position] == quote {
              if position + 1 < bytes.count, bytes[position + 1] == quote {
                position += 1
              } else {
                break
              }
            } else if bytes[position] == newline {
              line += 1
              lineStart = position + 1
            }
            field.append(bytes[position])
            position += 1
          }
          position += 1
        } else {
          while position < bytes.count, bytes[position] != delimiter, bytes[position] != newline,
            bytes[position] != carriage
          {
            field.append(bytes[position])
            position += 1
          }
        }
        guard let text = String(validating: field, as: UTF8.self) else {
          throw DatasetError.notUTF8(SourceLocation(path: path, line: line))
        }
        fields.append(text)
        if position >= bytes.count { break record }
        switch bytes[position] {
        case delimiter: position += 1
        case newline:
          position += 1
          break record
        case carriage where position + 1 < bytes.count && bytes[position + 1] == newline:
          position += 2
          break record
        case carriage:
          position += 1
          break record
        default:
          throw DatasetError.malformed(
            SourceLocation(path: path, line: line, column: position - lineStart + 1),
            reason: "text after a closing quote; double the quotes inside a quoted field")
        }
      }
      line += 1
      if fields != [""] {
        records.append(Record(line: firstLine, fields: fields, columns: columns))
      }
    }
    return records
  }
}
