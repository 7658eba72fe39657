/// Finds what a post quotes where no `>` marks it: the block behind "X wrote:" or "Quote:", and
/// everything between "X said:" and "Click to expand".
enum QuotedPosts {
  /// How far ahead a closing mark is looked for, in paragraphs.
  private static let reach = 48

  static func mark(
    _ drafts: inout [ParagraphDraft], _ lines: [TextLine], _ text: Span<UInt8>
  ) {
    var words = FoldedWords()
    var index = 0
    while index < drafts.count {
      defer { index += 1 }
      let isFollowed = index + 1 < drafts.count && drafts[index + 1].isQuoted
      guard let verb = opening(drafts[index], lines, text, &words, isFollowed: isFollowed) else {
        continue
      }
      if let close = closing(after: index, drafts, lines, text, &words) {
        drafts[index].set(.quoteAttribution)
        for quoted in (index + 1)..<close { drafts[quoted].isQuoted = true }
        index = close
        continue
      }
      // Without a closing mark only a posting's own phrases are trusted: anybody may have
      // "said:" something in an article.
      if verb == .said { continue }
      drafts[index].set(.quoteAttribution)
      markBlock(after: index, &drafts, lines)
    }
  }

  private enum Verb {
    case quote
    case wrote
    case said
  }

  private static func opening(
    _ draft: ParagraphDraft, _ lines: [TextLine], _ text: Span<UInt8>,
    _ words: inout FoldedWords, isFollowed: Bool
  ) -> Verb? {
    let last = lines[draft.lines.upperBound - 1]
    let start = lines[draft.lines.lowerBound].contentStart
    if draft.furniture == .quoteAttribution {
      words.scan(text, start..<last.end)
      return words.hashes.last == originallyPosted.0 || words.hashes.contains(originallyPosted.1)
        ? .quote : nil
    }
    guard last.trailing == .colon, draft.lines.count <= 3, last.end - start <= 240 else {
      return nil
    }
    words.scan(text, start..<last.end)
    guard let verb = words.hashes.last else { return nil }
    if verb == said {
      return words.count <= 5 ? .said : nil
    }
    guard wrote.contains(verb) else { return nil }
    // A name and the verb, or the address and date that mail programs put there.
    let isName = words.count <= 5 && words.capitalisedCount + 1 >= words.count
    let isMail =
      text.firstIndex(of: UInt8(ascii: "@"), in: start..<last.end) != nil
      || text.firstIndex(of: UInt8(ascii: "<"), in: start..<last.end) != nil
      || words.numberCount >= 2
    return isName || isMail || isFollowed ? .wrote : nil
  }

  /// The paragraph "Click to expand…" that ends the quotation opened at `index`.
  private static func closing(
    after index: Int, _ drafts: [ParagraphDraft], _ lines: [TextLine], _ text: Span<UInt8>,
    _ words: inout FoldedWords
  ) -> Int? {
    for next in (index + 1)..<max(min(drafts.count, index + 1 + reach), index + 1)
    where drafts[next].furniture == .commentControls {
      let line = lines[drafts[next].lines.lowerBound]
      words.scan(text, line.content)
      if words.hashes.elementsEqual(clickToExpand) { return next }
    }
    return nil
  }

  /// The rest of the block, or, behind a blank line, the next one; unless `>` marks already say
  /// what is quoted.
  private static func markBlock(
    after index: Int, _ drafts: inout [ParagraphDraft], _ lines: [TextLine]
  ) {
    var next = index + 1
    guard next < drafts.count, !drafts[next].isQuoted else { return }
    let depth = lines[drafts[index].lines.lowerBound].quoteDepth
    while next < drafts.count {
      let line = lines[drafts[next].lines.lowerBound]
      if next > index + 1 && !line.continuesBlock || line.quoteDepth != depth { return }
      if drafts[next].kind != .furniture { drafts[next].isQuoted = true }
      next += 1
    }
  }

  private static let said = FoldedWords.hashes("said").first!
  private static let wrote = FoldedWords.hashes("wrote writes schrieb écrit escribió написал пише")
  private static let originallyPosted = (
    FoldedWords.hashes("quote").first!, FoldedWords.hashes("originally").first!
  )
  private static let clickToExpand = ["click", "to", "expand"].map {
    FoldedWords.hashes($0).first!
  }
}

/// Finds the header lines of mails and news postings: `From: …`, `Subject: …` in one block at
/// the head of the text or of a posting.
enum MessageHeaders {
  static func mark(
    _ drafts: inout [ParagraphDraft], _ lines: [TextLine], _ text: Span<UInt8>
  ) {
    var index = 0
    while index < drafts.count {
      var end = index
      var known = 0
      while end < drafts.count && (end == index || follows(drafts[end], lines)),
        let isKnown = header(drafts[end], lines, text)
      {
        if isKnown { known += 1 }
        end += 1
      }
      if known >= 2 {
        for header in index..<end { drafts[header].set(.messageHeader) }
      }
      index = max(end, index + 1)
    }
  }

  private static func follows(_ draft: ParagraphDraft, _ lines: [TextLine]) -> Bool {
    lines[draft.lines.lowerBound].continuesBlock
  }

  /// Whether the field is one mails have; nil where the paragraph is no `Field-Name: value`.
  private static func header(
    _ draft: ParagraphDraft, _ lines: [TextLine], _ text: Span<UInt8>
  ) -> Bool? {
    let line = lines[draft.lines.lowerBound]
    let limit = min(line.end, line.start + 32)
    guard draft.lines.count <= 2, !line.isTurn || draft.lines.count == 1,
      line.quoteDepth == 0,
      let colon = text.firstIndex(of: UInt8(ascii: ":"), in: line.start..<limit),
      colon > line.start,
      text.firstIndex(of: 0x20, in: line.start..<colon) == nil
    else { return nil }
    return fields.contains(FoldedWords.hash(text, line.start..<colon))
  }

  /// Field names without their hyphens (RFC 5322, RFC 5536).
  private static let fields = FoldedWords.hashes(
    "from to cc bcc subject date sent replyto organization organisation lines messageid "
      + "newsgroups nntppostinghost distribution keywords summary references sender xnewsreader "
      + "inreplyto followupto")
}
