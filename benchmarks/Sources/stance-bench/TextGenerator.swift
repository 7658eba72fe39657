import LinearLearning

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Makes labelled paragraphs that are like newspaper text in what costs time, the same for the same seed.
///
/// Words follow Zipf's law (rank r has weight 1/(r + 2.7), Mandelbrot's form) over a vocabulary of pronounceable words
/// that grow longer with their rank; paragraphs have a log-normal number of words (median 60); about one word in 12 has
/// a comma behind it and one in 18 ends a sentence; one word in 25 has an accent, a Cyrillic spelling or a curly
/// apostrophe. Each of five labels prefers words of its own, so that there is something to learn.
struct TextGenerator {
  static let labels = ["anti-imperialist", "none", "pro-russia", "pro-ukraine", "realist"]

  private let words: [[UInt8]]
  private let foreign: [Bool]
  private var generator: SeededGenerator
  /// Upper bounds of the words' weights, ascending to 1.
  private let cumulative: [Double]

  init(seed: UInt64, vocabulary: Int = 200_000) {
    var generator = SeededGenerator(seed: seed)
    var words: [[UInt8]] = []
    var foreign: [Bool] = []
    for rank in 0..<vocabulary {
      let isForeign = rank > 100 && generator.integer(below: 25) == 0
      words.append(Self.word(rank, isForeign, &generator))
      foreign.append(isForeign)
    }
    var sum = 0.0
    var cumulative: [Double] = []
    for rank in 0..<vocabulary {
      sum += 1 / (Double(rank) + 2.7)
      cumulative.append(sum)
    }
    self.words = words
    self.foreign = foreign
    self.cumulative = cumulative.map { $0 / sum }
    self.generator = generator
  }

  private static let onsets = [
    "b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr",
  ]
  private static let vowels = ["a", "e", "i", "o", "u", "ea", "ou"]
  private static let closes = ["", "n", "r", "s", "t", "l", "nd"]
  private static let cyrillic = ["ко", "ма", "не", "ро", "ва", "ли", "та", "ви"]

  private static func word(
    _ rank: Int, _ isForeign: Bool, _ generator: inout SeededGenerator
  ) -> [UInt8] {
    let syllables = 1 + (rank > 30 ? 1 : 0) + (rank > 3000 ? generator.integer(below: 3) : 0)
    var text = ""
    let script = isForeign ? generator.integer(below: 3) : 0
    for _ in 0..<syllables {
      if isForeign && script == 2 {
        text += cyrillic[generator.integer(below: cyrillic.count)]
      } else {
        text += onsets[generator.integer(below: onsets.count)]
        text += vowels[generator.integer(below: vowels.count)]
        text += closes[generator.integer(below: closes.count)]
      }
    }
    if isForeign && script == 0 { text += "é" }
    if isForeign && script == 1 { text += "’s" }
    return Array(text.utf8)
  }

  /// One paragraph on one line, and the index of its label.
  mutating func paragraph() -> (text: [UInt8], label: Int) {
    let label = generator.integer(below: Self.labels.count)
    let count = max(3, Int(60 * exp(0.6 * generator.normal())))
    var text: [UInt8] = []
    var startsSentence = true
    for index in 0..<count {
      var rank = rank()
      // One word in ten is moved into the label's own tenth of the middle ranks.
      if generator.integer(below: 10) == 0 { rank = 200 + (rank % 400) * Self.labels.count + label }
      if index > 0 { text.append(UInt8(ascii: " ")) }
      let word = words[rank]
      text += word
      if startsSentence, word[0] >= 0x61, word[0] <= 0x7A {
        text[text.count - word.count] = word[0] - 0x20
      }
      startsSentence = false
      switch generator.integer(below: 36) {
      case 0...2: text.append(UInt8(ascii: ","))
      case 3...4:
        text.append(UInt8(ascii: "."))
        startsSentence = true
      default: break
      }
    }
    if text.last != UInt8(ascii: ".") { text.append(UInt8(ascii: ".")) }
    return (text, label)
  }

  private mutating func rank() -> Int {
    let target = generator.uniform()
    var low = 0
    var high = cumulative.count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] < target { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
