/// Whether the words before a colon can be somebody's name.
enum SpeakerName {
  struct Shape {
    /// Equal for labels that differ in case alone.
    let key: UInt64
    let wordCount: Int
    /// All letters are capitals: `HOST`, `SEN. MURRAY`.
    let isShouted: Bool
  }

  /// Nil where the stretch is no name: more than five words, a small first letter that is no
  /// particle, or a word that opens notes rather than turns.
  static func shape(of text: Span<UInt8>, _ name: Range<Int>) -> Shape? {
    guard !name.isEmpty && name.count <= 60 else { return nil }
    var key: UInt64 = 0
    var words = 0
    var capitals = 0
    var smallLetters = false
    var isFirst = true
    var index = name.lowerBound
    while index < name.upperBound {
      let start = index
      while index < name.upperBound && text[index] != 0x20 { index += 1 }
      let word = start..<index
      while index < name.upperBound && text[index] == 0x20 { index += 1 }
      let hash = FoldedWords.hash(text, word)
      if isFirst && notNames.contains(hash) { return nil }
      isFirst = false
      key = WordHasher.mix(key, hash)
      words += 1
      guard words <= 5, let first = CharacterClass.scalar(text, at: start, end: word.upperBound)
      else { return nil }
      if first.properties.isUppercase {
        capitals += 1
      } else if (0x30...0x39).contains(first.value) {
        // "Speaker 1", "Participant 12".
        guard words > 1 && word.count <= 2 else { return nil }
      } else if !particles.contains(hash) {
        return nil
      }
      guard let hasSmall = letters(text, word) else { return nil }
      if hasSmall { smallLetters = true }
    }
    guard capitals > 0 else { return nil }
    return Shape(key: key, wordCount: words, isShouted: !smallLetters)
  }

  /// Whether the word has small letters behind its first; nil where it holds what no name does.
  private static func letters(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool? {
    var hasSmall = false
    var hyphens = 0
    for index in word {
      let byte = text[index]
      switch byte {
      case 0x61...0x7A: hasSmall = true
      case 0x41...0x5A, 0x30...0x39, 0x27, 0x2E: break
      // "Jean-Pierre" but not "Nntp-Posting-Host".
      case 0x2D where hyphens == 0: hyphens += 1
      // Cyrillic and accented small letters are not told from capitals byte by byte: a name
      // written in them is no shouted one.
      case 0x80...: hasSmall = true
      // "Smith, chair of the committee" and "Q&A" are left alone.
      default: return nil
      }
    }
    return hasSmall
  }

  private static let particles = FoldedWords.hashes(
    "de del della der den di da dos du la le van von ter ten zu bin ibn al el and y of the st")

  /// First words of notes, mail headers, sections and datelines that also stand before a colon.
  private static let notNames = FoldedWords.hashes(
    """
    note notes update updates updated correction clarification source sources photo photos image \
    images video audio caption credit picture illustration graphic map chart read related tags tag \
    topics topic category categories published posted date subject from to cc bcc re fw fwd sent \
    summary abstract keywords editor's editors disclaimer warning example examples conclusion \
    background introduction location time price ps p.s nb breaking opinion analysis exclusive \
    watch listen also more part chapter section step figure table appendix the this that these \
    those here there it its in on at for but and or so if when what why how who where which because \
    however moreover therefore finally first second third one two three four five my our your his \
    her their he she we they you i as by with without after before then now today yesterday \
    monday tuesday wednesday thursday friday saturday sunday january february march april may june \
    july august september october november december fact myth claim verdict reality pros cons key \
    main point option scenario lesson reason results result quote originally reply replies likes \
    joined posts messages reactions http https email e-mail phone tel fax address website web url \
    copyright isbn doi see edit tl dr tldr spoiler bottom organization lines newsgroups title author
    """)
}
