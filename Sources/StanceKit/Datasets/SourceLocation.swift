/// Where in a file something was found. Lines and columns count from one, columns in UTF-8 bytes.
public struct SourceLocation: Sendable, Equatable, CustomStringConvertible {
  public let path: String
  public let line: Int
  public let column: Int?

  public init(path: String, line: Int, column: Int? = nil) {
    self.path = path
    self.line = line
    self.column = column
  }

  public var description: String {
    column.map { "\(path):\(line):\($0)" } ?? "\(path):\(line)"
  }
}
