#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads labelled paragraphs from JSON Lines, CSV or TSV.
///
/// One paragraph a record, columns by name. `id` defaults to the line number, `article` to the id (every paragraph its
/// own group) and `source` to the empty string where the file has no such column; `text` and `stance` must be there.
/// In CSV and TSV several techniques are joined by `|`.
public struct DatasetReader: Sendable {
  public let columns: DatasetColumns
  /// Whether a file without texts is a fault; coders' files may leave them out.
  public let needsText: Bool
  /// Whether a paragraph without a stance is a fault; it is empty where it is not.
  public let needsStance: Bool

  public init(
    columns: DatasetColumns = DatasetColumns(), needsText: Bool = true, needsStance: Bool = true
  ) {
    self.columns = columns
    self.needsText = needsText
    self.needsStance = needsStance
  }

  /// - Throws: `DatasetError` with the place of the first fault.
  public func paragraphs(path: String, contents: [UInt8]) throws -> [LabelledParagraph] {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let rows =
      switch name.split(separator: ".").last.map({ $0.lowercased() }) {
      case "jsonl", "ndjson", "json": try jsonRows(path, contents)
      case "csv": try delimitedRows(path, contents, delimiter: UInt8(ascii: ","))
      case "tsv", "tab": try delimitedRows(path, contents, delimiter: UInt8(ascii: "\t"))
      default: throw DatasetError.unknownFormat(path: path)
      }
    guard !rows.isEmpty else { throw DatasetError.empty(path: path) }
    let hasRhetoric = rows.contains { $0.values[columns.rhetoric] != nil }
    var lines: [String: Int] = [:]
    return try rows.map { row in
      let paragraph = try paragraph(row, path: path, hasRhetoric: hasRhetoric)
      if let first = lines.updateValue(row.line, forKey: paragraph.id) {
        throw DatasetError.duplicateIdentifier(
          SourceLocation(path: path, line: row.line), id: paragraph.id, first: first)
      }
      return paragraph
    }
  }

  private struct Row {
    let line: Int
    var values: [String: Value]
    var columns: [String: Int] = [:]
  }

  private enum Value: Decodable {
    case text(String)
    case list([String])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let list = try? container.decode([String].self) {
        self = .list(list)
      } else if let number = try? container.decode(Double.self) {
        self = .text(
          number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)")
      } else if let truth = try? container.decode(Bool.self) {
        self = .text(truth ? "true" : "false")
      } else if container.decodeNil() || (try? container.decode([String: Anything].self)) != nil
        || (try? container.decode([Anything].self)) != nil
      {
        // Nested objects and nulls belong to somebody else's columns.
        self = .list([])
      } else {
        // A string with half a surrogate pair, a number beyond range: not to be taken for nothing.
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "neither text, list, number nor object")
      }
    }

    private struct Anything: Decodable {
      init(from decoder: any Decoder) {}
    }

    var text: String {
      switch self {
      case .text(let text): text
      case .list(let list): list.joined(separator: "|")
      }
    }

    var labels: [String] {
      switch self {
      case .list(let list): list
      case .text(let text):
        text.split(separator: "|").map { String($0.trimmingWhitespace) }.filter { !$0.isEmpty }
      }
    }
  }

  private func paragraph(
    _ row: Row, path: String, hasRhetoric: Bool
  ) throws -> LabelledParagraph {
    func required(_ column: String, _ flag: String) throws -> String {
      guard let value = row.values[column] else {
        throw DatasetError.missingColumn(
          path: "\(path):\(row.line)", column: column, found: row.values.keys.sorted(), flag: flag)
      }
      return value.text
    }
    let text =
      needsText
      ? try required(columns.text, "--text-column") : row.values[columns.text]?.text ?? ""
    let stance = String(
      (needsStance
        ? try required(columns.stance, "--stance-column") : row.values[columns.stance]?.text ?? "")
        .trimmingWhitespace)
    guard !stance.isEmpty || !needsStance else {
      throw DatasetError.missingValue(
        SourceLocation(path: path, line: row.line, column: row.columns[columns.stance]),
        column: columns.stance)
    }
    let id = row.values[columns.id]?.text ?? "\(row.line)"
    let known: Set<String> = [
      columns.id, columns.article, columns.source, columns.text, columns.stance, columns.rhetoric,
      columns.secondStance, columns.secondRhetoric,
    ]
    let second = row.values[columns.secondStance]?.text ?? ""
    return LabelledParagraph(
      id: id, article: row.values[columns.article]?.text ?? id,
      source: row.values[columns.source]?.text ?? "", text: text, stance: stance,
      rhetoric: hasRhetoric ? row.values[columns.rhetoric]?.labels ?? [] : nil,
      secondStance: second.isEmpty ? nil : second,
      secondRhetoric: row.values[columns.secondRhetoric]?.labels,
      attributes: row.values.filter { !known.contains($0.key) }.mapValues(\.text),
      location: SourceLocation(path: path, line: row.line, column: row.columns[columns.stance]))
  }

  // MARK: Formats

  private func jsonRows(_ path: String, _ contents: [UInt8]) throws -> [Row] {
    var rows: [Row] = []
    let decoder = JSONDecoder()
    var start = contents.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line = 0
    while start < contents.count {
      let end = contents[start...].firstIndex(of: UInt8(ascii: "\n")) ?? contents.count
      defer { start = end + 1 }
      line += 1
      let bytes = contents[start..<end]
      if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      let location = SourceLocation(path: path, line: line)
      guard String(validating: bytes, as: UTF8.self) != nil else {
        throw DatasetError.notUTF8(location)
      }
      do {
        rows.append(
          Row(line: line, values: try decoder.decode([String: Value].self, from: Data(bytes))))
      } catch {
        throw DatasetError.malformed(
          location,
          reason: "not a JSON object; expected one object a line, {\"text\": …, \"stance\": …}")
      }
    }
    return rows
  }

  private func delimitedRows(
    _ path: String, _ contents: [UInt8], delimiter: UInt8
  ) throws -> [Row] {
    var records = try DelimitedReader(path: path, delimiter: delimiter).records(contents)[...]
    guard let header = records.popFirst() else { return [] }
    for (column, flag, isNeeded) in [
      (columns.text, "--text-column", needsText),
      (columns.stance, "--stance-column", needsStance),
    ] where isNeeded && !header.fields.contains(column) {
      throw DatasetError.missingColumn(
        path: "\(path):\(header.line)", column: column, found: header.fields, flag: flag)
    }
    return try records.map { record in
      guard record.fields.count == header.fields.count else {
        throw DatasetError.malformed(
          SourceLocation(path: path, line: record.line),
          reason: "\(record.fields.count) fields, but the header has \(header.fields.count)")
      }
      var row = Row(line: record.line, values: [:])
      for (index, name) in header.fields.enumerated() {
        row.values[name] = .text(record.fields[index])
        row.columns[name] = record.columns[index]
      }
      return row
    }
  }
}

extension StringProtocol {
  /// Without white space at either end.
  var trimmingWhitespace: SubSequence {
    var result = self[...]
    while result.first?.isWhitespace == true { result.removeFirst() }
    while result.last?.isWhitespace == true { result.removeLast() }
    return result
  }
}
