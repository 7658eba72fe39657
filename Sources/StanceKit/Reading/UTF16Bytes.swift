/// UTF-16 in either byte order.
enum UTF16Bytes {
  /// Whether a text without byte order mark is UTF-16, and then whether it is little-endian.
  ///
  /// Latin letters have a zero high byte, Cyrillic ones 04, and both share spaces and stops with
  /// a zero high byte: so one of the two positions holds zeros and little else but 00, 04 and
  /// 20, the other no zero at all.
  static func byteOrder(of bytes: Span<UInt8>) -> Bool? {
    let count = min(bytes.count, 4096) & ~1
    guard count >= 4 else { return nil }
    var zeros = [0, 0]
    var plain = [0, 0]
    for index in 0..<count {
      let byte = bytes[index]
      if byte == 0 { zeros[index & 1] += 1 }
      if byte == 0 || byte == 0x04 || byte == 0x20 { plain[index & 1] += 1 }
    }
    for high in 0...1
    where zeros[high] * 20 >= count / 2 && zeros[1 - high] == 0 && plain[high] * 10 >= count / 2 * 9
    {
      return high == 1
    }
    return nil
  }

  /// The text after a byte order mark, if there is one. A surrogate without its partner and a
  /// last odd byte become U+FFFD.
  static func decode(
    _ bytes: Span<UInt8>, littleEndian: Bool
  ) -> (text: [UInt8], report: DecodingReport) {
    var report = DecodingReport(encoding: littleEndian ? .utf16LittleEndian : .utf16BigEndian)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    func unit(_ index: Int) -> UInt32 {
      let first = UInt32(bytes[index])
      let second = UInt32(bytes[index + 1])
      return littleEndian ? second << 8 | first : first << 8 | second
    }
    func replace(_ byteCount: Int) {
      output.append(contentsOf: UTF8Repair.replacement)
      report.replacedByteCount += byteCount
      report.replacementCount += 1
    }
    var index = 0
    if bytes.count >= 2 && unit(0) == 0xFEFF {
      report.hadByteOrderMark = true
      index = 2
    }
    while index + 1 < bytes.count {
      let first = unit(index)
      index += 2
      switch first {
      case 0:
        replace(2)
      case 0xD800...0xDBFF:
        if index + 1 < bytes.count, case let second = unit(index), second & 0xFC00 == 0xDC00 {
          output.append(scalar: 0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF))
          index += 2
        } else {
          replace(2)
        }
      case 0xDC00...0xDFFF:
        replace(2)
      default:
        output.append(scalar: first)
      }
    }
    if index < bytes.count { replace(1) }
    return (output, report)
  }
}
