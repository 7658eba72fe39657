/// Entrances to stages that are no part of the API by themselves, for the benchmarks.
public final class StageProbe {
  private let scanner = TokenScanner()
  private let builder: TermVectorBuilder

  public init(_ vectorizer: Vectorizer) { builder = TermVectorBuilder(vectorizer) }

  /// Words and marks in a text, as the fast path finds them.
  public func tokenCount(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    scanner.scan(text, marks: true, casing: true)
    return scanner.count
  }

  /// Non-zero entries of a text's term vector, as the fast path builds it.
  public func entryCount(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    builder.build(text)
    return builder.columns.count
  }
}
