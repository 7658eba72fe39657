/// What one Unicode scalar is to the tokeniser.
enum TokenCharacter: UInt8 {
  /// White space, controls and invisible characters: between tokens, never in one.
  case separator
  /// A letter, a mark or a digit.
  case word
  /// An apostrophe: joins two word characters, otherwise punctuation.
  case apostrophe
  /// A hyphen: joins two word characters, otherwise punctuation.
  case hyphen
  /// Everything else is a token of its own.
  case punctuation

  /// The class of a scalar above U+007F.
  static func of(_ scalar: Unicode.Scalar) -> TokenCharacter {
    let value = scalar.value
    if value < 0x530 { return TokenCharacter(rawValue: table[Int(value) - 0x80])! }
    return classified(scalar)
  }

  private static func classified(_ scalar: Unicode.Scalar) -> TokenCharacter {
    switch scalar.value {
    case 0x2019, 0x02BC, 0x2018, 0x201B: return .apostrophe
    case 0x2010, 0x2011: return .hyphen
    case 0x00AD, 0x200B...0x200F, 0x2060, 0xFEFF: return .separator
    default: break
    }
    let properties = scalar.properties
    if properties.isAlphabetic { return .word }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber:
      return .word
    case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format, .surrogate,
      .privateUse, .unassigned:
      return .separator
    default: return .punctuation
    }
  }

  /// Latin, Greek and Cyrillic, U+0080 to U+052F: looked up, since they are what real text holds.
  private static let table: [UInt8] = (UInt32(0x80)..<0x530).map {
    classified(Unicode.Scalar($0)!).rawValue
  }

  /// The normalised UTF-8 of a punctuation mark: every double quotation mark is `"`, every single one `'`,
  /// every dash `-`, the ellipsis `…`.
  static func normalisedPunctuation(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x201C, 0x201D, 0x201E, 0x201F, 0xAB, 0xBB, 0x2033: return "\""
    case 0x2018, 0x2019, 0x201A, 0x201B, 0x2039, 0x203A, 0x02BC: return "'"
    case 0x2010...0x2015, 0x2212: return "-"
    default: return scalar
    }
  }
}
