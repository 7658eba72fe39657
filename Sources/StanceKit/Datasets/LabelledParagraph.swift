/// A paragraph with the labels a coder gave it: one line of a data set.
public struct LabelledParagraph: Sendable, Equatable {
  public let id: String
  /// Groups the paragraphs of one text; folds never split it.
  public let article: String
  /// Outlet, author or persona; may be empty.
  public let source: String
  public let text: String
  public let stance: String
  /// Sorted, no technique twice; `nil` where the data set has no rhetoric column.
  public let rhetoric: [String]?
  /// An independent coder's labels, where the data set carries them.
  public let secondStance: String?
  public let secondRhetoric: [String]?
  /// Every other column, by name.
  public let attributes: [String: String]
  public let location: SourceLocation

  public init(
    id: String, article: String, source: String = "", text: String, stance: String,
    rhetoric: [String]? = nil, secondStance: String? = nil, secondRhetoric: [String]? = nil,
    attributes: [String: String] = [:],
    location: SourceLocation = SourceLocation(path: "-", line: 1)
  ) {
    self.id = id
    self.article = article
    self.source = source
    self.text = text
    self.stance = stance
    self.rhetoric = rhetoric.map { Array(Set($0)).sorted() }
    self.secondStance = secondStance
    self.secondRhetoric = secondRhetoric.map { Array(Set($0)).sorted() }
    self.attributes = attributes
    self.location = location
  }

  /// The value of a column by its name, `article` and `source` included.
  public func value(ofColumn name: String) -> String? {
    switch name {
    case "id": id
    case "article": article
    case "source": source
    case "stance": stance
    default: attributes[name]
    }
  }
}

/// Names of the columns a data set is read from.
public struct DatasetColumns: Sendable, Equatable {
  public var id = "id"
  public var article = "article"
  public var source = "source"
  public var text = "text"
  public var stance = "stance"
  public var rhetoric = "rhetoric"
  public var secondStance = "stance_second"
  public var secondRhetoric = "rhetoric_second"

  public init() {}
}
