extension ParagraphClassifier {
  /// Longest item of a list that is no paragraph of its own, in bytes.
  private static let smallItem = 60
  /// Longest piece of a menu, in characters, and how many stand together in one.
  private static let menuPiece = 24
  private static let menuLength = 4

  /// Keeps runs of small list items together, and takes runs of bare words for menus.
  func mergeRuns(_ drafts: inout [ParagraphDraft], _ text: Span<UInt8>) {
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
