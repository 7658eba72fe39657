/// Writes the text of a part of a page, block by block.
struct HTMLTextWriter {
  private(set) var text: [UInt8] = []
  private(set) var marks: [Article.Mark] = []
  private let tree: HTMLTree
  private let isExcluded: [Bool]

  /// The block being written, white space collapsed.
  private var block: [UInt8] = []
  private var pendingSpace = false
  private var pendingBreaks = 0
  private var linkBytes = 0
  private var hintedBytes = 0
  private var hintedAs: Furniture?
  private var links = 0
  /// Position in the tree of the block's first text.
  private var blockStart = 0
  /// Where the innermost element of each sort ends, in positions of the tree.
  private var linkEnd = 0
  private var preformattedEnd = 0
  private var headingEnd = 0
  private var hint: (furniture: Furniture, end: Int)?
  private var quotationEnds: [Int] = []
  /// The end of a list item whose first block has not been written yet.
  private var openItemEnd = 0
  private var lastWasListItem = false

  init(_ tree: HTMLTree, isExcluded: [Bool]) {
    self.tree = tree
    self.isExcluded = isExcluded
  }

  /// Bytes beyond which a class name like `caption` is not believed.
  private static let longestHinted = 300

  /// Writes everything below `root`.
  mutating func write(_ root: Int) {
    var blockEnds: [Int] = []
    var index = root
    let end = tree.nodes[root].end
    while index < end {
      while let last = blockEnds.last, last <= index {
        closeBlock()
        blockEnds.removeLast()
      }
      while let last = quotationEnds.last, last <= index { quotationEnds.removeLast() }
      if let current = hint, current.end <= index { hint = nil }
      let node = tree.nodes[index]
      if isExcluded[index] {
        index = node.end
        continue
      }
      if node.tag == .text {
        append(node.text, at: index)
      } else {
        if node.tag.isBlock {
          closeBlock()
          blockEnds.append(node.end)
        }
        open(index, node)
      }
      index += 1
    }
    closeBlock()
  }

  private mutating func open(_ index: Int, _ node: HTMLTree.Node) {
    switch node.tag {
    case .br:
      pendingBreaks += 1
      if pendingBreaks >= 2 { closeBlock() }
    case .a:
      linkEnd = max(linkEnd, node.end)
      links += 1
    case .pre: preformattedEnd = max(preformattedEnd, node.end)
    case .h1, .h2, .h3, .h4, .h5, .h6: headingEnd = max(headingEnd, node.end)
    case .blockquote: quotationEnds.append(node.end)
    case .li: openItemEnd = node.end
    case .figcaption, .caption: hint = (.caption, node.end)
    default: break
    }
    guard !node.attributes.isEmpty, node.tag != .a else { return }
    for name in tree.classNames(of: index) {
      if Self.quotationNames.contains(name) && node.tag != .blockquote && node.tag.isBlock {
        quotationEnds.append(node.end)
        break
      }
      if let furniture = Self.hintedNames[name] {
        hint = (furniture, node.end)
        break
      }
    }
  }

  private mutating func append(_ range: Range<Int>, at position: Int) {
    let copy = tree.bytes
    let bytes = copy.span
    let isPreformatted = position < preformattedEnd
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if isPreformatted && byte == 0x0A {
        pendingBreaks += 1
        if pendingBreaks >= 2 { closeBlock() }
        index += 1
        continue
      }
      let space = CharacterClass.spaceLength(bytes, at: index, end: range.upperBound)
      if space > 0 {
        pendingSpace = true
        index += space
        continue
      }
      // Soft hyphens are typesetting.
      if byte == 0xC2 && index + 1 < range.upperBound && bytes[index + 1] == 0xAD {
        index += 2
        continue
      }
      if block.isEmpty {
        blockStart = position
      } else {
        if pendingBreaks > 0 { block.append(0x0A) } else if pendingSpace { block.append(0x20) }
      }
      (pendingBreaks, pendingSpace) = (0, false)
      // Up to the next white space or non-ASCII byte in one go.
      var stop = index + 1
      while stop < range.upperBound && bytes[stop] > 0x20 && bytes[stop] < 0x80 { stop += 1 }
      if byte >= 0x80 {
        stop = index + 1
        while stop < range.upperBound && bytes[stop] & 0xC0 == 0x80 { stop += 1 }
      }
      block.append(copying: bytes, range: index..<stop)
      if position < linkEnd { linkBytes += stop - index }
      if let hint {
        hintedBytes += stop - index
        hintedAs = hint.furniture
      }
      index = stop
    }
  }

  /// Ends the paragraph and adds it to the text with its marks.
  private mutating func closeBlock() {
    defer {
      block.removeAll(keepingCapacity: true)
      (pendingSpace, pendingBreaks) = (false, 0)
      (linkBytes, hintedBytes, links, hintedAs) = (0, 0, 0, nil)
    }
    guard !block.isEmpty else { return }
    let isItem = blockStart < openItemEnd
    openItemEnd = 0
    if !text.isEmpty {
      text.append(0x0A)
      // Items of a list stand line by line.
      if !(isItem && lastWasListItem) { text.append(0x0A) }
    }
    lastWasListItem = isItem
    let start = text.count
    let quotation = [UInt8](repeating: UInt8(ascii: ">"), count: min(quotationEnds.count, 16))
    if !quotation.isEmpty { text.append(contentsOf: quotation + [0x20]) }
    if isItem { text.append(contentsOf: [UInt8(ascii: "-"), 0x20]) }
    for byte in block {
      text.append(byte)
      if byte == 0x0A && !quotation.isEmpty { text.append(contentsOf: quotation + [0x20]) }
    }
    if let role = role(isItem: isItem) {
      marks.append(Article.Mark(range: start..<text.count, role: role))
    }
  }

  /// What the markup says the block is: a heading, what its class names tell, or a bare link.
  private func role(isItem: Bool) -> Article.Mark.Role? {
    if blockStart < headingEnd { return .heading }
    let visible = block.reduce(0) { $0 + ($1 > 0x20 ? 1 : 0) }
    if let hintedAs, block.count <= Self.longestHinted, hintedBytes * 10 >= visible * 9 {
      return .furniture(hintedAs)
    }
    guard block.count <= Self.longestHinted, linkBytes * 20 >= visible * 19 else { return nil }
    if isItem { return .furniture(.relatedLinks) }
    return links >= 3 ? .furniture(.navigation) : nil
  }

  private static let quotationNames: Set<String> = [
    "quote", "quotecontent", "bbcodeblock--quote", "quoted", "quote-block", "quotebox",
  ]

  private static let hintedNames: [String: Furniture] = [
    "caption": .caption, "wp-caption-text": .caption, "image-caption": .caption,
    "photo-credit": .caption, "credit": .caption, "byline": .byline, "dateline": .dateline,
    "timestamp": .dateline, "post-date": .dateline, "entry-date": .dateline,
    "author-name": .byline, "reading-time": .readingTime, "read-time": .readingTime,
  ]
}
