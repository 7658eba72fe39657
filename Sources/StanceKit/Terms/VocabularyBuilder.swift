/// Counts in how many texts each term occurs and keeps those the options ask for.
struct VocabularyBuilder {
  private struct Record {
    var identity: UInt64
    var documentFrequency: UInt32
    /// One more than the last text that counted the term; 0 in an empty slot.
    var lastText: UInt32
    /// Where the term was met first: text and occurrence.
    var firstText: UInt32
    var firstOccurrence: UInt32
  }

  private let options: TermOptions
  private var slots: [Record]
  private var used = 0
  private var texts = 0

  private static let empty = Record(
    identity: 0, documentFrequency: 0, lastText: 0, firstText: 0, firstOccurrence: 0)

  init(_ options: TermOptions) {
    self.options = options
    slots = Array(repeating: Self.empty, count: 1 << 16)
  }

  /// Counts the terms of the next text, which `stream` has just read.
  mutating func add(_ stream: TermStream) {
    texts += 1
    while 2 * (used + stream.occurrences.count) > slots.count { grow() }
    let mask = slots.count - 1
    let text = UInt32(texts)
    var added = 0
    let occurrences = stream.occurrences
    slots.withUnsafeMutableBufferPointer { slots in
      for (occurrence, identity) in occurrences.enumerated() {
        var position = Int(truncatingIfNeeded: identity >> 20) & mask
        while slots[position].lastText != 0 && slots[position].identity != identity {
          position = (position + 1) & mask
        }
        if slots[position].lastText == 0 {
          slots[position] = Record(
            identity: identity, documentFrequency: 1, lastText: text, firstText: text - 1,
            firstOccurrence: UInt32(occurrence))
          added += 1
        } else if slots[position].lastText != text {
          slots[position].lastText = text
          slots[position].documentFrequency += 1
        }
      }
    }
    used += added
  }

  private mutating func grow() {
    var larger = [Record](repeating: Self.empty, count: slots.count * 4)
    let mask = larger.count - 1
    for record in slots where record.lastText != 0 {
      var position = Int(truncatingIfNeeded: record.identity >> 20) & mask
      while larger[position].lastText != 0 { position = (position + 1) & mask }
      larger[position] = record
    }
    slots = larger
  }

  /// Selects, orders (falling document frequency, then written form) and names the terms.
  ///
  /// - Parameter read: reads text `i` again into the stream it is given.
  func vocabulary(rereading read: (Int, TermStream) -> Void) -> Vocabulary {
    let most = Int((options.maximumDocumentShare * Double(texts)).rounded(.down))
    var kept = slots.filter {
      $0.lastText != 0 && Int($0.documentFrequency) >= options.minimumDocumentFrequency
        && Int($0.documentFrequency) <= most
    }
    kept.sort { ($0.firstText, $0.firstOccurrence) < ($1.firstText, $1.firstOccurrence) }
    let stream = TermStream(options, marks: false)
    var named: [(record: Record, form: [UInt8])] = []
    named.reserveCapacity(kept.count)
    var start = 0
    while start < kept.count {
      var end = start
      while end < kept.count, kept[end].firstText == kept[start].firstText { end += 1 }
      read(Int(kept[start].firstText), stream)
      let forms = stream.written(kept[start..<end].map { Int($0.firstOccurrence) })
      for (record, form) in zip(kept[start..<end], forms) { named.append((record, form)) }
      start = end
    }
    named.sort {
      if $0.record.documentFrequency != $1.record.documentFrequency {
        return $0.record.documentFrequency > $1.record.documentFrequency
      }
      return $0.form.lexicographicallyPrecedes($1.form)
    }
    if let limit = options.vocabularyLimit, named.count > limit {
      named.removeLast(named.count - limit)
    }
    var bytes: [UInt8] = []
    var offsets: [UInt32] = [0]
    for (_, form) in named {
      bytes += form
      offsets.append(UInt32(bytes.count))
    }
    return Vocabulary(
      bytes: bytes, offsets: offsets, identities: named.map(\.record.identity),
      documentFrequencies: named.map(\.record.documentFrequency))
  }
}
