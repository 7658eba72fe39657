/// A parsed page in document order: a node's descendants follow it up to `end`. Flat, so that no
/// page, however deeply nested, exhausts the stack.
struct HTMLTree {
  struct Node {
    let tag: HTMLTag
    /// Position of the parent; 0 for the root itself.
    let parent: Int
    /// One past the last descendant.
    var end: Int
    /// Text nodes: bytes of `HTMLTree.bytes`; empty for elements.
    let text: Range<Int>
    /// Elements: positions in `HTMLTree.attributes`.
    let attributes: Range<Int>
  }

  struct Attribute {
    let name: HTMLAttribute
    /// Bytes of `HTMLTree.bytes`.
    let value: Range<Int>
  }

  /// Node 0 holds the document and has no tag.
  var nodes: [Node] = []
  var attributes: [Attribute] = []
  /// UTF-8 of every text and attribute value.
  var bytes: [UInt8] = []

  func value(_ name: HTMLAttribute, of node: Int) -> String? {
    for attribute in attributes[nodes[node].attributes] where attribute.name == name {
      return String(decoding: bytes[attribute.value], as: UTF8.self)
    }
    return nil
  }

  /// All text below a node, with white space collapsed.
  func text(of node: Int) -> String {
    var output: [UInt8] = []
    for index in node..<nodes[node].end where nodes[index].tag == .text {
      output.append(contentsOf: bytes[nodes[index].text])
    }
    return HTMLTree.collapsed(output)
  }

  /// A string with runs of white space as single spaces and none at the ends.
  static func collapsed(_ bytes: [UInt8]) -> String {
    let span = bytes.span
    var output: [UInt8] = []
    var index = 0
    var pendingSpace = false
    while index < bytes.count {
      let space = CharacterClass.spaceLength(span, at: index, end: bytes.count)
      if space > 0 {
        pendingSpace = !output.isEmpty
        index += space
        continue
      }
      if pendingSpace { output.append(0x20) }
      pendingSpace = false
      output.append(bytes[index])
      index += 1
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// The words of `class` and `id`, in lower case, cut at spaces only.
  func classNames(of node: Int) -> [String] {
    var names: [String] = []
    for attribute in attributes[nodes[node].attributes]
    where attribute.name == .class || attribute.name == .id {
      for word in bytes[attribute.value].split(whereSeparator: { $0 <= 0x20 }) {
        names.append(String(decoding: word, as: UTF8.self).lowercased())
      }
    }
    return names
  }
}

/// The elements that matter to a reader; all others are `other`.
enum HTMLTag: String, CaseIterable {
  case document = "#document"
  case text = "#text"
  case other = "*"
  case html, head, body, title, meta, link, script, style, noscript, template, iframe, object
  case embed, canvas, svg, math, audio, video, map, select, button, input, textarea, dialog
  case nav, aside, footer, header, form, main, article, section, div, p, br, hr, a
  case h1, h2, h3, h4, h5, h6, ul, ol, li, dl, dt, dd, blockquote, pre, figure, figcaption
  case table, tr, td, th, caption, tbody, thead, tfoot, time, address, fieldset, details, summary
  case center, hgroup, menu, option, label, q

  /// Elements that begin and end a paragraph.
  var isBlock: Bool {
    switch self {
    case .text, .other, .a, .br, .time, .link, .meta, .q, .option, .label, .button, .input, .title,
      .map, .select, .textarea, .object, .embed, .audio, .video, .canvas, .svg, .math, .script,
      .style, .noscript, .template, .iframe:
      false
    default: true
    }
  }

  var isHeading: Bool {
    switch self {
    case .h1, .h2, .h3, .h4, .h5, .h6: true
    default: false
    }
  }
}

/// The attributes that are kept.
enum HTMLAttribute: String, CaseIterable {
  case `class`, id, role, itemprop, property, name, content, datetime, rel, href, hidden, style
  case type
  case ariaHidden = "aria-hidden"
}
