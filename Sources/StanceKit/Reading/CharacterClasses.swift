/// What the bytes at the ends of a line say about the sentence they belong to. All functions take
/// valid UTF-8 and never look outside the range they are given.
enum CharacterClass {
  /// The first character of a line that is not an opening mark.
  enum Leading: UInt8 {
    case lowercase
    case uppercase
    case digit
    case other
  }

  /// The last character of a line that is not a closing mark.
  enum Trailing: UInt8 {
    /// `.`, `!`, `?` or `…`: a sentence may end here.
    case stop
    case colon
    /// `,`, `;` or a dash: the sentence goes on.
    case pause
    case word
  }

  /// Bytes of the white space at `index`, or 0: ASCII space and controls 09...0D, no-break space,
  /// zero-width space, byte order mark, ideographic space, and U+2000...U+200A, U+202F.
  @inline(__always)
  static func spaceLength(_ text: Span<UInt8>, at index: Int, end: Int) -> Int {
    let byte = text[index]
    if byte == 0x20 || (0x09...0x0D).contains(byte) { return 1 }
    if byte < 0xC2 { return 0 }
    return wideSpaceLength(text, at: index, end: end)
  }

  private static func wideSpaceLength(_ text: Span<UInt8>, at index: Int, end: Int) -> Int {
    switch text[index] {
    case 0xC2 where index + 1 < end && text[index + 1] == 0xA0: return 2
    case 0xE2 where index + 2 < end && text[index + 1] == 0x80:
      let last = text[index + 2]
      return last <= 0x8B || last == 0xA8 || last == 0xA9 || last == 0xAF ? 3 : 0
    case 0xE3 where index + 2 < end && text[index + 1] == 0x80 && text[index + 2] == 0x80:
      return 3
    case 0xEF where index + 2 < end && text[index + 1] == 0xBB && text[index + 2] == 0xBF:
      return 3
    default: return 0
    }
  }

  /// `range` without white space at either end; empty at its lower bound when there is no more.
  static func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end {
      let length = spaceLength(text, at: start, end: end)
      if length == 0 { break }
      start += length
    }
    while start < end {
      let byte = text[end - 1]
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        end -= 1
      } else if byte >= 0x80, let length = wideSpaceLength(text, endingAt: end, start: start) {
        end -= length
      } else {
        break
      }
    }
    return start..<end
  }

  private static func wideSpaceLength(
    _ text: Span<UInt8>, endingAt end: Int, start: Int
  ) -> Int? {
    for length in 2...3 where end - length >= start {
      if text[end - length] >= 0xC2, wideSpaceLength(text, at: end - length, end: end) == length {
        return length
      }
    }
    return nil
  }

  /// Opening marks skipped before the first letter: quotation marks, brackets, emphasis, dashes.
  @inline(__always)
  private static func openingLength(_ text: Span<UInt8>, at index: Int, end: Int) -> Int {
    switch text[index] {
    case 0x22, 0x27, 0x28, 0x5B, 0x2A, 0x5F, 0x60: return 1
    case 0xC2 where index + 1 < end:
      return [0xAB, 0xBF, 0xA1].contains(text[index + 1]) ? 2 : 0
    case 0xE2 where index + 2 < end && text[index + 1] == 0x80:
      // U+2018...U+201F and the ellipsis that opens a cut quotation.
      let last = text[index + 2]
      return (0x98...0x9F).contains(last) || last == 0xA6 || last == 0xB9 ? 3 : 0
    default: return 0
    }
  }

  /// What the line opens with.
  static func leading(_ text: Span<UInt8>, _ range: Range<Int>) -> Leading {
    var index = range.lowerBound
    while index < range.upperBound {
      let length = openingLength(text, at: index, end: range.upperBound)
      if length == 0 { break }
      index += length
    }
    guard index < range.upperBound else { return .other }
    let byte = text[index]
    switch byte {
    case 0x61...0x7A: return .lowercase
    case 0x41...0x5A: return .uppercase
    case 0x30...0x39: return .digit
    case 0x80...:
      guard let scalar = scalar(text, at: index, end: range.upperBound) else { return .other }
      if scalar.properties.isUppercase { return .uppercase }
      return scalar.properties.isLowercase ? .lowercase : .other
    default: return .other
    }
  }

  /// The scalar at `index`, or nil where the range cuts it off.
  static func scalar(_ text: Span<UInt8>, at index: Int, end: Int) -> Unicode.Scalar? {
    let lead = text[index]
    if lead < 0x80 { return Unicode.Scalar(lead) }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard index + length <= end else { return nil }
    var value = UInt32(lead) & (length == 4 ? 0x07 : length == 3 ? 0x0F : 0x1F)
    for offset in 1..<length { value = value << 6 | UInt32(text[index + offset] & 0x3F) }
    return Unicode.Scalar(value)
  }

  /// What the line closes with, behind quotation marks, brackets and emphasis.
  static func trailing(_ text: Span<UInt8>, _ range: Range<Int>) -> Trailing {
    var end = range.upperBound
    while end > range.lowerBound {
      let byte = text[end - 1]
      switch byte {
      case 0x22, 0x27, 0x29, 0x5D, 0x2A, 0x5F:
        end -= 1
        continue
      case 0x2E, 0x21, 0x3F: return .stop
      case 0x3A: return .colon
      case 0x2C, 0x3B, 0x2D: return .pause
      case 0x80...0xBF: break
      default: return .word
      }
      if end - 3 >= range.lowerBound && text[end - 3] == 0xE2 && text[end - 2] == 0x80 {
        switch text[end - 1] {
        case 0x98...0x9F, 0xBA:
          end -= 3
          continue
        case 0xA6: return .stop
        case 0x93, 0x94: return .pause
        default: return .word
        }
      }
      if end - 2 >= range.lowerBound && text[end - 2] == 0xC2 && text[end - 1] == 0xBB {
        end -= 2
        continue
      }
      return .word
    }
    return .word
  }
}
