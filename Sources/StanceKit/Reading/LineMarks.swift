/// What may stand before the words of a line.
enum LineMarks {
  /// Leading `>` marks: their number, where the line goes on behind them and the spaces between.
  static func quotation(
    _ text: Span<UInt8>, _ range: Range<Int>
  ) -> (depth: Int, contentStart: Int, indent: Int) {
    var index = range.lowerBound
    guard text[index] == UInt8(ascii: ">") else { return (0, index, 0) }
    var depth = 0
    var spaces = 0
    while index < range.upperBound {
      if text[index] == UInt8(ascii: ">") {
        depth += 1
        spaces = 0
      } else if text[index] == 0x20 || text[index] == 0x09 {
        spaces += 1
      } else {
        break
      }
      index += 1
    }
    return (depth, index, max(spaces - 1, 0))
  }

  /// Whether the line holds no letter, digit or symbol: a rule, a row of stars, a lone bullet,
  /// or nothing at all.
  static func isRule(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      switch text[index] {
      // Parentheses, braces and hashes are left out: they are residue of something, and reported.
      case 0x20, 0x09...0x0D, 0x2A...0x2F, 0x3A, 0x3D, 0x3E, 0x5F, 0x60, 0x7C, 0x7E: index += 1
      case 0xE2 where index + 2 < range.upperBound && text[index + 1] == 0x80:
        // Spaces, dashes, bullet, ellipsis and zero-width marks of U+2000...U+202F.
        let last = text[index + 2]
        guard last <= 0x95 || last == 0xA2 || last == 0xA6 || last == 0xAF else { return false }
        index += 3
      case 0xC2 where index + 1 < range.upperBound:
        guard text[index + 1] == 0xA0 || text[index + 1] == 0xB7 || text[index + 1] == 0xAD
        else { return false }
        index += 2
      default: return false
      }
    }
    return true
  }

  /// The list or heading mark a line opens with and where its words begin.
  static func listOrHeading(
    _ text: Span<UInt8>, _ range: Range<Int>
  ) -> (mark: TextLine.Mark, contentStart: Int) {
    let start = range.lowerBound
    func isSpace(_ index: Int) -> Bool {
      index < range.upperBound
        && CharacterClass.spaceLength(text, at: index, end: range.upperBound) > 0
    }
    func afterSpace(_ index: Int) -> Int {
      CharacterClass.trimmed(text, index..<range.upperBound).lowerBound
    }
    switch text[start] {
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"):
      if isSpace(start + 1) { return (.bullet, afterSpace(start + 1)) }
    case UInt8(ascii: "#"):
      var index = start
      while index < range.upperBound && text[index] == UInt8(ascii: "#") { index += 1 }
      if index - start <= 6 && isSpace(index) { return (.heading, afterSpace(index)) }
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      var index = start
      while index < range.upperBound && (0x30...0x39).contains(text[index]) { index += 1 }
      if index - start <= 3 && index < range.upperBound
        && (text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ")"))
        && isSpace(index + 1)
      {
        return (.number, afterSpace(index + 1))
      }
    case UInt8(ascii: "("), UInt8(ascii: "a")...UInt8(ascii: "z"):
      var index = start
      if text[index] == UInt8(ascii: "(") { index += 1 }
      let first = index
      while index < range.upperBound && index - first < 4
        && ((0x61...0x7A).contains(text[index]) || (0x30...0x39).contains(text[index]))
      {
        index += 1
      }
      // "a)" and "(iv)"; a word of several letters needs both brackets.
      if index > first && index < range.upperBound && text[index] == UInt8(ascii: ")")
        && isSpace(index + 1) && (first > start || index - first == 1)
      {
        return (.number, afterSpace(index + 1))
      }
    case 0xC2:
      if start + 1 < range.upperBound && text[start + 1] == 0xB7 && isSpace(start + 2) {
        return (.bullet, afterSpace(start + 2))
      }
    case 0xE2:
      if start + 2 < range.upperBound && isBulletTail(text[start + 1], text[start + 2]) {
        let hasSpace = isSpace(start + 3)
        // A bullet may stick to its word; a dash that does is a dash.
        if hasSpace { return (.bullet, afterSpace(start + 3)) }
        if text[start + 2] == 0xA2 { return (.bullet, start + 3) }
      }
    default: break
    }
    return (.none, start)
  }

  /// The rest of • ‣ – ■ ▪ ► ● ◦ ○ behind the byte E2.
  private static func isBulletTail(_ second: UInt8, _ third: UInt8) -> Bool {
    switch second {
    case 0x80: [0xA2, 0xA3, 0x93].contains(third)
    case 0x96: [0xA0, 0xAA, 0xBA, 0xB6].contains(third)
    case 0x97: [0x8F, 0xA6, 0x8B].contains(third)
    default: false
    }
  }
}
