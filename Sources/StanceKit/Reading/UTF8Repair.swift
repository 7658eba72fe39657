/// Validation and repair of UTF-8, after the Unicode Standard 16.0, table 3-7 and section 3.9.
enum UTF8Repair {
  /// What one look at the start of a sequence finds.
  struct Step {
    /// Bytes taken: the whole sequence, or the maximal subpart of an ill-formed one; at least 1.
    let length: Int
    let isValid: Bool
  }

  /// The sequence starting at `index`, which must lie inside `range`.
  @inline(__always)
  static func step(in bytes: Span<UInt8>, at index: Int, end: Int) -> Step {
    let lead = bytes[index]
    if lead < 0x80 { return Step(length: 1, isValid: true) }
    // The second byte's range depends on the lead: no overlong forms, no surrogates, nothing
    // above U+10FFFF. All further bytes are 80...BF.
    let needed: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch lead {
    case 0xC2...0xDF: needed = 2
    case 0xE0: (needed, low) = (3, 0xA0)
    case 0xED: (needed, high) = (3, 0x9F)
    case 0xE1...0xEF: needed = 3
    case 0xF0: (needed, low) = (4, 0x90)
    case 0xF1...0xF3: needed = 4
    case 0xF4: (needed, high) = (4, 0x8F)
    default: return Step(length: 1, isValid: false)
    }
    var length = 1
    while length < needed {
      guard index + length < end else { return Step(length: length, isValid: false) }
      let next = bytes[index + length]
      guard next >= low && next <= high else { return Step(length: length, isValid: false) }
      (low, high) = (0x80, 0xBF)
      length += 1
    }
    return Step(length: needed, isValid: true)
  }

  /// The first ill-formed byte in `range`, or nil.
  static func firstFault(in bytes: Span<UInt8>, range: Range<Int>) -> Int? {
    let raw = bytes.bytes
    var index = range.lowerBound
    let end = range.upperBound
    while index < end {
      if index &+ 8 <= end {
        let word = raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
        if word & 0x8080_8080_8080_8080 == 0 {
          index &+= 8
          continue
        }
        index &+= (word & 0x8080_8080_8080_8080).littleEndian.trailingZeroBitCount / 8
      }
      let step = step(in: bytes, at: index, end: end)
      if !step.isValid { return index }
      index &+= step.length
    }
    return nil
  }

  /// Valid and ill-formed sequences of more than one byte's worth: evidence for or against UTF-8.
  static func evidence(in bytes: Span<UInt8>, range: Range<Int>) -> (valid: Int, faulty: Int) {
    var (valid, faulty) = (0, 0)
    var index = range.lowerBound
    while index < range.upperBound {
      let step = step(in: bytes, at: index, end: range.upperBound)
      if !step.isValid {
        faulty += 1
      } else if step.length > 1 {
        valid += 1
      }
      index += step.length
    }
    return (valid, faulty)
  }

  /// Appends `range` to `output` with every maximal subpart of an ill-formed sequence replaced by
  /// one U+FFFD, and counts both in `report`.
  static func append(
    _ bytes: Span<UInt8>, range: Range<Int>, to output: inout [UInt8],
    report: inout DecodingReport
  ) {
    var from = range.lowerBound
    while let fault = firstFault(in: bytes, range: from..<range.upperBound) {
      output.append(copying: bytes, range: from..<fault)
      let length = step(in: bytes, at: fault, end: range.upperBound).length
      output.append(contentsOf: replacement)
      report.replacedByteCount += length
      report.replacementCount += 1
      from = fault + length
    }
    output.append(copying: bytes, range: from..<range.upperBound)
  }

  /// U+FFFD in UTF-8.
  static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
}

extension [UInt8] {
  /// Appends a stretch of a span in one copy.
  @inline(__always)
  mutating func append(copying bytes: Span<UInt8>, range: Range<Int>) {
    bytes.extracting(range).withUnsafeBufferPointer { append(contentsOf: $0) }
  }

  /// Appends one scalar in UTF-8.
  mutating func append(scalar: UInt32) {
    guard let valid = Unicode.Scalar(scalar) else {
      append(contentsOf: UTF8Repair.replacement)
      return
    }
    append(contentsOf: UTF8.encode(valid)!)
  }
}
