/// Weighted words and phrases by category, as quanteda and LIWC dictionaries hold them.
///
/// A category becomes one feature of a term vector. Phrases have one to five tokens as `Tokenizer` cuts them (marks
/// are tokens); a token ending in `*` stands for every word it begins, and `*` alone for any one token.
public struct PhraseDictionary: Sendable, Equatable {
  /// Weights stay within ±10⁶, so that their sums over a text stay within what a model may hold.
  private static let largestWeight: Float = 1e6
  /// The longest phrase allowed, in tokens.
  public static let longestPhrase = 5

  /// Names the dictionary in features and explanations, usually the file's name without its extension.
  public let name: String
  /// Sorted by name, so that feature order does not depend on how the file was written.
  public let categories: [String]
  /// Sorted by category, then phrase; no phrase twice in one category.
  public let entries: Entries

  /// Checks and orders the entries.
  ///
  /// - Throws: `PhraseDictionaryError` for an empty dictionary, a phrase of no or more than five tokens, a weight
  ///   beyond ±10⁶, or a `*` that is not at a word's end.
  public init(name: String, weightsByCategory: [String: [String: Float]]) throws {
    let categories = weightsByCategory.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let scanner = TokenScanner()
    var entries = Entries()
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
        entries.append(category: index, phrase: phrase, weight: weight)
      }
    }
    guard !entries.isEmpty else { throw PhraseDictionaryError.empty(dictionary: name) }
    self.name = name
    self.categories = categories
    self.entries = entries
  }
}

extension PhraseDictionary {
  public struct Entry: Sendable, Equatable {
    /// Index into `categories`.
    public let category: Int
    /// As written in the dictionary, lower-cased.
    public let phrase: String
    public let weight: Float
  }

  /// Entries side by side, as they stand in a model file: a phrase becomes a string only when it is asked for.
  public struct Entries: Sendable, Equatable, RandomAccessCollection {
    /// Phrases one after another in UTF-8.
    private(set) var bytes: [UInt8] = []
    /// `count + 1` offsets into `bytes`.
    private(set) var offsets: [UInt32] = [0]
    private(set) var categories: [UInt32] = []
    private(set) var weights: [Float] = []

    init() {}

    /// - Precondition: `offsets` ascends from 0 to `bytes.count`; all arrays speak of the same entries.
    init(bytes: [UInt8], offsets: [UInt32], categories: [UInt32], weights: [Float]) {
      precondition(offsets.count == weights.count + 1 && categories.count == weights.count)
      self.bytes = bytes
      self.offsets = offsets
      self.categories = categories
      self.weights = weights
    }

    mutating func append(category: Int, phrase: String, weight: Float) {
      bytes += Array(phrase.utf8)
      offsets.append(UInt32(bytes.count))
      categories.append(UInt32(category))
      weights.append(weight)
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { weights.count }

    public subscript(position: Int) -> Entry {
      Entry(
        category: category(position),
        phrase: String(
          decoding: bytes[Int(offsets[position])..<Int(offsets[position + 1])], as: UTF8.self),
        weight: weights[position])
    }

    func category(_ position: Int) -> Int { Int(categories[position]) }
    func weight(_ position: Int) -> Float { weights[position] }

    func withPhraseBytes<Result>(
      _ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
      bytes.withUnsafeBufferPointer {
        body(UnsafeBufferPointer(rebasing: $0[Int(offsets[position])..<Int(offsets[position + 1])]))
      }
    }
  }

  /// A dictionary that was checked when it was first made, as it comes out of a model file.
  init(name: String, categories: [String], entries: Entries) {
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
