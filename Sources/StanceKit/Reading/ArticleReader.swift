/// Reads one article from a file or from bytes: plain text, Markdown or HTML.
public struct ArticleReader: Sendable {
  public init() {}

  /// Reads a file, or standard input for "-".
  ///
  /// - Throws: whatever keeps the file from being read as text.
  public func article(atPath path: String) throws(ReadingError) -> Article {
    let source = try ByteSource(path: path)
    return try article(from: source.readAll(), name: path)
  }

  /// Reads an article from the bytes of a file.
  ///
  /// - Parameters:
  ///   - bytes: the contents of a file.
  ///   - name: the article's `id`, named in errors; its ending tells the format.
  ///   - format: overrides what the name and the bytes say.
  public func article(
    from bytes: [UInt8], name: String, format: Article.Format? = nil
  ) throws(ReadingError) -> Article {
    guard !bytes.isEmpty else { throw .emptyFile(path: name) }
    let declared = format ?? Self.format(ofName: name)
    let mayBeMarkup = declared == .html || format == nil && HTMLSniffer.looksLikeHTML(bytes.span)
    let (text, report) = try TextDecoder().decode(bytes, name: name, isMarkup: mayBeMarkup)
    // UTF-16 hides the markup until it is decoded.
    let format = format ?? (HTMLSniffer.looksLikeHTML(text.span) ? .html : declared ?? .plainText)
    switch format {
    case .html:
      return try HTMLReader.article(from: text, name: name, decoding: report)
    case .markdown:
      return MarkdownReader.article(from: text, name: name, decoding: report)
    case .plainText:
      return Article(id: name, validText: text, format: .plainText, decoding: report)
    }
  }

  /// The format a file's ending stands for, or nil.
  public static func format(ofName name: String) -> Article.Format? {
    switch FileKind.fileExtension(of: name) {
    case "txt", "text": .plainText
    case "md", "markdown": .markdown
    case "html", "htm", "xhtml": .html
    default: nil
    }
  }
}

/// Tells a page from text by its beginning.
enum HTMLSniffer {
  /// Whether the first tag is one that only pages open with; comments and an XML declaration may
  /// stand before it.
  static func looksLikeHTML(_ bytes: Span<UInt8>) -> Bool {
    var index = 0
    if bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF { index = 3 }
    while index < min(bytes.count, 4096) {
      let byte = bytes[index]
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        index += 1
        continue
      }
      guard byte == UInt8(ascii: "<") else { return false }
      for tag in ["<!doctype html", "<html", "<head", "<body"]
      where starts(bytes, at: index, with: tag) {
        return true
      }
      guard
        starts(bytes, at: index, with: "<!--") || starts(bytes, at: index, with: "<?xml")
          || starts(bytes, at: index, with: "<!doctype"),
        let close = bytes.firstIndex(of: UInt8(ascii: ">"), in: index..<bytes.count)
      else { return false }
      index = close + 1
    }
    return false
  }

  private static func starts(_ bytes: Span<UInt8>, at index: Int, with tag: String) -> Bool {
    guard index + tag.utf8.count <= bytes.count else { return false }
    for (offset, byte) in tag.utf8.enumerated() {
      let found = bytes[index + offset]
      let folded = (0x41...0x5A).contains(found) ? found | 0x20 : found
      if folded != byte { return false }
    }
    return true
  }
}
