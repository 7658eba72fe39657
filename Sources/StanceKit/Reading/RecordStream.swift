/// An input of which every record is one paragraph: JSON Lines, or plain text with a record a line.
///
/// Pages and Markdown files are a record as a whole. Plain text is read as it comes where its first 64 KiB are UTF-8;
/// otherwise it is decoded as a whole.
enum RecordStream: ~Copyable {
  case lines(LineBlockReader)
  case article(Article)

  private static let headBytes = 64 << 10

  /// Opens a file, or standard input for "-".
  init(path: String) throws(ReadingError) {
    let kind = FileKind(path: path)
    switch kind {
    case .records:
      self = .lines(LineBlockReader(try ByteSource(path: path), kind: .json, readAlready: []))
      return
    case .article(.html), .article(.markdown):
      self = .article(try ArticleReader().article(atPath: path))
      return
    case .article(.plainText), .unknown, .somethingElse: break
    }
    let source = try ByteSource(path: path)
    var head: [UInt8] = []
    while head.count < Self.headBytes {
      if try source.read(upTo: Self.headBytes, into: &head) == 0 { break }
    }
    guard !head.isEmpty else { throw .emptyFile(path: path) }
    if case .article = kind {
    } else if ArticleStream.opensWithBrace(head) {
      self = .lines(LineBlockReader(source, kind: .json, readAlready: head))
      return
    }
    if Self.isPlainUTF8(head.span) {
      self = .lines(LineBlockReader(source, kind: .text, readAlready: head))
      return
    }
    head += try source.readAll()
    let article = try ArticleReader().article(from: head, name: path)
    self =
      article.format == .plainText
      ? .lines(LineBlockReader(article.text, path: path, kind: .text)) : .article(article)
  }

  private static func isPlainUTF8(_ head: Span<UInt8>) -> Bool {
    if BinaryFormat.name(of: head) != nil || UTF16Bytes.byteOrder(of: head) != nil
      || BinaryFormat.looksBinary(head) || HTMLSniffer.looksLikeHTML(head)
    {
      return false
    }
    guard let fault = UTF8Repair.firstFault(in: head, range: 0..<head.count) else { return true }
    // The last character may go on behind the head.
    return fault + 4 > head.count
  }
}

extension LineBlock {
  /// Calls `body` with the article every line makes, or with what keeps it from being read. A text's line is named by
  /// its file and number; blank lines make nothing.
  func forEachArticle(_ body: (Result<Article, ReadingError>) -> Void) {
    forEachLine { line, number in
      switch kind {
      case .json:
        do throws(ReadingError) {
          let article = try JSONLinesArticleReader.article(
            line.span, 0..<line.count, path: path, line: number)
          if let article { body(.success(article)) }
        } catch {
          body(.failure(error))
        }
      case .text:
        guard !CharacterClass.trimmed(line.span, 0..<line.count).isEmpty else { return }
        var report = DecodingReport(encoding: .utf8)
        let text = Self.repaired(line, &report)
        body(
          .success(
            Article(
              id: "\(path):\(number)", validText: text, format: .plainText, decoding: report)))
      }
    }
  }

  /// Whether a line is valid UTF-8 without zeros, as nearly every line is.
  static func isClean(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    line.span.firstIndex(of: 0, in: 0..<line.count) == nil
      && UTF8Repair.firstFault(in: line.span, range: 0..<line.count) == nil
  }

  /// A line with U+FFFD for what is not UTF-8 and for zeros, which would end the text for every C library downstream.
  static func repaired(_ line: UnsafeBufferPointer<UInt8>, _ report: inout DecodingReport)
    -> [UInt8]
  {
    if isClean(line) { return Array(line) }
    var text: [UInt8] = []
    UTF8Repair.append(line.span, range: 0..<line.count, to: &text, report: &report)
    return TextDecoder.withoutZeros(text, &report)
  }
}
