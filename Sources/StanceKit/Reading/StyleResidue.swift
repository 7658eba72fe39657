/// What style sheets, scripts and data blocks leave in a page turned to text.
enum StyleResidue {
  /// `{margin:0;padding:0}`, `#000000`, `");background-position:center;…`,
  /// `window.dataLayer = window.dataLayer || [];`.
  ///
  /// Prose has at most a semicolon or two in a hundred words and hardly a brace; code has one in
  /// every few dozen bytes, and fewer spaces.
  static func matches(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    if range.count <= 9 { return isColour(text, range) || isBraces(text, range) }
    let marks = text.codeMarkCount(in: range)
    guard marks > 0, marks * 80 >= range.count else { return false }
    var tight = 0
    var spaces = 0
    var symbols = 0
    var previous: UInt8 = 0
    for index in range {
      let byte = text[index]
      switch byte {
      case 0x20, 0x0A, 0x09: spaces += 1
      case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "="), UInt8(ascii: "<"),
        UInt8(ascii: ">"), UInt8(ascii: "#"), UInt8(ascii: "_"), UInt8(ascii: "\\"),
        UInt8(ascii: "|"), UInt8(ascii: "["), UInt8(ascii: "]"):
        symbols += 1
      default: break
      }
      // A colon, semicolon or brace without the space that prose puts behind it.
      if byte > 0x20, previous == 0x3A || previous == 0x3B || previous == 0x7B || previous == 0x7D {
        tight += 1
      }
      previous = byte
    }
    if previous == 0x3B || previous == 0x7D || previous == 0x7B { tight += 1 }
    guard tight + symbols >= 3 || tight >= 2 && spaces == 0 else { return false }
    // English prose is one sixth space; code with its indentation can be as much, so that
    // symbols have to speak as well.
    let weight = tight + symbols + marks
    return weight * 20 >= range.count || weight * 33 >= range.count && spaces * 9 <= range.count
  }

  /// `#fff`, `#000000`, `#1a2b3cff`.
  private static func isColour(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard text[range.lowerBound] == UInt8(ascii: "#"), [4, 5, 7, 9].contains(range.count) else {
      return false
    }
    var digits = 0
    for index in (range.lowerBound + 1)..<range.upperBound {
      let byte = text[index] | 0x20
      if (0x30...0x39).contains(text[index]) {
        digits += 1
      } else if !(0x61...0x66).contains(byte) {
        return false
      }
    }
    // "#fade" may be a tag; one with a digit, or of one letter throughout, is a colour.
    return digits > 0 || range.count == 4 || isOneLetter(text, range)
  }

  private static func isOneLetter(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let first = text[range.lowerBound + 1]
    for index in (range.lowerBound + 1)..<range.upperBound where text[index] != first {
      return false
    }
    return true
  }

  /// Nothing but brackets, quotation marks and punctuation of code: `});`, `{}`.
  private static func isBraces(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var braces = 0
    for index in range {
      switch text[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ";"), UInt8(ascii: "("),
        UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "<"):
        braces += 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ","), UInt8(ascii: "."),
        UInt8(ascii: "/"), UInt8(ascii: ">"), UInt8(ascii: "#"), 0x20:
        break
      default: return false
      }
    }
    return braces >= 1
  }
}
