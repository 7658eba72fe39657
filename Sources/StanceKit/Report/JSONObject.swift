/// A JSON object under construction; members stay in the order they are set.
public struct JSONObject: Sendable {
  private var members: [(String, String)] = []

  public init() {}

  public mutating func set(_ name: String, _ value: String) {
    members.append((name, Self.quoted(value)))
  }
  public mutating func set(_ name: String, _ value: Int) { members.append((name, "\(value)")) }
  /// Numbers are given with six significant decimals; what is not finite becomes `null`.
  public mutating func set(_ name: String, _ value: Double) {
    members.append((name, Self.number(value)))
  }
  public mutating func set(_ name: String, _ value: Bool) { members.append((name, "\(value)")) }
  public mutating func set(_ name: String, _ value: JSONObject) {
    members.append((name, value.text))
  }
  public mutating func set(_ name: String, _ values: [String]) {
    members.append((name, "[" + values.map(Self.quoted).joined(separator: ",") + "]"))
  }
  public mutating func set(_ name: String, _ values: [Int]) {
    members.append((name, "[" + values.map { "\($0)" }.joined(separator: ",") + "]"))
  }
  public mutating func set(_ name: String, _ values: [Double]) {
    members.append((name, "[" + values.map(Self.number).joined(separator: ",") + "]"))
  }
  public mutating func set(_ name: String, _ values: [JSONObject]) {
    members.append((name, "[" + values.map(\.text).joined(separator: ",") + "]"))
  }
  /// A number with all its digits, so that reading it back gives the same.
  public mutating func setExact(_ name: String, _ value: Double) {
    members.append((name, value.isFinite ? "\(value)" : "null"))
  }
  /// A matrix, row by row.
  public mutating func set(_ name: String, rows: [[Double]]) {
    let rows = rows.map { "[" + $0.map(Self.number).joined(separator: ",") + "]" }
    members.append((name, "[" + rows.joined(separator: ",") + "]"))
  }
  public mutating func setNull(_ name: String) { members.append((name, "null")) }

  /// The object on one line.
  public var text: String {
    "{" + members.map { Self.quoted($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
  }

  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value == value.rounded() && abs(value) < 1e15 { return "\(Int(value))" }
    guard abs(value) < 1e6 && abs(value) >= 1e-4 else { return "\(value)" }
    var text = NumberText.fixed(value, 6)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  static func quoted(_ text: String) -> String {
    var output = OutputBytes()
    output.append(json: text)
    return String(decoding: output.bytes, as: UTF8.self)
  }
}
