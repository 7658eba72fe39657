/// Says what each paragraph is: text, heading or furniture, and whether it quotes a post.
struct ParagraphClassifier {
  private let article: Article
  private let lines: [TextLine]
  private let turns: SpeakerTurns
  /// Whether the text was a page whose blank lines come from its markup.
  private let isPage: Bool
  private var rules = PageFurniture()

  init(article: Article, lines: [TextLine], turns: SpeakerTurns, isPage: Bool) {
    self.article = article
    self.lines = lines
    self.turns = turns
    self.isPage = isPage
  }

  /// Longest item of a list that is no paragraph of its own, in bytes.
  private static let smallItem = 60
  /// Longest piece of a menu, in characters, and how many stand together in one.
  private static let menuPiece = 24
  private static let menuLength = 4

  mutating func classify(_ drafts: inout [ParagraphDraft], _ text: Span<UInt8>) {
    for index in drafts.indices { classify(&drafts[index], text) }
    MessageHeaders.mark(&drafts, lines, text)
    followBylines(&drafts, text)
    followRelatedLinks(&drafts, text)
    QuotedPosts.mark(&drafts, lines, text)
    for index in drafts.indices where drafts[index].kind == .body {
      if isHeading(drafts, index, text) { drafts[index].kind = .heading }
    }
    mergeRuns(&drafts, text)
  }

  private func range(_ draft: ParagraphDraft) -> Range<Int> {
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
    if first.isTurn { return }
    let content = range(draft)
    guard !content.isEmpty else { return }
    if let category = rules.category(of: text, in: content) { return draft.set(category) }
    if first.mark == .heading || first.isUnderlined { draft.kind = .heading }
  }

  /// A name alone on the line behind a lone "By".
  private func followBylines(_ drafts: inout [ParagraphDraft], _ text: Span<UInt8>) {
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
  private func isHeading(
    _ drafts: [ParagraphDraft], _ index: Int, _ text: Span<UInt8>
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
    if shape.isShouted { return standsApart || !nextLine.continuesBlock }
    if line.trailing != .word {
      // A question is a heading when a paragraph answers it, and rhetoric otherwise.
      guard line.trailing == .stop && shape.isTitleWithQuestion, range(next).count > 120 else {
        return false
      }
    }
    // Behind it something has to begin: on the next block, or, in texts of one paragraph a
    // line, a line of several times its length.
    let isFollowed =
      !nextLine.continuesBlock || nextLine.width > 120 && next.kind != .furniture
    guard isFollowed, standsApart || isLong(drafts, index - 1) else { return false }
    return shape.wordCount <= 8 || shape.isTitleCase && shape.wordCount <= 16
      || index == 0 && shape.wordCount <= 18
  }

  private func isLong(_ drafts: [ParagraphDraft], _ index: Int) -> Bool {
    range(drafts[index]).count > 120 || drafts[index].kind != .body
  }

  // MARK: Runs

  /// Keeps runs of small list items together, and takes runs of bare words for menus.
  private func mergeRuns(_ drafts: inout [ParagraphDraft], _ text: Span<UInt8>) {
    var merged: [ParagraphDraft] = []
    merged.reserveCapacity(drafts.count)
    var index = 0
    while index < drafts.count {
      var end = index
      while end < drafts.count && isSmallItem(drafts[end])
        && (end == index || follows(drafts[end - 1], drafts[end]))
      {
        end += 1
      }
      if end - index >= 2 {
        var run = drafts[index]
        run.lines = run.lines.lowerBound..<drafts[end - 1].lines.upperBound
        run.isRun = true
        let categories = drafts[index..<end].compactMap(\.furniture)
        // A list is furniture when most of it is.
        run.set(categories.count * 2 > end - index ? categories[0] : nil)
        merged.append(run)
        index = end
        continue
      }
      end = index
      while end < drafts.count && isMenuPiece(drafts[end])
        && (end == index || isPage || lines[drafts[end].lines.lowerBound].continuesBlock)
      {
        end += 1
      }
      if end - index >= Self.menuLength {
        var run = drafts[index]
        run.lines = run.lines.lowerBound..<drafts[end - 1].lines.upperBound
        run.isRun = true
        // Bare lines may be verse or figures: it takes the names of sections to make a menu.
        let sections = drafts[index..<end].reduce(0) {
          $0 + ($1.furniture != nil || isSection($1, text) ? 1 : 0)
        }
        run.set(sections * 2 >= end - index ? .navigation : nil)
        merged.append(run)
        index = end
        continue
      }
      merged.append(drafts[index])
      index += 1
    }
    drafts = merged
  }

  private func isSection(_ draft: ParagraphDraft, _ text: Span<UInt8>) -> Bool {
    var words = FoldedWords()
    words.scan(text, range(draft))
    return words.count > 0 && words.hashes.allSatisfy(Self.sections.contains)
  }

  /// What the pieces of a newspaper's menu are called.
  private static let sections = FoldedWords.hashes(
    "home news world politics opinion opinions business sport sports culture arts tech technology "
      + "science health travel lifestyle weather video videos photo photos audio podcast podcasts "
      + "local national international europe asia africa americas middle east ukraine russia us uk "
      + "usa economy markets money environment climate education food style magazine newsletters "
      + "games live latest search menu login more about contact shop subscribe donate crossword "
      + "obituaries editorials letters columnists features analysis entertainment books film music "
      + "and")

  private func isSmallItem(_ draft: ParagraphDraft) -> Bool {
    let line = lines[draft.lines.lowerBound]
    return line.isListItem && draft.lines.count == 1 && line.content.count <= Self.smallItem
      && line.articleMark < 0 && !line.isTurn
  }

  private func follows(_ first: ParagraphDraft, _ second: ParagraphDraft) -> Bool {
    let line = lines[second.lines.lowerBound]
    return line.blanksBefore <= 1 && line.quoteDepth == lines[first.lines.lowerBound].quoteDepth
  }

  private func isMenuPiece(_ draft: ParagraphDraft) -> Bool {
    let line = lines[draft.lines.lowerBound]
    return draft.lines.count == 1 && !draft.isQuoted && !line.isListItem && !line.isTurn
      && line.mark == .none && Int(line.width) <= Self.menuPiece && line.trailing == .word
      && line.articleMark < 0 && (draft.kind != .furniture || draft.furniture == .navigation)
  }
}
