/// Weighted words and phrases by category, as quanteda and LIWC dictionaries hold them.
///
/// A category becomes one feature of a term vector. Phrases have one to five tokens as `Tokenizer` cuts them (marks
/// are tokens); a token ending in `*` stands for every word it begins, and `*` alone for any one token.
public struct PhraseDictionary: Sendable, Equatable {
  public struct Entry: Sendable, Equatable {
    /// Index into `categories`.
    public let category: Int
    /// As written in the dictionary, lower-cased.
    public let phrase: String
    public let weight: Float
  }

  /// Weights stay within ±10⁶, so that their sums over a text stay within what a model may hold.
  private static let largestWeight: Float = 1e6
  /// The longest phrase allowed, in tokens.
  public static let longestPhrase = 5

  /// Names the dictionary in features and explanations, usually the file's name without its extension.
  public let name: String
  /// Sorted by name, so that feature order does not depend on how the file was written.
  public let categories: [String]
  /// Sorted by category, then phrase; no phrase twice in one category.
  public let entries: [Entry]

  /// Checks and orders the entries.
  ///
  /// - Throws: `PhraseDictionaryError` for an empty dictionary, a phrase of no or more than five tokens, a weight
  ///   beyond ±10⁶, or a `*` that is not at a word's end.
  public init(name: String, weightsByCategory: [String: [String: Float]]) throws {
    let categories = weightsByCategory.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let scanner = TokenScanner()
    var entries: [Entry] = []
    for (index, category) in categories.enumerated() {
      var merged: [String: Float] = [:]
      for (phrase, weight) in weightsByCategory[category]! {
        let folded = phrase.lowercased()
        merged[folded] = max(merged[folded] ?? weight, weight)
      }
      for phrase in merged.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
        let weight = merged[phrase]!
        guard abs(weight) <= Self.largestWeight else {
          throw PhraseDictionaryError.badEntry(
            dictionary: name, category: category, phrase: phrase,
            reason: "the weight \(weight) is not a number from -1e6 to 1e6")
        }
        if case .failure(let fault) = PhrasePattern.patterns(of: phrase, scanner) {
          throw PhraseDictionaryError.badEntry(
            dictionary: name, category: category, phrase: phrase, reason: fault.description)
        }
        entries.append(Entry(category: index, phrase: phrase, weight: weight))
      }
    }
    guard !entries.isEmpty else { throw PhraseDictionaryError.empty(dictionary: name) }
    self.name = name
    self.categories = categories
    self.entries = entries
  }
}

extension PhraseDictionary {
  /// A dictionary that was checked when it was first made, as it comes out of a model file.
  init(name: String, categories: [String], entries: [Entry]) {
    self.name = name
    self.categories = categories
    self.entries = entries
  }
}

/// Why a dictionary cannot be used.
public enum PhraseDictionaryError: Error, Equatable, CustomStringConvertible {
  case empty(dictionary: String)
  case badEntry(dictionary: String, category: String, phrase: String, reason: String)
  case badFile(path: String, line: Int, reason: String)

  public var description: String {
    switch self {
    case .empty(let dictionary):
      "\(dictionary): the dictionary has no entries; expected categories with words or phrases under them"
    case .badEntry(let dictionary, let category, let phrase, let reason):
      "\(dictionary): category '\(category)', entry '\(phrase)': \(reason)"
    case .badFile(let path, let line, let reason): "\(path):\(line): \(reason)"
    }
  }
}

/// One token of a dictionary phrase.
enum PhrasePattern: Hashable {
  /// A word or mark, by the identity of its normalised form.
  case exact(UInt64)
  /// Any word whose normalised bytes begin so: identity, length and first of those bytes.
  case prefix(UInt64, length: Int, lead: UInt8)
  /// Any one token.
  case any

  /// The patterns of a phrase, or why it has none that can be used.
  static func patterns(of phrase: String, _ scanner: TokenScanner) -> Result<[PhrasePattern], Fault>
  {
    var phrase = phrase
    phrase.withUTF8 { scanner.scan($0, marks: true, casing: false) }
    var patterns: [PhrasePattern] = []
    for index in 0..<scanner.count {
      let token = scanner.tokens[index]
      guard !token.isWord, scanner.text[Int(token.start)] == UInt8(ascii: "*") else {
        patterns.append(.exact(token.hash))
        continue
      }
      let touchesNext = index + 1 < scanner.count && scanner.tokens[index + 1].start == token.end
      let touchesLast = index > 0 && scanner.tokens[index - 1].end == token.start
      if touchesNext { return .failure(.innerWildcard) }
      guard touchesLast else {
        patterns.append(.any)
        continue
      }
      guard scanner.tokens[index - 1].isWord else { return .failure(.innerWildcard) }
      let bytes = scanner.normalisedBytes(of: scanner.tokens[index - 1])
      patterns[patterns.count - 1] = .prefix(
        TermHash.token(bytes), length: bytes.count, lead: bytes[0])
    }
    if patterns.isEmpty { return .failure(.noToken) }
    if patterns.count > PhraseDictionary.longestPhrase { return .failure(.tooLong(patterns.count)) }
    return .success(patterns)
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
