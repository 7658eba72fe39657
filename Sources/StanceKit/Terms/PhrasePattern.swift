/// One token of a dictionary phrase.
enum PhrasePattern: Hashable {
  /// A word or mark, by the identity of its normalised form.
  case exact(UInt64)
  /// Any word whose normalised bytes begin so: identity, length and the first one or two of those bytes.
  case prefix(UInt64, length: Int, lead: [UInt8])
  /// Any one token.
  case any

  /// What stands for the pattern in a trie.
  var identity: UInt64 {
    switch self {
    case .exact(let identity): identity
    case .prefix(let identity, _, _): Self.prefixIdentity(identity)
    case .any: 0x5bd1_e995_7b93_ac27
    }
  }

  /// What stands in a trie for all words that begin with bytes of an identity: never the word of just these bytes.
  static func prefixIdentity(_ identity: UInt64) -> UInt64 {
    TermHash.mix(identity ^ 0x2545_f491_4f6c_dd1d, 0x9fb2_1c65_1e98_df25)
  }

  /// The patterns of a phrase, or why it has none that can be used.
  static func patterns(of phrase: String, _ scanner: TokenScanner) -> Result<[PhrasePattern], Fault>
  {
    var phrase = phrase
    var patterns: [PhrasePattern] = []
    let fault = phrase.withUTF8 { read($0, scanner, into: &patterns) }
    return fault.map { .failure($0) } ?? .success(patterns)
  }

  /// Leaves the patterns of a phrase in `patterns`, or says why it has none that can be used.
  static func read(
    _ phrase: UnsafeBufferPointer<UInt8>, _ scanner: TokenScanner,
    into patterns: inout [PhrasePattern]
  ) -> Fault? {
    patterns.removeAll(keepingCapacity: true)
    scanner.scan(phrase, marks: true, casing: false)
    for index in 0..<scanner.count {
      let token = scanner.tokens[index]
      guard !token.isWord, scanner.text[Int(token.start)] == UInt8(ascii: "*") else {
        patterns.append(.exact(token.hash))
        continue
      }
      let touchesNext = index + 1 < scanner.count && scanner.tokens[index + 1].start == token.end
      let touchesLast = index > 0 && scanner.tokens[index - 1].end == token.start
      if touchesNext { return .innerWildcard }
      guard touchesLast else {
        patterns.append(.any)
        continue
      }
      guard scanner.tokens[index - 1].isWord else { return .innerWildcard }
      let bytes = scanner.normalisedBytes(of: scanner.tokens[index - 1])
      patterns[patterns.count - 1] = .prefix(
        TermHash.token(bytes), length: bytes.count, lead: Array(bytes.prefix(2)))
    }
    if patterns.isEmpty { return .noToken }
    if patterns.count > PhraseDictionary.longestPhrase { return .tooLong(patterns.count) }
    return nil
  }

  enum Fault: Error, CustomStringConvertible {
    case innerWildcard, noToken
    case tooLong(Int)

    var description: String {
      switch self {
      case .innerWildcard: "'*' stands for the rest of a word and may only end one"
      case .noToken: "the phrase has no word or mark"
      case .tooLong(let count):
        "the phrase has \(count) tokens; at most \(PhraseDictionary.longestPhrase) are allowed"
      }
    }
  }
}
