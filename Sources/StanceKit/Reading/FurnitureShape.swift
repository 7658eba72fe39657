/// Furniture told by shape: each rule sees the words of a short paragraph and its bytes.
enum FurnitureShape {
  /// A web or mail address that stands alone.
  static func isAddress(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    if text.firstIndex(of: 0x20, in: range) != nil { return false }
    for prefix in ["http://", "https://", "www.", "mailto:"] {
      let bytes = Array(prefix.utf8)
      guard range.count > bytes.count else { continue }
      var matches = true
      for (offset, byte) in bytes.enumerated() where text[range.lowerBound + offset] != byte {
        matches = false
        break
      }
      if matches { return true }
    }
    return false
  }

  /// Words of dates and times, a number among them, and nothing else.
  static func isDate(_ words: borrowing FoldedWords) -> Bool {
    var hasNumber = false
    for hash in words.hashes {
      if hash == FoldedWords.number {
        hasNumber = true
      } else if ordinals.contains(hash) {
        hasNumber = true
      } else if !dateWords.contains(hash) {
        return false
      }
    }
    return hasNumber
  }

  /// `2025-03-02`, `02.03.2025 14:05`: three groups of digits, a year first or last among them.
  static func isNumericDate(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var groups: [Int] = []
    var digits = 0
    for index in range {
      let byte = text[index]
      if (0x30...0x39).contains(byte) {
        digits += 1
        continue
      }
      groups.append(digits)
      digits = 0
      let isSeparator = byte == 0x2D || byte == 0x2E || byte == 0x2F
      if groups.count < 3 && !isSeparator { return false }
      if groups.count >= 3 { break }
    }
    groups.append(digits)
    return groups.count >= 3 && groups[1] > 0 && groups[1] <= 2
      && (groups[0] == 4 && groups[2] > 0 && groups[2] <= 2
        || groups[2] == 4 && groups[0] > 0 && groups[0] <= 2)
  }

  /// "By" and one to ten words, nearly all capitalised, without a stop: `By Marta Kovel in Kyiv`.
  static func isByline(
    _ words: borrowing FoldedWords, _ text: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    guard words.hashes.first == byWord, (2...11).contains(words.count),
      range.count <= 110, CharacterClass.trailing(text, range) != .stop,
      words.numberCount == 0 || words.hashes.suffix(3).contains(FoldedWords.number)
    else { return false }
    guard !dateWords.contains(words.hashes[1]), !bylineStops.contains(words.hashes[1]) else {
      return false
    }
    return smallWordCount(words, text) == (text[range.lowerBound] == UInt8(ascii: "b") ? 1 : 0)
  }

  /// Words with a small first letter that stand in no credit line.
  static func smallWordCount(_ words: borrowing FoldedWords, _ text: Span<UInt8>) -> Int {
    var small = 0
    for (position, hash) in words.hashes.enumerated()
    where (0x61...0x7A).contains(text[words.start(of: position)])
      && !nameParticles.contains(hash) && !dateWords.contains(hash)
    {
      small += 1
    }
    return small
  }

  /// A name, a slash and an agency, or an agency in brackets: `Chris Example/Reuters`,
  /// `© EPA`, `(Photo: AFP)`.
  static func isCredit(
    _ words: borrowing FoldedWords, _ text: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    guard range.count <= 90, words.count <= 9, let last = words.hashes.last,
      agencies.contains(last)
        || words.count >= 2 && agencies.contains(words.hashes[words.count - 2])
    else { return false }
    if CharacterClass.trailing(text, range) == .stop { return false }
    // The slash or the sign of copyright is what makes it a credit.
    for index in range.lowerBound..<words.start(of: words.count - 1) {
      if text[index] == UInt8(ascii: "/") && index > range.lowerBound { return true }
      if text[index] == 0xC2 && text[index + 1] == 0xA9 { return true }
    }
    return false
  }

  /// Ends in a name, a slash and an outlet, all capitalised, without a stop: `… in the school.
  /// Jan Example/Courier Photo`.
  static func isNamedCredit(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard CharacterClass.trailing(text, range) == .word else { return false }
    var slash = range.upperBound - 1
    let earliest = max(range.lowerBound, range.upperBound - 32)
    while slash > earliest && text[slash] != UInt8(ascii: "/") { slash -= 1 }
    guard text[slash] == UInt8(ascii: "/"), slash > range.lowerBound,
      areCapitalised(text, (slash + 1)..<range.upperBound, atMost: 3)
    else { return false }
    // Back over two words to what stands before the name.
    var start = slash
    var spaces = 0
    while start > range.lowerBound && slash - start < 40 {
      if text[start - 1] == 0x20 {
        spaces += 1
        if spaces == 2 { break }
      }
      start -= 1
    }
    guard spaces >= 1, areCapitalised(text, start..<slash, atMost: 2) else { return false }
    guard start > range.lowerBound + 1 else { return start == range.lowerBound }
    return text[start - 2] == UInt8(ascii: ".") || text[start - 2] == UInt8(ascii: ")")
  }

  private static func areCapitalised(
    _ text: Span<UInt8>, _ range: Range<Int>, atMost limit: Int
  ) -> Bool {
    var words = FoldedWords()
    words.scan(text, range)
    return words.count > 0 && words.count <= limit && words.capitalisedCount == words.count
  }

  /// `© 2024 Example Media`, `Copyright © …`.
  static func isRights(
    _ words: borrowing FoldedWords, _ text: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    let limit = min(range.upperBound, range.lowerBound + 24)
    for index in range.lowerBound..<limit where text[index] == 0xC2 {
      if index + 1 < limit && text[index + 1] == 0xA9 { return true }
    }
    guard range.count > 3, text[range.lowerBound] == UInt8(ascii: "("),
      text[range.lowerBound + 1] | 0x20 == UInt8(ascii: "c"),
      text[range.lowerBound + 2] == UInt8(ascii: ")")
    else { return false }
    return words.numberCount > 0
  }

  /// `— Name (@handle) March 11, 2025`: who wrote the post shown above.
  static func isPostAttribution(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count <= 140,
      let handle = text.firstIndex(of: UInt8(ascii: "@"), in: range)
    else { return false }
    let opensWithDash =
      text[range.lowerBound] == UInt8(ascii: "-")
      || text[range.lowerBound] == 0xE2 && text[range.lowerBound + 1] == 0x80
        && (0x93...0x95).contains(text[range.lowerBound + 2])
    return handle == range.lowerBound && text.firstIndex(of: 0x20, in: range) == nil
      || opensWithDash && handle > range.lowerBound && text[handle - 1] == UInt8(ascii: "(")
  }

  /// Two or more short pieces set apart by `|`, `>`, `»`, `›`, `·` or ` / `.
  static func isMenu(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var separators = 0
    var pieceStart = range.lowerBound
    var index = range.lowerBound
    while index < range.upperBound {
      let length = menuSeparatorLength(text, at: index, range)
      if length > 0 {
        if index - pieceStart > 32 { return false }
        separators += 1
        index += length
        pieceStart = index
      } else {
        index += 1
      }
    }
    return separators >= 2 && range.upperBound - pieceStart <= 32
      && CharacterClass.trailing(text, range) != .stop
  }

  private static func menuSeparatorLength(
    _ text: Span<UInt8>, at index: Int, _ range: Range<Int>
  ) -> Int {
    switch text[index] {
    case UInt8(ascii: "|"), UInt8(ascii: ">"): 1
    case UInt8(ascii: "/")
    where index > range.lowerBound && index + 1 < range.upperBound
      && text[index - 1] == 0x20 && text[index + 1] == 0x20:
      1
    case 0xC2
    where index + 1 < range.upperBound && (text[index + 1] == 0xBB || text[index + 1] == 0xB7)
      && index > range.lowerBound && text[index - 1] == 0x20:
      2
    case 0xE2
    where index + 2 < range.upperBound && text[index + 1] == 0x80
      && (text[index + 2] == 0xBA || text[index + 2] == 0xA2):
      3
    default: 0
    }
  }

  private static let byWord = FoldedWords.hashes("by").first!

  /// Second words after which "by" opens no byline.
  private static let bylineStops = FoldedWords.hashes(
    "the a an all any contrast comparison now then no far law way and means what that its his her")

  static let nameParticles = FoldedWords.hashes(
    "de del della der den di da dos du la le van von ter ten al el bin ibn and in for with of the "
      + "special correspondent reporter editor staff writer at from to "
      + "reporting writing editing additional edited compiled translated words")

  /// Verbs of credits that are whole sentences.
  static let creditVerbs = FoldedWords.hashes("contributed follow reached")

  static let networks = FoldedWords.hashes(
    "facebook twitter x whatsapp telegram linkedin reddit pinterest email e mail print instagram "
      + "youtube threads bluesky mastodon tumblr flipboard pocket messenger viber vk share tweet "
      + "copy link via on and sms signal rss tiktok substack post xing line snapchat")

  /// The buttons below a post.
  static let controls = FoldedWords.hashes(
    "like dislike reply replies report share quote edit delete save follow upvote downvote "
      + "permalink parent flag award react edited likes hide mute block")

  private static let agencies = FoldedWords.hashes(
    "reuters ap afp epa getty tass ria anadolu unian ukrinform bloomberg shutterstock wikimedia "
      + "dpa pa alamy istock nurphoto zuma xinhua sputnik rex efe ansa keystone imago scanpix")

  private static let ordinals: Set<UInt64> = {
    var list: [String] = []
    for day in 1...31 {
      let suffix =
        switch day {
        case 1, 21, 31: "st"
        case 2, 22: "nd"
        case 3, 23: "rd"
        default: "th"
        }
      list.append("\(day)\(suffix)")
    }
    for hour in 0...23 { list += ["\(hour)am", "\(hour)pm", "\(hour)h"] }
    // "05:30am" and "2025-03-02T03:00:00Z" leave such words.
    for minute in 0...59 {
      let two = minute < 10 ? "0\(minute)" : "\(minute)"
      list += ["\(two)am", "\(two)pm", "\(two)z"]
    }
    for day in 1...31 {
      for hour in 0...23 { list.append("\(pad(day))t\(pad(hour))") }
    }
    return FoldedWords.hashes(list.joined(separator: " "))
  }()

  private static func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  static let dateWords = FoldedWords.hashes(
    "january february march april may june july august september october november december jan "
      + "feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday "
      + "saturday sunday mon tue tues wed thu thur thurs fri sat sun am pm gmt utc est "
      + "edt et bst cet cest eet eest msk pst pdt pt cst ist published updated posted modified "
      + "a p m created date on at last first ago hour hours hr hrs h minute minutes min mins second "
      + "seconds day days week weeks month months year years today yesterday time and of local kyiv "
      + "london moscow")
}
