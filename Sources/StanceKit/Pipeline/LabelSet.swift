/// The labels of one decision, in the order every array of probabilities has.
public struct LabelSet: Sendable, Equatable {
  public let names: [String]
  private let indices: [String: Int]

  /// Labels found in data, each once, sorted by their UTF-8.
  public init(_ labels: some Sequence<String>) {
    self.init(ordered: Set(labels).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }

  /// - Precondition: no name twice.
  init(ordered names: [String]) {
    self.names = names
    indices = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
  }

  public var count: Int { names.count }
  public subscript(index: Int) -> String { names[index] }
  public func index(of label: String) -> Int? { indices[label] }
}
