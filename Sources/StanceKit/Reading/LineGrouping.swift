/// Joins lines to paragraphs.
struct LineGrouping {
  private let lines: [TextLine]
  private let wrapping: LineWrapping

  init(_ lines: [TextLine], wrapping: LineWrapping) {
    self.lines = lines
    self.wrapping = wrapping
  }

  /// Every line in exactly one draft, in order.
  func drafts(_ text: Span<UInt8>) -> [ParagraphDraft] {
    var drafts: [ParagraphDraft] = []
    var start = 0
    while start < lines.count {
      let run = endOfRun(from: start)
      appendDrafts(of: start..<run, text, to: &drafts)
      start = run
    }
    return drafts
  }

  /// One past the last line of the block that could have been wrapped to one width: unbroken by
  /// blank lines, of one quotation depth, none too long.
  private func endOfRun(from start: Int) -> Int {
    var end = start + 1
    while end < lines.count && lines[end].continuesBlock
      && lines[end].quoteDepth == lines[start].quoteDepth
      && lines[end].articleMark == lines[start].articleMark
      && isBlock(lines[end].mark, likely: lines[start].mark)
    {
      if Int(lines[end].width) > TextLine.widthLimit
        || Int(lines[end - 1].width) > TextLine.widthLimit
      {
        // A sentence broken by a converter goes on even behind a long line.
        guard LineWrapping.breaksSentence(lines[end - 1], lines[end]) else { break }
      }
      end += 1
    }
    return end
  }

  /// Code and tables are blocks of their own.
  private func isBlock(_ mark: TextLine.Mark, likely first: TextLine.Mark) -> Bool {
    let isSpecial = mark == .code || mark == .tableRow
    let wasSpecial = first == .code || first == .tableRow
    return isSpecial || wasSpecial ? mark == first : true
  }

  private func appendDrafts(
    of run: Range<Int>, _ text: Span<UInt8>, to drafts: inout [ParagraphDraft]
  ) {
    let first = lines[run.lowerBound]
    if run.count == 1 || first.articleMark >= 0 || first.mark == .code
      || first.mark == .tableRow
    {
      drafts.append(ParagraphDraft(lines: run))
      return
    }
    let width = wrapping.width(of: lines[run], text)
    var start = run.lowerBound
    for index in (run.lowerBound + 1)..<run.upperBound
    where !joins(index, paragraphStart: start, width: width, text) {
      drafts.append(ParagraphDraft(lines: start..<index))
      start = index
    }
    drafts.append(ParagraphDraft(lines: start..<run.upperBound))
  }

  /// Whether the line at `index` goes on with the paragraph that begins at `paragraphStart`.
  private func joins(
    _ index: Int, paragraphStart: Int, width: Int?, _ text: Span<UInt8>
  ) -> Bool {
    let (previous, next) = (lines[index - 1], lines[index])
    let opening = lines[paragraphStart]
    if next.isTurn || next.mark == .heading || previous.mark == .heading { return false }
    if previous.isUnderlined { return false }
    if next.isListItem {
      // In the middle of a sentence a dash or a number that happens to open a line is no mark.
      let isMark =
        opening.isListItem || previous.trailing != .word || width == nil
        || !LineWrapping.isFull(previous, next, width: width ?? 0, text)
      if isMark { return false }
    }
    if opening.isTurn {
      // A label alone on its line; then whatever the block holds belongs to the turn.
      if Int(previous.width) <= TextLine.widthLimit && Int(next.width) <= TextLine.widthLimit {
        return true
      }
      return previous.isTurn && previous.trailing == .colon
    }
    if opening.isListItem && next.indent > opening.indent && next.mark == .none { return true }
    if let width {
      return LineWrapping.joins(
        previous, next, width: width, isFirstLine: index - 1 == paragraphStart, text)
    }
    return previous.width >= 30 && LineWrapping.breaksSentence(previous, next)
  }
}
