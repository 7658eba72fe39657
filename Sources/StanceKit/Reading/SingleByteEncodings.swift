/// The two single-byte encodings of the texts read here. Values are Unicode scalars; 0 marks a
/// byte without a character, which becomes U+FFFD.
enum SingleByteEncoding {
  /// Windows-1252, bytes 80...9F; A0...FF are U+00A0...U+00FF.
  /// Source: unicode.org, MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT, version 2.01.
  static let windows1252C1: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]

  /// Windows-1251, bytes 80...BF; C0...FF are U+0410...U+044F.
  /// Source: unicode.org, MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1251.TXT, version 2.01.
  static let windows1251Upper: [UInt16] = [
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409,
    0x2039, 0x040A, 0x040C, 0x040B, 0x040F, 0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0, 0x2122, 0x0459, 0x203A, 0x045A, 0x045C, 0x045B, 0x045F, 0x00A0, 0x040E,
    0x045E, 0x0408, 0x00A4, 0x0490, 0x00A6, 0x00A7, 0x0401, 0x00A9, 0x0404, 0x00AB, 0x00AC,
    0x00AD, 0x00AE, 0x0407, 0x00B0, 0x00B1, 0x0406, 0x0456, 0x0491, 0x00B5, 0x00B6, 0x00B7,
    0x0451, 0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455, 0x0457,
  ]

  /// The scalar of a byte from 80 to FF, or 0.
  static func scalar(of byte: UInt8, in encoding: TextEncoding) -> UInt32 {
    if encoding == .windows1251 {
      return byte >= 0xC0
        ? 0x0410 + UInt32(byte - 0xC0) : UInt32(windows1251Upper[Int(byte) - 0x80])
    }
    return byte >= 0xA0 ? UInt32(byte) : UInt32(windows1252C1[Int(byte) - 0x80])
  }

  /// The bytes as UTF-8.
  static func decode(
    _ bytes: Span<UInt8>, from start: Int, as encoding: TextEncoding,
    report: inout DecodingReport
  ) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 8)
    for index in start..<bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        output.append(byte)
        continue
      }
      let scalar = scalar(of: byte, in: encoding)
      if scalar == 0 {
        report.replacedByteCount += 1
        report.replacementCount += 1
      }
      output.append(scalar: scalar == 0 ? 0xFFFD : scalar)
    }
    return output
  }
}
