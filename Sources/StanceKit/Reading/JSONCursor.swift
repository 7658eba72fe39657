/// What is wrong with a piece of JSON, and where.
struct JSONFault: Error, Equatable {
  let offset: Int
  let found: String
  let expected: String
}

/// A position in one JSON text (RFC 8259). Reads members one by one, so that a record's text is
/// copied once and what is not wanted is only checked.
struct JSONCursor {
  private(set) var position: Int
  let end: Int

  init(_ range: Range<Int>) {
    position = range.lowerBound
    end = range.upperBound
  }

  /// Deepest nesting of values that are skipped.
  private static let deepest = 512

  @inline(__always)
  mutating func skipSpace(_ bytes: Span<UInt8>) {
    while position < end {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position &+= 1
      default: return
      }
    }
  }

  /// The next byte that is not white space, without taking it; nil at the end.
  @inline(__always)
  mutating func peek(_ bytes: Span<UInt8>) -> UInt8? {
    skipSpace(bytes)
    return position < end ? bytes[position] : nil
  }

  func fault(_ bytes: Span<UInt8>, expected: String) -> JSONFault {
    JSONFault(offset: position, found: describe(bytes), expected: expected)
  }

  /// What stands at the position, for people.
  private func describe(_ bytes: Span<UInt8>) -> String {
    guard position < end else { return "the end of the line" }
    let byte = bytes[position]
    if byte < 0x20 || byte == 0x7F { return "control character \(byte)" }
    if byte >= 0x80 {
      let step = UTF8Repair.step(in: bytes, at: position, end: end)
      guard step.isValid, let scalar = CharacterClass.scalar(bytes, at: position, end: end) else {
        return "a byte that is not UTF-8"
      }
      return "'\(Character(scalar))'"
    }
    return "'\(Character(Unicode.Scalar(byte)))'"
  }

  /// Takes one byte, after white space.
  mutating func take(
    _ byte: UInt8, _ bytes: Span<UInt8>, expected: @autoclosure () -> String
  ) throws(JSONFault) {
    guard peek(bytes) == byte else { throw fault(bytes, expected: expected()) }
    position &+= 1
  }

  /// Takes a string and returns the bytes between its quotation marks as they stand, and whether
  /// there are escapes among them.
  mutating func takeRawString(
    _ bytes: Span<UInt8>
  ) throws(JSONFault) -> (range: Range<Int>, isEscaped: Bool) {
    try take(UInt8(ascii: "\""), bytes, expected: "a string")
    let start = position
    var isEscaped = false
    while true {
      position = Self.endOfPlainRun(bytes, from: position, to: end)
      guard position < end else {
        throw fault(bytes, expected: "'\"' to close the string that opens here")
      }
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let range = start..<position
        position &+= 1
        return (range, isEscaped)
      case UInt8(ascii: "\\"):
        isEscaped = true
        position &+= 1
        guard position < end else {
          throw fault(bytes, expected: "the rest of an escape")
        }
        position &+= 1
      default:
        throw fault(bytes, expected: "an escape such as \\n or \\t")
      }
    }
  }

  /// The first quotation mark, backslash or control character: eight bytes at a time, by the
  /// exact zero-byte test of "Bit Twiddling Hacks" on differences.
  @inline(__always)
  private static func endOfPlainRun(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
    let raw = bytes.bytes
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    var index = start
    while index &+ 8 <= end {
      let word = raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
      let quote = word ^ (ones &* 0x22)
      let slash = word ^ (ones &* 0x5C)
      // A byte is flagged when it is below the subtrahend and its top bit is clear; borrows only
      // reach bytes above a flagged one, and the lowest flag is the one that is used.
      let hits =
        ((quote &- ones) & ~quote | (slash &- ones) & ~slash
          | (word &- ones &* 0x20) & ~word) & tops
      if hits != 0 { return index &+ hits.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < end {
      let byte = bytes[index]
      if byte == 0x22 || byte == 0x5C || byte < 0x20 { return index }
      index &+= 1
    }
    return end
  }

  /// Appends what a raw string stands for to `output`, valid UTF-8 whatever the input.
  static func unescape(
    _ bytes: Span<UInt8>, _ range: Range<Int>, isEscaped: Bool, into output: inout [UInt8],
    report: inout DecodingReport
  ) throws(JSONFault) {
    guard isEscaped else {
      UTF8Repair.append(bytes, range: range, to: &output, report: &report)
      return
    }
    var start = range.lowerBound
    while let slash = bytes.firstIndex(of: UInt8(ascii: "\\"), in: start..<range.upperBound) {
      UTF8Repair.append(bytes, range: start..<slash, to: &output, report: &report)
      start = slash + 2
      switch bytes[slash + 1] {
      case UInt8(ascii: "n"): output.append(0x0A)
      case UInt8(ascii: "t"): output.append(0x09)
      case UInt8(ascii: "r"): output.append(0x0D)
      case UInt8(ascii: "b"): output.append(0x08)
      case UInt8(ascii: "f"): output.append(0x0C)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
        output.append(bytes[slash + 1])
      case UInt8(ascii: "u"):
        start = try appendUnicode(
          bytes, at: slash, end: range.upperBound, into: &output, report: &report)
      default:
        let cursor = JSONCursor((slash + 1)..<range.upperBound)
        throw cursor.fault(
          bytes, expected: "an escape: one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u")
      }
    }
    UTF8Repair.append(bytes, range: start..<range.upperBound, to: &output, report: &report)
  }

  /// Takes `\uXXXX` and its second half and returns where the string goes on. A surrogate without
  /// its partner becomes U+FFFD, as does U+0000, which text cannot hold.
  private static func appendUnicode(
    _ bytes: Span<UInt8>, at slash: Int, end: Int, into output: inout [UInt8],
    report: inout DecodingReport
  ) throws(JSONFault) -> Int {
    let first = try hexadecimal(bytes, at: slash + 2, end: end)
    var next = slash + 6
    if first & 0xFC00 == 0xD800, next + 6 <= end, bytes[next] == UInt8(ascii: "\\"),
      bytes[next + 1] == UInt8(ascii: "u")
    {
      let second = try hexadecimal(bytes, at: next + 2, end: end)
      if second & 0xFC00 == 0xDC00 {
        next += 6
        output.append(scalar: 0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF))
        return next
      }
    }
    if first & 0xF800 == 0xD800 || first == 0 {
      report.replacedByteCount += 6
      report.replacementCount += 1
      output.append(contentsOf: UTF8Repair.replacement)
    } else {
      output.append(scalar: first)
    }
    return next
  }

  private static func hexadecimal(
    _ bytes: Span<UInt8>, at start: Int, end: Int
  ) throws(JSONFault) -> UInt32 {
    var value: UInt32 = 0
    for index in start..<(start + 4) {
      let cursor = JSONCursor(min(index, end)..<end)
      guard index < end else {
        throw cursor.fault(bytes, expected: "four hexadecimal digits behind \\u")
      }
      let byte = bytes[index]
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
      case 0x41...0x46, 0x61...0x66: value = value << 4 | UInt32((byte | 0x20) - 0x57)
      default: throw cursor.fault(bytes, expected: "four hexadecimal digits behind \\u")
      }
    }
    return value
  }

  /// Takes any value and returns its bytes.
  mutating func skipValue(_ bytes: Span<UInt8>) throws(JSONFault) -> Range<Int> {
    skipSpace(bytes)
    let start = position
    // One entry an open array or object: true for objects.
    var open: [Bool] = []
    repeat {
      guard let byte = peek(bytes) else { throw fault(bytes, expected: "a value") }
      var isComplete = true
      switch byte {
      case UInt8(ascii: "\""): _ = try takeRawString(bytes)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard open.count < Self.deepest else {
          throw JSONFault(
            offset: position, found: "values nested more than \(Self.deepest) deep",
            expected: "a flat record")
        }
        position &+= 1
        let isObject = byte == UInt8(ascii: "{")
        if peek(bytes) == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          position &+= 1
        } else {
          open.append(isObject)
          if isObject { try takeKey(bytes) }
          isComplete = false
        }
      default: try takeScalar(bytes)
      }
      while isComplete, let isObject = open.last {
        let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        switch peek(bytes) {
        case close?:
          position &+= 1
          open.removeLast()
        case UInt8(ascii: ",")?:
          position &+= 1
          if isObject { try takeKey(bytes) }
          isComplete = false
        default:
          throw fault(bytes, expected: isObject ? "',' or '}'" : "',' or ']'")
        }
      }
    } while !open.isEmpty
    return start..<position
  }

  private mutating func takeKey(_ bytes: Span<UInt8>) throws(JSONFault) {
    guard peek(bytes) == UInt8(ascii: "\"") else {
      throw fault(bytes, expected: "a field name in quotation marks")
    }
    _ = try takeRawString(bytes)
    try take(UInt8(ascii: ":"), bytes, expected: "':' behind the field name")
  }

  /// A number, `true`, `false` or `null`.
  private mutating func takeScalar(_ bytes: Span<UInt8>) throws(JSONFault) {
    let start = position
    for word in ["true", "false", "null"] where bytes[start] == word.utf8.first! {
      for byte in word.utf8 {
        guard position < end, bytes[position] == byte else {
          throw fault(bytes, expected: word)
        }
        position &+= 1
      }
      return
    }
    if bytes[position] == UInt8(ascii: "-") { position &+= 1 }
    let first = position
    try takeDigits(bytes)
    if position - first > 1 && bytes[first] == UInt8(ascii: "0") {
      position = first + 1
      throw fault(bytes, expected: "a number without leading zeros")
    }
    if position < end && bytes[position] == UInt8(ascii: ".") {
      position &+= 1
      try takeDigits(bytes)
    }
    if position < end && bytes[position] | 0x20 == UInt8(ascii: "e") {
      position &+= 1
      if position < end
        && (bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-"))
      {
        position &+= 1
      }
      try takeDigits(bytes)
    }
  }

  private mutating func takeDigits(_ bytes: Span<UInt8>) throws(JSONFault) {
    let start = position
    while position < end && (0x30...0x39).contains(bytes[position]) { position &+= 1 }
    if position == start { throw fault(bytes, expected: "a value") }
  }
}
