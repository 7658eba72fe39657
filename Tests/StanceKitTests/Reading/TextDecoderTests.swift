import Testing

@testable import StanceKit

@Suite("Decoding")
struct TextDecoderTests {
  private func decode(_ bytes: [UInt8], isMarkup: Bool = false) throws -> (String, DecodingReport) {
    let (text, report) = try TextDecoder().decode(bytes, name: "a", isMarkup: isMarkup)
    return (String(validating: text, as: UTF8.self)!, report)
  }

  @Test("UTF-8 with and without byte order mark")
  func utf8() throws {
    #expect(try decode(Array("Київ — “да”".utf8)) == ("Київ — “да”", .init(encoding: .utf8)))
    #expect(
      try decode([0xEF, 0xBB, 0xBF] + Array("Київ".utf8))
        == ("Київ", .init(encoding: .utf8, hadByteOrderMark: true)))
  }

  /// Ill-formed bytes behind valid ones, so that the text counts as UTF-8; the counts follow the
  /// tables of the Unicode Standard 16.0, section 3.9, "U+FFFD Substitution of Maximal Subparts".
  @Test(
    "one replacement for each maximal subpart",
    arguments: [
      // Table 3-8: non-shortest forms, each byte by itself.
      ([0xC0, 0xAF, 0xE0, 0x80, 0xBF, 0xF0, 0x81, 0x82, 0x41] as [UInt8], 8, 8),
      // Table 3-9: surrogates.
      ([0xED, 0xA0, 0x80, 0xED, 0xBF, 0xBF, 0xED, 0xAF, 0x41], 8, 8),
      // Table 3-10: beyond U+10FFFF and other ill-formed sequences.
      ([0xF4, 0x91, 0x92, 0x93, 0xFF, 0x41, 0x80, 0xBF, 0x42], 7, 7),
      // Table 3-11: truncated sequences.
      ([0xE1, 0x80, 0xE2, 0xF0, 0x91, 0x92, 0xF1, 0xBF, 0x41], 4, 8),
      ([0xE2, 0x82], 1, 2), ([0xF0, 0x9F, 0x87], 1, 3), ([0xC3], 1, 1),
    ])
  func maximalSubparts(bytes: [UInt8], replacements: Int, replaced: Int) throws {
    let valid = Array("éééééééééé ".utf8)
    let (text, report) = try decode(valid + bytes)
    #expect(report.encoding == .utf8)
    #expect(report.replacementCount == replacements)
    #expect(report.replacedByteCount == replaced)
    // The standard library replaces the same way.
    #expect(text == String(decoding: valid + bytes, as: UTF8.self))
  }

  @Test("repair agrees with the standard library on random bytes", arguments: 0..<20)
  func randomBytes(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let common: [UInt8] = [0x20, 0x41, 0x80, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xFF]
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
        Bool.random(using: &generator)
          ? common.randomElement(using: &generator)! : UInt8.random(in: 0...255, using: &generator)
      }
      var output: [UInt8] = []
      var report = DecodingReport(encoding: .utf8)
      UTF8Repair.append(bytes.span, range: 0..<bytes.count, to: &output, report: &report)
      #expect(output == Array(String(decoding: bytes, as: UTF8.self).utf8))
      let isValid = String(validating: bytes, as: UTF8.self) != nil
      #expect((UTF8Repair.firstFault(in: bytes.span, range: 0..<bytes.count) == nil) == isValid)
    }
  }

  /// The 27 characters of Windows-1252 that Latin-1 does not have, in the order of their bytes.
  @Test("all of Windows-1252")
  func windows1252() throws {
    let c1 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".unicodeScalars.map(\.value)
    let undefined: Set<UInt8> = [0x81, 0x8D, 0x8F, 0x90, 0x9D]
    var expected = c1[...]
    for byte in UInt8(0x80)...0xFF {
      let (text, report) = try decode([0x41, byte, 0x20])
      #expect(report.encoding == .windows1252)
      let scalar = text.unicodeScalars.dropFirst().first!.value
      if undefined.contains(byte) {
        #expect(scalar == 0xFFFD && report.replacedByteCount == 1)
      } else if byte < 0xA0 {
        #expect(scalar == expected.removeFirst())
      } else {
        #expect(scalar == UInt32(byte))
      }
    }
    #expect(expected.isEmpty)
  }

  @Test("Windows-1251 where the markup declares it")
  func windows1251() throws {
    let page: [UInt8] =
      Array("<meta charset=windows-1251>".utf8) + [0xCA, 0xE8, 0xE9, 0xE2] + Array(" ".utf8)
      + [0xAF, 0xB8, 0xA8, 0x98]
    let (text, report) = try decode(page, isMarkup: true)
    #expect(text.hasSuffix("Кийв ЇёЁ\u{FFFD}"))
    #expect(report == .init(encoding: .windows1251, replacedByteCount: 1, replacementCount: 1))
  }

  @Test("UTF-16 in both orders, with and without byte order mark")
  func utf16() throws {
    let text = "Mr. Example said: “Київ” 🇺🇦, and nothing else was said that day."
    let units = Array(text.utf16)
    let little = units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let big = units.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    #expect(try decode(little) == (text, .init(encoding: .utf16LittleEndian)))
    #expect(try decode(big) == (text, .init(encoding: .utf16BigEndian)))
    #expect(
      try decode([0xFF, 0xFE] + little)
        == (text, .init(encoding: .utf16LittleEndian, hadByteOrderMark: true)))
    #expect(
      try decode([0xFE, 0xFF] + big)
        == (text, .init(encoding: .utf16BigEndian, hadByteOrderMark: true)))
  }

  /// A high surrogate before a letter, a low one alone, a high one at the end, an odd byte.
  @Test("broken surrogates are replaced")
  func surrogates() throws {
    let bytes: [UInt8] = [
      0xFF, 0xFE, 0x3D, 0xD8, 0x41, 0x00, 0x00, 0xDE, 0x42, 0x00, 0x3D, 0xD8, 0x43,
    ]
    let (text, report) = try decode(bytes)
    #expect(text == "\u{FFFD}A\u{FFFD}B\u{FFFD}\u{FFFD}")
    #expect(report.replacedByteCount == 7 && report.replacementCount == 4)
  }

  @Test("a few broken bytes are damage, not another encoding")
  func damage() throws {
    let (text, report) = try decode(Array("Київ і Львів ".utf8) + [0xE9] + Array(" і Одеса".utf8))
    #expect(report.encoding == .utf8 && report.replacedByteCount == 1)
    #expect(text == "Київ і Львів \u{FFFD} і Одеса")
    #expect(try decode([0x63, 0x61, 0x66, 0xE9]).0 == "café")
  }

  @Test("a stray zero byte is replaced")
  func zeros() throws {
    let long = Array(String(repeating: "text ", count: 200).utf8)
    let (text, report) = try decode(long + [0] + long)
    #expect(report.replacedByteCount == 1)
    #expect(text.unicodeScalars.filter { $0 == "\u{FFFD}" }.count == 1)
  }

  @Test("declared encodings")
  func declared() throws {
    let xml = Array("<?xml version=\"1.0\" encoding='ISO-8859-1'?><p>".utf8) + [0xE9, 0x93]
    #expect(try decode(xml, isMarkup: true).0.hasSuffix("é“"))
    // The declaration of a page saved as UTF-8 is often left as it was.
    let saved = Array("<meta charset=\"windows-1251\"><p>Київ".utf8)
    #expect(try decode(saved, isMarkup: true).0.hasSuffix("Київ"))
    let japanese = Array("<meta charset=shift_jis>".utf8) + [0x83, 0x65]
    #expect(throws: ReadingError.unsupportedEncoding(path: "a", name: "shift_jis")) {
      try decode(japanese, isMarkup: true)
    }
  }

  @Test(
    "files that hold no text",
    arguments: [
      (Array("%PDF-1.7\n".utf8), "a PDF document"), (Array("{\\rtf1".utf8), "an RTF document"),
      ([0x50, 0x4B, 3, 4, 0, 0], "a ZIP archive (or an office or e-book file)"),
      ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0], "a PNG image"),
      ([1, 2, 3, 0, 0, 0, 7, 1, 0, 9, 0, 1], "binary data"),
    ] as [([UInt8], String)])
  func binary(bytes: [UInt8], found: String) {
    #expect(throws: ReadingError.notText(path: "a", found: found)) { try decode(bytes) }
  }

  @Test("UTF-32 is named")
  func utf32() {
    #expect(throws: ReadingError.unsupportedEncoding(path: "a", name: "UTF-32")) {
      try decode([0xFF, 0xFE, 0, 0, 0x41, 0, 0, 0])
    }
  }
}
