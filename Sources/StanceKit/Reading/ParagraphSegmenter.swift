/// Cuts an article into paragraphs and says what each of them is.
///
/// Told apart, stretch by stretch, from the text's own lines: paragraphs between blank lines, one
/// paragraph a line, lines wrapped by hand, double spacing, speakers' turns, quoted posts, lists
/// and headings. The ranges ascend and never overlap; with the gaps between them (white space,
/// rules, closing code fences) they restore the article byte for byte.
///
/// Linear in the length of the article.
public struct ParagraphSegmenter: Sendable {
  /// What is one paragraph.
  public enum Unit: String, Sendable, CaseIterable {
    case article
    /// The whole record is one paragraph already.
    case paragraph
  }

  public let unit: Unit

  public init(unit: Unit = .article) {
    self.unit = unit
  }

  /// The article's paragraphs in reading order; none for an article of white space.
  public func paragraphs(of article: Article) -> [Paragraph] {
    let text = article.text.span
    guard unit == .article else { return wholeParagraph(of: article, text) }
    var table = LineTable(text, isMarkdown: article.format == .markdown)
    table.apply(article.marks)
    var wrapping = LineWrapping(table.lines)
    if wrapping.isDoubleSpaced {
      table.closeDoubleSpacing()
      wrapping = LineWrapping(table.lines)
    }
    let turns = SpeakerTurns(table.lines, text)
    table.apply(turns)
    var drafts = LineGrouping(table.lines, wrapping: wrapping).drafts(text)
    var classifier = ParagraphClassifier(article: article, lines: table.lines)
    classifier.classify(&drafts, text)
    Repetitions.mark(&drafts, table.lines, text)
    return finished(drafts, article, table.lines, turns)
  }

  private func wholeParagraph(of article: Article, _ text: Span<UInt8>) -> [Paragraph] {
    var rules = PageFurniture()
    guard let shape = RecordShape(text, rules: &rules) else { return [] }
    return [
      Paragraph(
        articleID: article.id, index: 0, range: shape.range, content: shape.content,
        kind: shape.furniture == nil ? .body : .furniture, furniture: shape.furniture,
        speaker: shape.speaker.map { article.string(in: $0) },
        isQuotedPost: text[shape.range.lowerBound] == UInt8(ascii: ">"))
    ]
  }

  private func finished(
    _ drafts: [ParagraphDraft], _ article: Article, _ lines: [TextLine], _ turns: SpeakerTurns
  ) -> [Paragraph] {
    var paragraphs: [Paragraph] = []
    paragraphs.reserveCapacity(drafts.count)
    for draft in drafts {
      let first = lines[draft.lines.lowerBound]
      let end = lines[draft.lines.upperBound - 1].end
      let turn = first.isTurn ? turns.labels[Int(first.turn)] : nil
      let contentStart = draft.isRun ? first.start : turn?.speechStart ?? first.contentStart
      paragraphs.append(
        Paragraph(
          articleID: article.id, index: paragraphs.count, range: first.start..<end,
          content: min(contentStart, end)..<end, kind: draft.kind, furniture: draft.furniture,
          speaker: turn.map { article.string(in: $0.name) }, isQuotedPost: draft.isQuoted))
    }
    return paragraphs
  }
}

/// Lines that make up a paragraph, and what has been found out about it.
struct ParagraphDraft {
  /// Positions in the table of lines.
  var lines: Range<Int>
  var kind = Paragraph.Kind.body
  var furniture: Furniture?
  var isQuoted = false
  /// Several small items kept together.
  var isRun = false

  /// Makes it furniture, or text again.
  mutating func set(_ category: Furniture?) {
    furniture = category
    kind = category == nil ? .body : .furniture
  }
}
