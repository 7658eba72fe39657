/// Tells files that hold no text from those that do.
enum BinaryFormat {
  /// Leading bytes of what people mistake for articles, and what to call it.
  private static let signatures: [(bytes: [UInt8], name: String)] = [
    (Array("%PDF-".utf8), "a PDF document"),
    (Array("{\\rtf".utf8), "an RTF document"),
    (Array("PK\u{3}\u{4}".utf8), "a ZIP archive (or an office or e-book file)"),
    ([0xD0, 0xCF, 0x11, 0xE0], "an older Microsoft Office document"),
    ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
    ([0xFF, 0xD8, 0xFF], "a JPEG image"),
    (Array("GIF8".utf8), "a GIF image"),
    (Array("RIFF".utf8), "a RIFF media file"),
    (Array("OggS".utf8), "an Ogg media file"),
    (Array("ID3".utf8), "an MP3 file"),
    ([0x1F, 0x8B], "a gzip archive"),
    ([0x42, 0x5A, 0x68], "a bzip2 archive"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz archive"),
    ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard archive"),
    ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive"),
    ([0x7F, 0x45, 0x4C, 0x46], "a program"),
    (Array("SQLite format 3".utf8), "an SQLite database"),
    (Array("BOOKMOBI".utf8), "a Mobipocket book"),
  ]

  /// The name of the format the bytes open with, or nil.
  static func name(of bytes: Span<UInt8>) -> String? {
    for signature in signatures where bytes.count >= signature.bytes.count {
      var matches = true
      for index in signature.bytes.indices where bytes[index] != signature.bytes[index] {
        matches = false
        break
      }
      // A text may open with such letters ("BZh…", "ID3 voters"); a file of the kind has bytes
      // that no text has close behind.
      if matches && (signature.bytes.count >= 5 || hasControlBytes(bytes)) {
        return signature.name
      }
    }
    return nil
  }

  private static func hasControlBytes(_ bytes: Span<UInt8>) -> Bool {
    for index in 0..<min(bytes.count, 512) where isControl(bytes[index]) { return true }
    return false
  }

  /// Control characters that text does not hold: all but tab, line feed, vertical tab, form
  /// feed, carriage return, substitute (the end mark of old systems) and escape.
  @inline(__always)
  private static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 && !(0x09...0x0D).contains(byte) && byte != 0x1A && byte != 0x1B
  }

  /// Whether the first 8 KiB hold more than one control byte in two hundred: a stray zero in a
  /// text is damage, many are another kind of file.
  static func looksBinary(_ bytes: Span<UInt8>) -> Bool {
    let count = min(bytes.count, 8192)
    var controls = 0
    for index in 0..<count where isControl(bytes[index]) { controls += 1 }
    return controls * 200 > count
  }
}

/// What HTML and XML say about their own encoding.
enum DeclaredEncoding {
  /// The name after `charset=` or `encoding=` within the first 4,096 bytes, in lower case.
  static func name(in bytes: Span<UInt8>) -> String? {
    var head: [UInt8] = []
    for index in 0..<min(bytes.count, 4096) {
      let byte = bytes[index]
      head.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
    }
    for key in ["charset", "encoding"] {
      if let name = value(after: Array(key.utf8), in: head) { return name }
    }
    return nil
  }

  private static func value(after key: [UInt8], in head: [UInt8]) -> String? {
    guard head.count > key.count else { return nil }
    for start in 0..<(head.count - key.count) where head[start...].starts(with: key) {
      var index = start + key.count
      func skipSpace() {
        while index < head.count && (head[index] == 0x20 || head[index] == 0x0A) { index += 1 }
      }
      skipSpace()
      guard index < head.count && head[index] == UInt8(ascii: "=") else { continue }
      index += 1
      skipSpace()
      if index < head.count && (head[index] == 0x22 || head[index] == 0x27) { index += 1 }
      let name = head[index...].prefix { byte in
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
          || byte == 0x5F || byte == 0x3A
      }
      if !name.isEmpty { return String(decoding: name, as: UTF8.self) }
    }
    return nil
  }

  /// The encoding of a name; Latin-1 and ASCII mean Windows-1252, as browsers read them
  /// (WHATWG Encoding Standard, section 4.2).
  static func encoding(named name: String) -> TextEncoding? {
    switch name {
    case "utf-8", "utf8", "unicode-1-1-utf-8": .utf8
    case "windows-1252", "cp1252", "x-cp1252", "iso-8859-1", "iso8859-1", "latin1", "latin-1",
      "l1", "us-ascii", "ascii":
      .windows1252
    case "windows-1251", "cp1251", "x-cp1251": .windows1251
    default: nil
    }
  }
}
