/// The articles of one input: the single one of a text or a page, or those of a file of records,
/// one after the other.
public struct ArticleStream: ~Copyable {
  private var records: JSONLinesArticleReader?
  private var single: Article?

  /// Opens a file, or standard input for "-". What has no telling name is taken for records
  /// where it begins with `{`.
  public init(path: String) throws(ReadingError) {
    let source = try ByteSource(path: path)
    records = nil
    single = nil
    switch FileKind(path: path) {
    case .records:
      records = JSONLinesArticleReader(source)
    case .article:
      single = try ArticleReader().article(from: source.readAll(), name: path)
    case .unknown, .somethingElse:
      var head: [UInt8] = []
      while head.count < 64 {
        if try source.read(upTo: 1 << 16, into: &head) == 0 { break }
      }
      if Self.opensWithBrace(head) {
        records = JSONLinesArticleReader(source, readAlready: head)
      } else {
        head += try source.readAll()
        single = try ArticleReader().article(from: head, name: path)
      }
    }
  }

  /// The next article, or nil at the end. After an error about a single record the next call
  /// goes on behind it.
  public mutating func next() throws(ReadingError) -> Article? {
    if let article = single.take() { return article }
    return try records?.next() ?? nil
  }

  static func opensWithBrace(_ head: [UInt8]) -> Bool {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let rest = head.starts(with: mark) ? head[3...] : head[...]
    // "{\rtf" opens another kind of document.
    return rest.first { $0 > 0x20 } == UInt8(ascii: "{") && !rest.starts(with: "{\\rtf".utf8)
  }
}
