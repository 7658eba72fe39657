/// The term occurrences of one text, as identities, in memory kept from text to text.
///
/// Occurrences come in this order: word n-grams, shortest first, each length from left to right; words as written
/// (`cased`); character n-grams, word by word. One stream serves one thread.
final class TermStream {
  let scanner = TokenScanner()
  private let options: TermOptions
  private let marks: Bool
  private let casing: Bool
  /// Whether the identities of words are all that is wanted of them.
  private let identitiesAlone: Bool

  /// Identities of all occurrences; the first `wordFamilyCount` are words and cased words.
  var occurrences: UnsafeBufferPointer<UInt64> { identities.elements }
  private(set) var wordFamilyCount = 0
  /// Positions in `scanner.tokens` of the tokens that are words.
  var wordTokens: UnsafeBufferPointer<UInt32> { scanner.wordTokens }
  private let identities = ScratchBuffer<UInt64>()
  private var padded: [UInt8] = []
  private var edges: [Int] = []

  /// - Parameters:
  ///   - marks: whether punctuation is wanted as tokens, for dictionaries and style.
  ///   - positions: whether it will be asked where occurrences stand or how they are written.
  init(_ options: TermOptions, marks: Bool, positions: Bool = true) {
    self.options = options
    self.marks = marks || options.style
    casing = options.cased || options.style
    identitiesAlone = !positions && !self.marks && !casing && options.characters == nil
  }

  func read(_ bytes: UnsafeBufferPointer<UInt8>) {
    if identitiesAlone {
      scanner.scanWords(bytes)
    } else {
      scanner.scan(bytes, marks: marks, casing: casing)
    }
    appendWords()
    if options.cased { appendCased() }
    wordFamilyCount = identities.count
    if let lengths = options.characters {
      for index in wordTokens {
        forEachCharacterNGram(of: scanner.tokens[Int(index)], lengths) { bytes in
          identities.append(TermHash.tagged(TermHash.token(bytes), .characters))
        }
      }
    }
  }

  /// Every length is made from the one before it; lengths that are not wanted are written over.
  private func appendWords() {
    identities.count = 0
    guard let lengths = options.words else { return }
    let wordCount = scanner.wordCount
    identities.reserve(wordCount * lengths.upperBound)
    let source = scanner.wordHashes.baseAddress!
    var shorter = source
    var destination = identities.base
    for length in 1...lengths.upperBound {
      guard wordCount >= length else { break }
      let grams = wordCount - length + 1
      if length == 1 {
        destination.update(from: source, count: grams)
      } else {
        let last = source + (length - 1)
        for i in 0..<grams { destination[i] = TermHash.extended(shorter[i], by: last[i]) }
      }
      shorter = UnsafePointer(destination)
      if length >= lengths.lowerBound { destination += grams }
    }
    identities.count = destination - identities.base
  }

  private func isCased(_ token: ScannedToken) -> Bool {
    token.casing == .upper || token.casing == .mixed
  }

  private func appendCased() {
    for index in wordTokens where isCased(scanner.tokens[Int(index)]) {
      let written = scanner.writtenBytes(of: scanner.tokens[Int(index)])
      identities.append(TermHash.tagged(TermHash.token(written), .cased))
    }
  }

  /// Calls `body` with the UTF-8 of every character n-gram of a word padded with `_`, shortest first.
  private func forEachCharacterNGram(
    of token: ScannedToken, _ lengths: ClosedRange<Int>,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    padded.removeAll(keepingCapacity: true)
    padded.append(UInt8(ascii: "_"))
    padded.append(contentsOf: scanner.normalisedBytes(of: token))
    padded.append(UInt8(ascii: "_"))
    edges.removeAll(keepingCapacity: true)
    for (offset, byte) in padded.enumerated() where byte & 0xC0 != 0x80 { edges.append(offset) }
    edges.append(padded.count)
    padded.withUnsafeBufferPointer { padded in
      for length in lengths where length < edges.count {
        for start in 0..<(edges.count - length) {
          body(UnsafeBufferPointer(rebasing: padded[edges[start]..<edges[start + length]]))
        }
      }
    }
  }

  /// The written forms of some occurrences of the text last read.
  ///
  /// - Parameter wanted: positions in `occurrences`, ascending.
  func written(_ wanted: [Int]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    var next = wanted.makeIterator()
    var target = next.next()
    var position = 0
    func visit(_ count: Int, _ form: (Int) -> [UInt8]) {
      while let wanted = target, wanted < position + count {
        result.append(form(wanted - position))
        target = next.next()
      }
      position += count
    }
    if let lengths = options.words {
      for length in lengths where wordTokens.count >= length {
        visit(wordTokens.count - length + 1) { first in
          var bytes: [UInt8] = []
          for k in first..<first + length {
            if k > first { bytes.append(UInt8(ascii: " ")) }
            bytes += scanner.normalisedBytes(of: scanner.tokens[Int(wordTokens[k])])
          }
          return bytes
        }
      }
    }
    if options.cased {
      for index in wordTokens where isCased(scanner.tokens[Int(index)]) {
        visit(1) { _ in
          [TermKind.cased.rawValue] + scanner.writtenBytes(of: scanner.tokens[Int(index)])
        }
      }
    }
    if let lengths = options.characters, target != nil {
      for index in wordTokens {
        forEachCharacterNGram(of: scanner.tokens[Int(index)], lengths) { bytes in
          visit(1) { _ in [TermKind.characters.rawValue] + Array(bytes) }
        }
      }
    }
    return result
  }

  /// Where each occurrence of the text last read stands, in UTF-8 bytes; character n-grams are given by their word.
  func ranges() -> [Range<Int>] {
    func range(_ first: Int, _ last: Int) -> Range<Int> {
      Int(scanner.tokens[first].start)..<Int(scanner.tokens[last].end)
    }
    var result: [Range<Int>] = []
    if let lengths = options.words {
      for length in lengths where wordTokens.count >= length {
        for first in 0...wordTokens.count - length {
          result.append(range(Int(wordTokens[first]), Int(wordTokens[first + length - 1])))
        }
      }
    }
    if options.cased {
      for index in wordTokens where isCased(scanner.tokens[Int(index)]) {
        result.append(range(Int(index), Int(index)))
      }
    }
    if let lengths = options.characters {
      for index in wordTokens {
        forEachCharacterNGram(of: scanner.tokens[Int(index)], lengths) { _ in
          result.append(range(Int(index), Int(index)))
        }
      }
    }
    return result
  }
}
