/// A table for a terminal: columns padded to their widest cell, numbers to the right.
public struct TextTable: Sendable {
  private let header: [String]
  private var rows: [[String]] = []

  public init(_ header: [String]) { self.header = header }

  public mutating func append(_ row: [String]) {
    precondition(row.count == header.count, "\(row.count) cells for \(header.count) columns")
    rows.append(row)
  }

  /// The lines of the table, two spaces between columns, a rule under the header.
  public func lines() -> [String] {
    let widths = header.indices.map { column in
      ([header] + rows).map { Self.width($0[column]) }.max() ?? 0
    }
    let rightAligned = header.indices.map { column in
      rows.contains { !$0[column].isEmpty } && rows.allSatisfy { Self.isNumber($0[column]) }
    }
    func line(_ cells: [String]) -> String {
      var line = ""
      for (column, cell) in cells.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - Self.width(cell))
        if column > 0 { line += "  " }
        line += rightAligned[column] ? padding + cell : cell + padding
      }
      while line.last == " " { line.removeLast() }
      return line
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return [line(header), rule] + rows.map(line)
  }

  private static func width(_ text: String) -> Int { text.count }

  private static func isNumber(_ text: String) -> Bool {
    text.allSatisfy { $0.isNumber || ".-−+ %[]–,".contains($0) }
  }
}

/// Numbers as reports print them.
public enum NumberText {
  /// `value` with a fixed number of decimals, rounded half away from zero; enormous numbers as Swift prints them.
  public static func fixed(_ value: Double, _ decimals: Int = 3) -> String {
    guard value.isFinite else { return "–" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (abs(value) * scale).rounded()
    // Beyond 2⁵³ there are no decimals left to round, and integers end.
    guard scaled < 9e15 else { return "\(value)" }
    let whole = Int(scaled / scale)
    let fraction = Int(scaled) - whole * Int(scale)
    let digits = String(fraction)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return decimals == 0
      ? "\(sign)\(whole)"
      : "\(sign)\(whole)." + String(repeating: "0", count: decimals - digits.count) + digits
  }

  /// As few digits as tell the number: `0.3`, `10`, `100`.
  public static func short(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? "\(Int(value))" : "\(value)"
  }
}
