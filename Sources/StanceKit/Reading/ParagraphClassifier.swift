/// Says what each paragraph is: text, heading or furniture, and whether it quotes a post.
struct ParagraphClassifier {
  private let article: Article
  let lines: [TextLine]
  /// Whether the text was a page whose blank lines come from its markup.
  let isPage: Bool
  private var rules = PageFurniture()

  init(article: Article, lines: [TextLine]) {
    self.article = article
    self.lines = lines
    isPage = article.format == .html
  }

  mutating func classify(_ drafts: inout [ParagraphDraft], _ text: Span<UInt8>) {
    for index in drafts.indices { classify(&drafts[index], text) }
    MessageHeaders.mark(&drafts, lines, text)
    followBylines(&drafts, text)
    followRelatedLinks(&drafts, text)
    QuotedPosts.mark(&drafts, lines, text)
    var opensPage = true
    for index in drafts.indices where drafts[index].kind == .body {
      if isHeading(drafts, index, text, opensPage: opensPage) {
        drafts[index].kind = .heading
      } else {
        opensPage = false
      }
    }
    mergeRuns(&drafts, text)
  }

  func range(_ draft: ParagraphDraft) -> Range<Int> {
    lines[draft.lines.lowerBound].contentStart..<lines[draft.lines.upperBound - 1].end
  }

  /// By what the paragraph itself holds.
  private mutating func classify(_ draft: inout ParagraphDraft, _ text: Span<UInt8>) {
    let first = lines[draft.lines.lowerBound]
    draft.isQuoted = first.quoteDepth > 0
    if first.articleMark >= 0 {
      switch article.marks[Int(first.articleMark)].role {
      case .heading: draft.kind = .heading
      case .furniture(let category): draft.set(category)
      }
      return
    }
    if first.mark == .code { return draft.set(.codeBlock) }
    if first.mark == .tableRow { return draft.set(.table) }
    if first.isTurn { return }
    let content = range(draft)
    guard !content.isEmpty else { return }
    if article.format == .markdown, let link = MarkdownLink(text, content) {
      return draft.set(
        link.isImage ? .caption : rules.category(of: text, in: link.label) ?? .relatedLinks)
    }
    if let category = rules.category(of: text, in: content) { return draft.set(category) }
    if first.mark == .heading || first.isUnderlined { draft.kind = .heading }
  }

  /// A name alone on the line behind a lone "By", or above the card of a forum's member.
  private func followBylines(_ drafts: inout [ParagraphDraft], _ text: Span<UInt8>) {
    for index in drafts.indices.dropLast() where drafts[index].kind == .body {
      let line = lines[drafts[index].lines.lowerBound]
      if drafts[index].lines.count == 1 && line.content.count <= 40 && line.trailing == .word
        && drafts[index + 1].furniture == .commentControls
        && lines[drafts[index + 1].lines.lowerBound].continuesBlock
        && isMemberCard(drafts[index + 1], text)
      {
        drafts[index].set(.byline)
      }
    }
    for index in drafts.indices.dropLast()
    where drafts[index].furniture == .byline && range(drafts[index]).count <= 11 {
      let next = drafts[index + 1]
      if next.kind == .body && next.lines.count == 1 && range(next).count <= 60
        && lines[next.lines.lowerBound].trailing == .word
      {
        drafts[index + 1].set(.byline)
      }
    }
  }

  /// "Senior member", "Joined: …", "Posts: …"; the buttons below a short answer are none.
  private func isMemberCard(_ draft: ParagraphDraft, _ text: Span<UInt8>) -> Bool {
    var words = FoldedWords()
    words.scan(text, range(draft))
    return !Self.memberCard.isDisjoint(with: words.hashes)
  }

  private static let memberCard = FoldedWords.hashes(
    "member moderator starter joined posts messages")

  /// The titles listed under "Similar threads", "Read more" and their like, up to the next
  /// paragraph that is a sentence or long.
  private func followRelatedLinks(_ drafts: inout [ParagraphDraft], _ text: Span<UInt8>) {
    var isListing = false
    for index in drafts.indices {
      if drafts[index].furniture == .relatedLinks {
        // A link of its own ("Read more: …") announces nothing.
        isListing =
          range(drafts[index]).count <= 60
          && text.firstIndex(of: UInt8(ascii: ":"), in: range(drafts[index])) == nil
        continue
      }
      guard isListing else { continue }
      if drafts[index].kind == .furniture { continue }
      let last = lines[drafts[index].lines.upperBound - 1]
      if drafts[index].lines.count == 1 && range(drafts[index]).count <= 110
        && last.trailing != .stop && last.trailing != .colon && last.mark != .heading
        && !lines[drafts[index].lines.lowerBound].isTurn
        && !isFollowedByProse(drafts, index) && isTitle(text, range(drafts[index]))
      {
        drafts[index].set(.relatedLinks)
      } else {
        isListing = false
      }
    }
  }

  /// Whether there are three words or more, as the pieces of menus hardly have.
  private func isTitle(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let first = text.firstIndex(of: 0x20, in: range) else { return false }
    return text.firstIndex(of: 0x20, in: (first + 1)..<range.upperBound) != nil
  }

  /// Whether the next paragraph is long: then a short line before it is its heading.
  private func isFollowedByProse(_ drafts: [ParagraphDraft], _ index: Int) -> Bool {
    guard index + 1 < drafts.count, drafts[index + 1].kind == .body else { return false }
    return range(drafts[index + 1]).count > 160
  }

  /// A short line without a stop that stands apart and opens with a capital, or is all capitals.
  ///
  /// - Parameter opensPage: whether nothing but furniture and headings stand before it.
  private func isHeading(
    _ drafts: [ParagraphDraft], _ index: Int, _ text: Span<UInt8>, opensPage: Bool
  ) -> Bool {
    let draft = drafts[index]
    let line = lines[draft.lines.lowerBound]
    guard draft.lines.count == 1, !draft.isQuoted, !line.isTurn, !line.isListItem,
      line.width <= 120, index + 1 < drafts.count
    else { return false }
    let shape = HeadingShape(text, line.content)
    guard shape.couldBeHeading else { return false }
    if line.leading == .lowercase || line.leading == .other { return false }
    let next = drafts[index + 1]
    let standsApart = !line.continuesBlock || index == 0
    let nextLine = lines[next.lines.lowerBound]
    if shape.isShouted {
      return standsApart || !nextLine.continuesBlock || isLong(drafts, index - 1)
    }
    if line.trailing != .word {
      // A question is a heading when a paragraph answers it, and rhetoric otherwise.
      guard line.trailing == .stop && shape.isTitleWithQuestion, range(next).count > 120 else {
        return false
      }
    }
    // Behind it something has to begin: on the next block, or, in texts of one paragraph a
    // line, a line of several times its length.
    if let furniture = next.furniture {
      // The title of a page, above its byline or date.
      return opensPage && line.trailing == .word && Self.belowTitles.contains(furniture)
    }
    let isFollowed = !nextLine.continuesBlock || nextLine.width > 120
    guard isFollowed, standsApart || isLong(drafts, index - 1) else { return false }
    return shape.wordCount <= 8 || shape.isTitleCase && shape.wordCount <= 16
      || index == 0 && shape.wordCount <= 18
  }

  private static let belowTitles: Set<Furniture> = [
    .byline, .dateline, .readingTime, .caption, .shareButtons, .navigation,
  ]

  private func isLong(_ drafts: [ParagraphDraft], _ index: Int) -> Bool {
    range(drafts[index]).count > 120 || drafts[index].kind != .body
  }
}
