/// How a text is written, beside what it says: the built-in features behind `TermOptions.style`.
///
/// The word lists are English; in other languages the marks, digits and capitals still count.
enum StyleFeatures {
  /// Counted as a dictionary is.
  static let dictionary: PhraseDictionary = {
    func words(_ list: String) -> [String: Float] {
      Dictionary(
        list.split(separator: ",").map { (String($0.trimmingWhitespace), 1) },
        uniquingKeysWith: { a, _ in a })
    }
    do {
      return try PhraseDictionary(
        name: "style",
        weightsByCategory: [
          "question-mark": words("?"),
          "exclamation-mark": words("!"),
          "quotation-mark": words("\""),
          "bracket": words("(, ["),
          "colon": words(":, ;"),
          "dash": words("-"),
          "ellipsis": words("…, . . ."),
          "percent-or-currency": words("%, $, €, £"),
          "link-or-tag": words("@, #, http*, www"),
          "first-person-singular": words("i, me, my, mine, myself, i'm, i've, i'd, i'll"),
          "first-person-plural": words("we, us, our, ours, ourselves, we're, we've, we'd, we'll"),
          "second-person": words(
            "you, your, yours, yourself, yourselves, you're, you've, you'd, you'll"),
          "third-person": words("he, him, his, she, her, hers, they, them, their, theirs"),
          "obligation": words(
            "must, should, shall, ought, has to, have to, need to, needs to, let us, let's"),
          "possibility": words(
            "may, might, could, perhaps, possibly, probably, maybe, likely, seem, seems, appears"),
          "negation": words(
            "not, no, never, nor, neither, none, nothing, cannot, can't, don't, doesn't, didn't, "
              + "won't, wouldn't, isn't, aren't, wasn't, weren't, shouldn't, couldn't, hasn't, haven't"
          ),
          "contrast": words(
            "but, however, yet, although, though, nevertheless, nonetheless, despite, instead, rather"
          ),
          "reason": words(
            "because, since, therefore, thus, hence, so that, in order to, which is why"),
          "past-report": words("said, told, reported, announced, stated, added, according to"),
        ])
    } catch {
      preconditionFailure("the built-in style lists are at fault: \(error)")
    }
  }()

  /// Features taken from the shape of the tokens, after those of `dictionary`.
  static let shapes = [
    "digits", "capitalised-words", "words-in-capitals", "words-in-mixed-case", "word-length",
    "text-length",
  ]

  static let count = dictionary.categories.count + shapes.count

  /// Names of all style features, in column order.
  static var names: [String] { (dictionary.categories + shapes).map { "style/\($0)" } }

  /// Fills `values` with the shape features: counts over the square root of the number of words; the mean length of a
  /// word in bytes; and ln(1 + words).
  static func measure(_ stream: TermStream, into values: UnsafeMutableBufferPointer<Float>) {
    let scanner = stream.scanner
    var digits: Float = 0
    var capitalised: Float = 0
    var upper: Float = 0
    var mixed: Float = 0
    var length: Float = 0
    for index in stream.wordTokens {
      let token = scanner.tokens[Int(index)]
      let width = token.end - token.start
      length += Float(width)
      if scanner.text[Int(token.start)] &- 0x30 < 10 { digits += 1 }
      switch token.casing {
      case .lower: break
      case .capitalised: capitalised += 1
      case .upper: if width >= 4 { upper += 1 }
      case .mixed: mixed += 1
      }
    }
    let words = Float(stream.wordTokens.count)
    let scale = 1 / max(1, words).squareRoot()
    values[0] = digits * scale
    values[1] = capitalised * scale
    values[2] = upper * scale
    values[3] = mixed * scale
    values[4] = words > 0 ? length / words : 0
    values[5] = Logarithm.natural(1 + words)
  }
}
