/// Tells what a page carries besides its text from the text, paragraph by paragraph.
///
/// Rules look at the words (`FurniturePhrase`) and at the shape: a date and nothing else, a name
/// before an agency's, the punctuation of style sheets. They know English pages.
public struct PageFurniture: Sendable {
  private var words = FoldedWords()

  public init() {}

  /// Bytes of a long paragraph's beginning that are read for words.
  private static let opening = 96

  /// The category of a paragraph, or nil for text. Linear in its length; of long paragraphs only
  /// the punctuation and the first words are looked at.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8.
  ///   - range: the paragraph without surrounding white space; traps outside `text`.
  public mutating func category(of text: Span<UInt8>, in range: Range<Int>) -> Furniture? {
    guard !range.isEmpty else { return nil }
    if StyleResidue.matches(text, range) { return .styleResidue }
    let isLong = range.count > PhraseIndex.shared.longestScanned
    if isLong && !mayOpen(text, range) { return nil }
    words.scan(text, isLong ? range.lowerBound..<(range.lowerBound + Self.opening) : range)
    if words.count == 0 { return nil }
    if !isLong, let category = shortLineCategory(text, range) { return category }
    let found = PhraseIndex.shared.category(words, byteCount: range.count) { position in
      colonFollows(word: position, text, range)
    }
    guard let found else { return nil }
    return isSentence(text, range, category: found) ? nil : found
  }

  /// Whether a long paragraph begins with a word that a phrase begins with.
  private func mayOpen(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let limit = range.lowerBound + Self.opening
    var index = range.lowerBound
    while index < limit {
      let word = FoldedWord.next(text, from: index, to: limit)
      if word.isWord { return PhraseIndex.shared.mayOpen(with: word.hash) }
      index = word.end
    }
    return false
  }

  /// Whether a colon ends the word at `position`.
  private func colonFollows(word position: Int, _ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let limit =
      position + 1 < words.count ? words.start(of: position + 1) : range.upperBound
    return text.firstIndex(of: UInt8(ascii: ":"), in: words.start(of: position)..<limit) != nil
  }

  /// Categories of few words and little else, told by shape.
  private func shortLineCategory(_ text: Span<UInt8>, _ range: Range<Int>) -> Furniture? {
    let count = words.count
    if count == words.numberCount {
      return FurnitureShape.isNumericDate(text, range) ? .dateline : .number
    }
    if range.count <= 300 && FurnitureShape.isNamedCredit(text, range) { return .caption }
    guard range.count <= 200 else { return nil }
    if FurnitureShape.isAddress(text, range) { return .address }
    if count <= 16 && FurnitureShape.isDate(words) { return .dateline }
    if count <= 12 && words.hashes.allSatisfy(FurnitureShape.networks.contains) {
      return .shareButtons
    }
    if (2...8).contains(count) && words.hashes.allSatisfy(FurnitureShape.controls.contains) {
      return .commentControls
    }
    if FurnitureShape.isByline(words, text, range) { return .byline }
    if FurnitureShape.isCredit(words, text, range) { return .caption }
    if FurnitureShape.isRights(words, text, range) { return .copyright }
    if FurnitureShape.isPostAttribution(text, range) { return .quoteAttribution }
    if FurnitureShape.isMenu(text, range) { return .navigation }
    return nil
  }

  /// Whether a phrase that also opens or closes prose stands in a plain sentence. Calls address
  /// the reader and captions name a picture: those may be sentences; links, labels and menus
  /// are not.
  private func isSentence(
    _ text: Span<UInt8>, _ range: Range<Int>, category: Furniture
  ) -> Bool {
    switch category {
    case .relatedLinks, .navigation, .commentControls, .advertisement, .shareButtons:
      range.count > 120 && CharacterClass.trailing(text, range) == .stop
        && words.capitalisedCount * 3 < words.count
    case .byline:
      // "Reporting by the Courier shows that nobody …" has small words no credit has; "Follow
      // her on Twitter" and "… contributed to this report" are sentences all the same.
      FurnitureShape.smallWordCount(words, text) > 2
        && FurnitureShape.creditVerbs.isDisjoint(with: words.hashes)
    default: false
    }
  }
}
