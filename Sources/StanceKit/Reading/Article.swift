/// One text as it was read: the decoded bytes and what its file or record said about it.
public struct Article: Sendable {
  /// How the text was written down before it was read.
  public enum Format: String, Sendable, CaseIterable {
    case plainText = "text"
    case markdown
    case html
  }

  /// What the markup itself says about a stretch of the text, so that nothing need be guessed.
  public struct Mark: Sendable, Hashable {
    /// What the stretch is.
    public enum Role: Sendable, Hashable {
      case heading
      case furniture(Furniture)
    }

    /// UTF-8 bytes of `Article.text`.
    public let range: Range<Int>
    public let role: Role
  }

  /// The record's `id`, or the path as it was given.
  public let id: String
  public let title: String?
  /// Outlet, author or persona.
  public let source: String?
  /// As written in the source; not parsed.
  public let date: String?
  public let author: String?
  /// Valid UTF-8 without byte order mark. Every range of the reading stage counts these bytes.
  public let text: [UInt8]
  public let format: Format
  public let decoding: DecodingReport
  /// Ascending and disjoint.
  public let marks: [Mark]

  /// An article from a string that is already at hand.
  public init(
    id: String, text: String, title: String? = nil, source: String? = nil, date: String? = nil,
    author: String? = nil, format: Format = .plainText
  ) {
    self.init(
      id: id, validText: Array(text.utf8), title: title, source: source, date: date,
      author: author, format: format, decoding: DecodingReport(encoding: .utf8))
  }

  /// The caller vouches for `validText` being UTF-8 and for `marks` being ascending and disjoint.
  init(
    id: String, validText: [UInt8], title: String? = nil, source: String? = nil,
    date: String? = nil, author: String? = nil, format: Format, decoding: DecodingReport,
    marks: [Mark] = []
  ) {
    self.id = id
    self.text = validText
    self.title = title
    self.source = source
    self.date = date
    self.author = author
    self.format = format
    self.decoding = decoding
    self.marks = marks
  }

  /// The text of a range of bytes; traps when the range lies outside `text`.
  public func string(in range: Range<Int>) -> String {
    String(decoding: text[range], as: UTF8.self)
  }
}

/// The encodings that can be read.
public enum TextEncoding: String, Sendable, CaseIterable {
  case utf8 = "UTF-8"
  case utf16LittleEndian = "UTF-16LE"
  case utf16BigEndian = "UTF-16BE"
  case windows1252 = "windows-1252"
  case windows1251 = "windows-1251"
}

/// How bytes became text, and what was lost on the way.
public struct DecodingReport: Sendable, Hashable {
  public var encoding: TextEncoding
  public var hadByteOrderMark: Bool
  /// Bytes of the input that stood for no character.
  public var replacedByteCount: Int
  /// U+FFFD written in their place: one for each maximal subpart (Unicode 16, section 3.9).
  public var replacementCount: Int

  public init(
    encoding: TextEncoding, hadByteOrderMark: Bool = false, replacedByteCount: Int = 0,
    replacementCount: Int = 0
  ) {
    self.encoding = encoding
    self.hadByteOrderMark = hadByteOrderMark
    self.replacedByteCount = replacedByteCount
    self.replacementCount = replacementCount
  }
}
