/// Turns the bytes of a file into valid UTF-8.
///
/// The encoding is taken from the first of: a byte order mark; the zeros that UTF-16 leaves in
/// Latin and Cyrillic text; being valid UTF-8; what the markup declares; more well-formed than
/// ill-formed UTF-8 sequences; and Windows-1252, in which every text can be read.
public struct TextDecoder: Sendable {
  public init() {}

  /// The decoded text, without byte order mark and with U+FFFD for what could not be read.
  ///
  /// - Parameters:
  ///   - bytes: the contents of a file.
  ///   - name: names the input in errors.
  ///   - isMarkup: whether to look for a declaration (`<meta charset>`, `<?xml encoding>`).
  /// - Throws: `notText` for binary data, `unsupportedEncoding` for a declaration that is neither
  ///   readable nor untrue.
  public func decode(
    _ bytes: [UInt8], name: String, isMarkup: Bool = false
  ) throws(ReadingError) -> (text: [UInt8], report: DecodingReport) {
    let span = bytes.span
    if let found = BinaryFormat.name(of: span) {
      throw .notText(path: name, found: found)
    }
    if starts(span, with: [0xFF, 0xFE, 0, 0]) || starts(span, with: [0, 0, 0xFE, 0xFF]) {
      throw .unsupportedEncoding(path: name, name: "UTF-32")
    }
    if starts(span, with: [0xEF, 0xBB, 0xBF]) {
      return utf8(bytes, from: 3)
    }
    if starts(span, with: [0xFF, 0xFE]) { return UTF16Bytes.decode(span, littleEndian: true) }
    if starts(span, with: [0xFE, 0xFF]) { return UTF16Bytes.decode(span, littleEndian: false) }
    if let littleEndian = UTF16Bytes.byteOrder(of: span) {
      return UTF16Bytes.decode(span, littleEndian: littleEndian)
    }
    if BinaryFormat.looksBinary(span) {
      throw .notText(path: name, found: "binary data")
    }
    guard UTF8Repair.firstFault(in: span, range: 0..<span.count) != nil else {
      return utf8(bytes, from: 0)
    }
    let declared = isMarkup ? DeclaredEncoding.name(in: span) : nil
    let encoding = declared.flatMap(DeclaredEncoding.encoding(named:))
    if let encoding, encoding != .utf8 { return singleByte(span, as: encoding) }
    // A few broken bytes in a text that is UTF-8 otherwise are damage, not another encoding:
    // Windows-1252 text hardly ever forms a well-formed sequence by chance.
    let evidence = UTF8Repair.evidence(in: span, range: 0..<span.count)
    if evidence.valid > 0 && evidence.valid >= evidence.faulty { return utf8(bytes, from: 0) }
    if let declared, encoding == nil {
      throw .unsupportedEncoding(path: name, name: declared)
    }
    return singleByte(span, as: .windows1252)
  }

  private func starts(_ span: Span<UInt8>, with prefix: [UInt8]) -> Bool {
    guard span.count >= prefix.count else { return false }
    for index in prefix.indices where span[index] != prefix[index] { return false }
    return true
  }

  private func utf8(_ bytes: [UInt8], from start: Int) -> ([UInt8], DecodingReport) {
    var report = DecodingReport(encoding: .utf8, hadByteOrderMark: start > 0)
    let range = start..<bytes.count
    let span = bytes.span
    if start == 0 && span.firstIndex(of: 0, in: range) == nil
      && UTF8Repair.firstFault(in: span, range: range) == nil
    {
      return (bytes, report)
    }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    UTF8Repair.append(span, range: range, to: &text, report: &report)
    return (Self.withoutZeros(text, &report), report)
  }

  private func singleByte(
    _ span: Span<UInt8>, as encoding: TextEncoding
  ) -> ([UInt8], DecodingReport) {
    var report = DecodingReport(encoding: encoding)
    let text = SingleByteEncoding.decode(span, from: 0, as: encoding, report: &report)
    return (Self.withoutZeros(text, &report), report)
  }

  /// A stray zero byte would end the text for every C library downstream.
  static func withoutZeros(_ text: [UInt8], _ report: inout DecodingReport) -> [UInt8] {
    guard text.span.firstIndex(of: 0, in: 0..<text.count) != nil else { return text }
    var output: [UInt8] = []
    output.reserveCapacity(text.count + 64)
    for byte in text {
      if byte == 0 {
        output.append(contentsOf: UTF8Repair.replacement)
        report.replacedByteCount += 1
        report.replacementCount += 1
      } else {
        output.append(byte)
      }
    }
    return output
  }
}
