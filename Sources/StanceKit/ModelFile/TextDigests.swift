import CXXHash

/// Tells whether a text was among some texts, without keeping them.
///
/// XXH3-64 of each text without the white space around it: of a million other texts less than one in
/// ten million is taken for one of 10,000.
public struct TextDigests: Sendable, Equatable {
  /// Ascending, none twice.
  let digests: [UInt64]

  public init(_ texts: [String]) { self.init(digests: texts.map(Self.digest)) }

  init(digests: [UInt64]) {
    // A model file holds them so; a hundred thousand need not be sorted at every start.
    let isOrdered = zip(digests, digests.dropFirst()).allSatisfy { $0 < $1 }
    self.digests = isOrdered ? digests : Array(Set(digests)).sorted()
  }

  public var isEmpty: Bool { digests.isEmpty }

  public func contains(_ text: String) -> Bool {
    let digest = Self.digest(text)
    var (low, high) = (0, digests.count)
    while low < high {
      let middle = (low + high) / 2
      if digests[middle] < digest { low = middle + 1 } else { high = middle }
    }
    return low < digests.count && digests[low] == digest
  }

  private static func digest(_ text: String) -> UInt64 {
    var trimmed = String(text.trimmingWhitespace)
    return trimmed.withUTF8 { XXH3_64bits($0.baseAddress, $0.count) }
  }
}
