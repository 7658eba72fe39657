/// The terms a model knows, numbered by falling document frequency.
///
/// Column `j` of a term matrix is term `j`. A term is found by the 64-bit identity of its normalised bytes; its
/// written form is kept for explanations.
public struct Vocabulary: Sendable {
  /// Written terms one after another in UTF-8; `TermKind` says how each kind is marked.
  let bytes: [UInt8]
  /// `count + 1` offsets into `bytes`.
  let offsets: [UInt32]
  /// Identity of each term.
  let identities: [UInt64]
  /// In how many training texts each term occurs.
  public let documentFrequencies: [UInt32]
  let table: TermTable

  /// - Precondition: `offsets` ascends from 0 to `bytes.count`; all arrays speak of the same terms; identities differ.
  init(bytes: [UInt8], offsets: [UInt32], identities: [UInt64], documentFrequencies: [UInt32]) {
    precondition(offsets.count == identities.count + 1)
    precondition(documentFrequencies.count == identities.count)
    self.bytes = bytes
    self.offsets = offsets
    self.identities = identities
    self.documentFrequencies = documentFrequencies
    table = TermTable(identities)
  }

  public var count: Int { identities.count }

  /// Term `column` in its written form.
  public func term(_ column: Int) -> String {
    String(decoding: bytes[Int(offsets[column])..<Int(offsets[column + 1])], as: UTF8.self)
  }

  public func kind(_ column: Int) -> TermKind {
    let start = Int(offsets[column])
    guard start < Int(offsets[column + 1]) else { return .words }
    return TermKind(rawValue: bytes[start]) ?? .words
  }

  func column(of identity: UInt64) -> UInt32? { table.column(of: identity) }
}
