/// One token of a paragraph, as the definition gives it.
public struct Token: Sendable, Equatable {
  public enum Kind: Sendable { case word, punctuation }

  /// How the letters of a word were written.
  public enum Casing: UInt8, Sendable {
    /// No capital, or nothing that has case.
    case lower
    /// One capital, the first letter.
    case capitalised
    /// Two or more letters, all of them capitals.
    case upper
    /// Any other use of capitals: `ruSSia`, `McCain`.
    case mixed
  }

  public let kind: Kind
  /// UTF-8 byte offsets in the text.
  public let range: Range<Int>
  /// Case-folded, with straight apostrophes, quotes and hyphens.
  public let normalised: String
  public let casing: Casing
}

/// Splits text into words and punctuation marks.
///
/// A word is a run of letters, marks and digits of any script. One apostrophe or hyphen between two such characters
/// belongs to the word (`don't`, `pro-war`); so do the points of an abbreviation of single ASCII letters (`U.S.`) and a
/// point or comma between two ASCII digits (`1,000.5`). Every other visible character is a token by itself.
/// Curly and straight marks are the same after normalisation.
///
/// This is the definition, written to be read; `TokenScanner` computes the same tokens on bytes, and a test holds
/// the two together.
public struct Tokenizer: Sendable {
  public init() {}

  public func tokens(in text: String) -> [Token] {
    let scalars = Array(text.unicodeScalars)
    var offsets: [Int] = []
    var offset = 0
    for scalar in scalars {
      offsets.append(offset)
      offset += UTF8.width(scalar)
    }
    offsets.append(offset)
    let classes = scalars.map(Self.classOf)
    var inWord = classes.map { $0 == .word }
    for i in scalars.indices where i > 0 && i + 1 < scalars.count {
      guard classes[i - 1] == .word, classes[i + 1] == .word else { continue }
      switch classes[i] {
      case .apostrophe, .hyphen: inWord[i] = true
      case .punctuation:
        inWord[i] = Self.joinsAbbreviationOrNumber(scalars, at: i)
        // The closing point of an abbreviation belongs to it as well.
        if inWord[i], Self.isLetter(scalars[i + 1]), i + 2 < scalars.count, scalars[i + 2] == ".",
          !(i + 3 < scalars.count && classes[i + 3] == .word)
        {
          inWord[i + 2] = true
        }
      case .separator, .word: break
      }
    }
    var tokens: [Token] = []
    var i = 0
    while i < scalars.count {
      if inWord[i] {
        var end = i
        while end < scalars.count, inWord[end] { end += 1 }
        tokens.append(Self.word(scalars[i..<end], offsets[i]..<offsets[end]))
        i = end
      } else {
        if classes[i] != .separator {
          let mark = String(Character(TokenCharacter.normalisedPunctuation(scalars[i])))
          tokens.append(
            Token(
              kind: .punctuation, range: offsets[i]..<offsets[i + 1], normalised: mark,
              casing: .lower))
        }
        i += 1
      }
    }
    return tokens
  }

  private static func classOf(_ scalar: Unicode.Scalar) -> TokenCharacter {
    guard scalar.isASCII else { return .of(scalar) }
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9": return .word
    case "'": return .apostrophe
    case "-": return .hyphen
    default: return scalar.value <= 0x20 || scalar.value == 0x7F ? .separator : .punctuation
    }
  }

  private static func joinsAbbreviationOrNumber(_ scalars: [Unicode.Scalar], at i: Int) -> Bool {
    let before = scalars[i - 1]
    let after = scalars[i + 1]
    let isDigit = { (scalar: Unicode.Scalar) in scalar >= "0" && scalar <= "9" }
    switch scalars[i] {
    case ",": return isDigit(before) && isDigit(after)
    case ".":
      if isDigit(before) && isDigit(after) { return true }
      guard before.isASCII, after.isASCII, !isDigit(before), !isDigit(after) else { return false }
      return !(i >= 2 && classOf(scalars[i - 2]) == .word)
        && !(i + 2 < scalars.count && classOf(scalars[i + 2]) == .word)
    default: return false
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && scalar.properties.isAlphabetic
  }

  private static func word(_ scalars: ArraySlice<Unicode.Scalar>, _ range: Range<Int>) -> Token {
    var normalised = ""
    var letters = 0
    var capitals = 0
    var firstIsCapital = false
    for scalar in scalars {
      switch classOf(scalar) {
      case .apostrophe: normalised += "'"
      case .hyphen: normalised += "-"
      default:
        normalised += scalar.properties.lowercaseMapping
        if scalar.properties.isAlphabetic {
          let isCapital = scalar.properties.isUppercase
          if letters == 0 { firstIsCapital = isCapital }
          letters += 1
          if isCapital { capitals += 1 }
        }
      }
    }
    return Token(
      kind: .word, range: range, normalised: normalised,
      casing: .of(letters: letters, capitals: capitals, firstIsCapital: firstIsCapital))
  }
}

extension Token.Casing {
  @inline(__always)
  static func of(letters: Int, capitals: Int, firstIsCapital: Bool) -> Token.Casing {
    if capitals == 0 { return .lower }
    if letters >= 2 && capitals == letters { return .upper }
    if capitals == 1 && firstIsCapital { return .capitalised }
    return .mixed
  }
}
