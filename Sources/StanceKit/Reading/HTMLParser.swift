import CXML2

/// libxml2's HTML parser, turned into an `HTMLTree`. The one file that touches its pointers.
///
/// Nothing is loaded, no entity but the characters of HTML is expanded, and errors of the markup
/// are mended without a word, as browsers do.
enum HTMLParser {
  /// Initialises the library's globals once, whichever thread comes first.
  private static let isReady: Bool = {
    xmlInitParser()
    return true
  }()

  private static let tags = Dictionary(
    uniqueKeysWithValues: HTMLTag.allCases.map { ($0.rawValue, $0) })
  private static let attributeNames = Dictionary(
    uniqueKeysWithValues: HTMLAttribute.allCases.map { ($0.rawValue, $0) })

  /// The tree of a page in UTF-8 without zero bytes; nil where there is nothing to parse.
  static func tree(of text: [UInt8]) -> HTMLTree? {
    guard isReady, text.count < Int(Int32.max) else { return nil }
    let text = HTMLLimits.applied(to: text)
    let options = Int32(
      HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
        | HTML_PARSE_NONET.rawValue | HTML_PARSE_COMPACT.rawValue
        | HTML_PARSE_IGNORE_ENC.rawValue)
    return text.withUnsafeBytes { buffer in
      parse(buffer.bindMemory(to: CChar.self), options)
    }
  }

  private static func parse(
    _ buffer: UnsafeBufferPointer<CChar>, _ options: Int32
  ) -> HTMLTree? {
    guard let context = htmlCreateMemoryParserCtxt(buffer.baseAddress, Int32(buffer.count)) else {
      return nil
    }
    defer { htmlFreeParserCtxt(context) }
    htmlCtxtUseOptions(context, options)
    // Otherwise the parser drops the rest of a page at 255 open elements, and old pages that
    // never close their <font> have more. Nothing here or in the library recurses by depth.
    context.pointee.options |= Int32(XML_PARSE_HUGE.rawValue)
    xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8)
    htmlParseDocument(context)
    guard let document = context.pointee.myDoc else { return nil }
    defer { xmlFreeDoc(document) }
    guard let root = xmlDocGetRootElement(document) else { return nil }
    return flattened(root, capacity: buffer.count)
  }

  private static func flattened(_ root: xmlNodePtr, capacity: Int) -> HTMLTree {
    var tree = HTMLTree()
    tree.bytes.reserveCapacity(capacity)
    tree.nodes.append(
      HTMLTree.Node(tag: .document, parent: 0, end: 0, text: 0..<0, attributes: 0..<0))
    var open = [0]
    var next: xmlNodePtr? = root
    while let node = next {
      let isElement = node.pointee.type == XML_ELEMENT_NODE
      if isElement {
        appendElement(node, parent: open[open.count - 1], to: &tree)
      } else {
        appendText(node, parent: open[open.count - 1], to: &tree)
      }
      if isElement, let child = node.pointee.children {
        open.append(tree.nodes.count - 1)
        next = child
        continue
      }
      if isElement { tree.nodes[tree.nodes.count - 1].end = tree.nodes.count }
      var finished: xmlNodePtr = node
      next = nil
      while true {
        if let sibling = finished.pointee.next {
          next = sibling
          break
        }
        guard open.count > 1, let parent = finished.pointee.parent else { break }
        tree.nodes[open.removeLast()].end = tree.nodes.count
        finished = parent
        // The root's siblings are comments and a document type.
        if open.count == 1 { break }
      }
    }
    tree.nodes[0].end = tree.nodes.count
    return tree
  }

  private static func appendElement(_ node: xmlNodePtr, parent: Int, to tree: inout HTMLTree) {
    let name = String(
      cString: UnsafeRawPointer(node.pointee.name).assumingMemoryBound(
        to: CChar.self))
    let first = tree.attributes.count
    var attribute = node.pointee.properties
    while let current = attribute {
      let key = String(
        cString: UnsafeRawPointer(current.pointee.name).assumingMemoryBound(to: CChar.self))
      if let known = attributeNames[key] {
        let start = tree.bytes.count
        var value = current.pointee.children
        while let part = value {
          appendContent(part, to: &tree.bytes)
          value = part.pointee.next
        }
        tree.attributes.append(
          HTMLTree.Attribute(name: known, value: start..<tree.bytes.count))
      }
      attribute = current.pointee.next
    }
    tree.nodes.append(
      HTMLTree.Node(
        tag: tags[name] ?? .other, parent: parent, end: 0, text: 0..<0,
        attributes: first..<tree.attributes.count))
  }

  private static func appendText(_ node: xmlNodePtr, parent: Int, to tree: inout HTMLTree) {
    let type = node.pointee.type
    guard type == XML_TEXT_NODE || type == XML_CDATA_SECTION_NODE else { return }
    let start = tree.bytes.count
    appendContent(node, to: &tree.bytes)
    let position = tree.nodes.count
    tree.nodes.append(
      HTMLTree.Node(
        tag: .text, parent: parent, end: position + 1, text: start..<tree.bytes.count,
        attributes: 0..<0))
  }

  private static func appendContent(_ node: xmlNodePtr, to bytes: inout [UInt8]) {
    guard let content = node.pointee.content else { return }
    let length = Int(xmlStrlen(content))
    bytes.append(contentsOf: UnsafeBufferPointer(start: content, count: length))
  }
}
