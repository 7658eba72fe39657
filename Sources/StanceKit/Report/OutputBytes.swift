/// Text under construction, as UTF-8.
struct OutputBytes {
  var bytes: [UInt8] = []

  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func append(byte: UInt8) { bytes.append(byte) }

  mutating func append(_ number: Int) {
    if number < 0 {
      bytes.append(UInt8(ascii: "-"))
      return append(UInt(number.magnitude))
    }
    append(UInt(number))
  }

  private mutating func append(_ number: UInt) {
    var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
    withUnsafeMutableBytes(of: &digits) { buffer in
      var position = buffer.count
      var rest = number
      repeat {
        position -= 1
        buffer[position] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
        rest /= 10
      } while rest > 0
      bytes.append(contentsOf: buffer[position...])
    }
  }

  /// A probability with four decimals, rounded half up: `0.8125`.
  mutating func append(probability: Float) {
    let scaled = Int((Double(probability) * 10_000).rounded())
    bytes.append(UInt8(truncatingIfNeeded: scaled / 10_000) + 0x30)
    bytes.append(UInt8(ascii: "."))
    var divisor = 1000
    while divisor > 0 {
      bytes.append(UInt8(truncatingIfNeeded: scaled / divisor % 10) + 0x30)
      divisor /= 10
    }
  }

  /// A JSON string. The bytes are UTF-8; controls, quotes and backslashes are escaped.
  mutating func append(json text: some Collection<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    if text.withContiguousStorageIfAvailable({ appendEscaped($0) }) == nil {
      Array(text).withUnsafeBufferPointer { appendEscaped($0) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func append(json text: String) { append(json: text.utf8) }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    for index in text.indices {
      let byte = text[index]
      guard byte < 0x20 || byte == 0x22 || byte == 0x5C else { continue }
      bytes.append(contentsOf: text[start..<index])
      start = index + 1
      switch byte {
      case 0x22: append("\\\"")
      case 0x5C: append("\\\\")
      case 0x0A: append("\\n")
      case 0x0D: append("\\r")
      case 0x09: append("\\t")
      default:
        append("\\u00")
        bytes.append(Self.hexadecimal[Int(byte >> 4)])
        bytes.append(Self.hexadecimal[Int(byte & 15)])
      }
    }
    bytes.append(contentsOf: text[start...])
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)

  /// A CSV field (RFC 4180): quoted where it holds the delimiter, a quote or a line break.
  mutating func append(field text: some Collection<UInt8>, delimiter: UInt8) {
    let needsQuotes = text.contains {
      $0 == delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D
    }
    guard needsQuotes else {
      bytes.append(contentsOf: text)
      return
    }
    bytes.append(0x22)
    for byte in text {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }
}
