/// UTF-8, one scalar at a time, on bytes that may be anything.
enum ScalarDecoding {
  /// The scalar at `i` and how many bytes it takes; `nil` with width 1 where the bytes are not UTF-8. Reads at most four
  /// bytes.
  @inline(__always)
  static func scalar(
    _ text: UnsafeMutablePointer<UInt8>, at i: Int
  ) -> (scalar: Unicode.Scalar?, width: Int) {
    let b0 = UInt32(text[i])
    if b0 < 0x80 { return (Unicode.Scalar(b0), 1) }
    let b1 = UInt32(text[i + 1])
    guard b0 >= 0xC2, b1 & 0xC0 == 0x80 else { return (nil, 1) }
    if b0 < 0xE0 { return (Unicode.Scalar((b0 & 0x1F) << 6 | b1 & 0x3F), 2) }
    let b2 = UInt32(text[i + 2])
    guard b2 & 0xC0 == 0x80 else { return (nil, 1) }
    if b0 < 0xF0 {
      let value = (b0 & 0x0F) << 12 | (b1 & 0x3F) << 6 | b2 & 0x3F
      guard value >= 0x800, let scalar = Unicode.Scalar(value) else { return (nil, 1) }
      return (scalar, 3)
    }
    let b3 = UInt32(text[i + 3])
    guard b0 < 0xF5, b3 & 0xC0 == 0x80 else { return (nil, 1) }
    let value = (b0 & 0x07) << 18 | (b1 & 0x3F) << 12 | (b2 & 0x3F) << 6 | b3 & 0x3F
    guard value >= 0x10000, let scalar = Unicode.Scalar(value) else { return (nil, 1) }
    return (scalar, 4)
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
