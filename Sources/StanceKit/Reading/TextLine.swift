/// A line with something in it, and what its shape says. Offsets count bytes of the text.
///
/// Kept to 48 bytes: a book of hard-wrapped lines has millions.
struct TextLine {
  /// What stands before the words of a line.
  enum Mark: UInt8 {
    case none
    case bullet
    case number
    case heading
    /// A line of a fenced code block.
    case code
    /// A row of a Markdown table.
    case tableRow
  }

  /// First byte after the indentation: a quotation mark `>`, a list mark or the first letter.
  let start: Int
  /// One past the last byte that is not white space.
  let end: Int
  /// First byte after quotation and list marks.
  var contentStart: Int
  /// Blank lines and rules between this line and the one before.
  var blanksBefore: Int32
  /// Position in `Article.marks`, or -1.
  var articleMark: Int32 = -1
  /// Position in `SpeakerTurns.labels`, or -1.
  var turn: Int32 = -1
  /// Characters from the line's first to `end`, indentation included, at most `widthLimit + 1`.
  let width: Int16
  /// Columns before the first mark or word, within the quotation level; at most 255.
  let indent: UInt8
  /// Number of `>` marks, at most 255.
  let quoteDepth: UInt8
  var mark: Mark
  let leading: CharacterClass.Leading
  let trailing: CharacterClass.Trailing
  /// A row of `=` or `-` follows at once.
  var isUnderlined = false

  /// Nobody wraps lines by hand beyond this many characters.
  static let widthLimit = 160

  /// Whether nothing separates the line from the one before.
  var continuesBlock: Bool { blanksBefore == 0 }
  var content: Range<Int> { contentStart..<end }
  var isListItem: Bool { mark == .bullet || mark == .number }
  var isTurn: Bool { turn >= 0 }
}
