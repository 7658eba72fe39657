/// Markdown: the text stays as written, so that ranges fit the file; a key–value block at its
/// head gives title, author, date and source.
enum MarkdownReader {
  /// Longest block of keys looked for, in lines.
  private static let longestFrontMatter = 64

  static func article(from text: [UInt8], name: String, decoding: DecodingReport) -> Article {
    let lines = firstLines(text.span)
    guard let close = frontMatterEnd(lines, text.span) else {
      return Article(
        id: name, validText: text, title: firstTitle(lines, text.span), format: .markdown,
        decoding: decoding)
    }
    var fields: [String: String] = [:]
    for line in lines[1..<close] {
      guard let colon = text.span.firstIndex(of: UInt8(ascii: ":"), in: line) else { continue }
      let key = String(decoding: text[line.lowerBound..<colon], as: UTF8.self).lowercased()
      let value = unquoted(text.span, (colon + 1)..<line.upperBound)
      if !value.isEmpty {
        fields[key] = String(decoding: text[value], as: UTF8.self)
      }
    }
    return Article(
      id: name, validText: text,
      title: fields["title"] ?? firstTitle(Array(lines[(close + 1)...]), text.span),
      source: fields["source"] ?? fields["outlet"] ?? fields["publication"],
      date: fields["date"] ?? fields["published"], author: fields["author"] ?? fields["byline"],
      format: .markdown, decoding: decoding,
      marks: [
        Article.Mark(
          range: lines[0].lowerBound..<lines[close].upperBound, role: .furniture(.frontMatter))
      ])
  }

  /// The first lines without the white space around them.
  private static func firstLines(_ text: Span<UInt8>) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    while start < text.count && lines.count <= longestFrontMatter {
      let end = text.firstIndex(of: 0x0A, in: start..<text.count) ?? text.count
      lines.append(CharacterClass.trimmed(text, start..<end))
      start = end + 1
    }
    return lines
  }

  /// The line that closes the block: `---` opens the file, keys follow, `---` or `...` ends it.
  private static func frontMatterEnd(_ lines: [Range<Int>], _ text: Span<UInt8>) -> Int? {
    guard let first = lines.first, isRow(text, first, of: "-") else { return nil }
    for index in lines.indices.dropFirst() {
      let line = lines[index]
      if isRow(text, line, of: "-") || isRow(text, line, of: ".") { return index > 1 ? index : nil }
      // A value may go on, as a list for instance, on lines of its own.
      if index == 1 && text.firstIndex(of: UInt8(ascii: ":"), in: line) == nil { return nil }
    }
    return nil
  }

  private static func isRow(_ text: Span<UInt8>, _ line: Range<Int>, of mark: Unicode.Scalar)
    -> Bool
  {
    guard line.count == 3 else { return false }
    for index in line where text[index] != UInt8(mark.value) { return false }
    return true
  }

  private static func unquoted(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    let value = CharacterClass.trimmed(text, range)
    guard value.count >= 2 else { return value }
    let (first, last) = (text[value.lowerBound], text[value.upperBound - 1])
    return first == last && (first == 0x22 || first == 0x27)
      ? (value.lowerBound + 1)..<(value.upperBound - 1) : value
  }

  /// The first heading of the first level.
  private static func firstTitle(_ lines: [Range<Int>], _ text: Span<UInt8>) -> String? {
    for line in lines where line.count > 2 {
      guard text[line.lowerBound] == UInt8(ascii: "#"), text[line.lowerBound + 1] == 0x20 else {
        continue
      }
      let title = CharacterClass.trimmed(text, (line.lowerBound + 2)..<line.upperBound)
      return text.extracting(title).withUnsafeBufferPointer {
        String(decoding: $0, as: UTF8.self)
      }
    }
    return nil
  }
}
