/// HTML: the main text of a page with one line for each block, blank lines between blocks, and
/// title, date, author and outlet where the page gives them.
///
/// The text that is made here is the decoded article that ranges refer to: paragraphs stand
/// between blank lines, list items open with `- `, block quotations with `> `, a line break is a
/// line break. Headings and captions are marked in `Article.marks`.
enum HTMLReader {
  static func article(
    from text: [UInt8], name: String, decoding: DecodingReport
  ) throws(ReadingError) -> Article {
    guard let tree = HTMLParser.tree(of: text) else { throw .noMainText(path: name) }
    let layout = HTMLLayout(tree)
    var writer = HTMLTextWriter(tree, isExcluded: layout.isExcluded)
    writer.write(layout.mainNode)
    guard !writer.text.isEmpty else { throw .noMainText(path: name) }
    let metadata = HTMLMetadata(tree, mainNode: layout.mainNode)
    // What libxml2 hands out is UTF-8, save that broken references may stand for nothing valid.
    var report = decoding
    var valid = writer.text
    if UTF8Repair.firstFault(in: valid.span, range: 0..<valid.count) != nil {
      valid = []
      UTF8Repair.append(
        writer.text.span, range: 0..<writer.text.count, to: &valid, report: &report)
      return Article(
        id: name, validText: valid, title: metadata.title, source: metadata.source,
        date: metadata.date, author: metadata.author, format: .html, decoding: report)
    }
    return Article(
      id: name, validText: valid, title: metadata.title, source: metadata.source,
      date: metadata.date, author: metadata.author, format: .html, decoding: report,
      marks: writer.marks)
  }
}

/// What a page says about itself.
struct HTMLMetadata {
  let title: String?
  let date: String?
  let author: String?
  let source: String?

  init(_ tree: HTMLTree, mainNode: Int) {
    var metas: [String: String] = [:]
    var pageTitle: String?
    var headings: [Int] = []
    var firstTime: String?
    var bylines: [String] = []
    var linkedDate: String?
    for (index, node) in tree.nodes.enumerated() {
      switch node.tag {
      case .meta:
        guard let content = tree.value(.content, of: index) else { continue }
        let value = HTMLTree.collapsed(Array(content.utf8))
        if value.isEmpty { continue }
        for attribute in [HTMLAttribute.property, .name, .itemprop] {
          if let key = tree.value(attribute, of: index)?.lowercased(), metas[key] == nil {
            metas[key] = value
          }
        }
      case .title where pageTitle == nil:
        pageTitle = Self.nonEmpty(tree.text(of: index))
      case .h1: headings.append(index)
      case .time where firstTime == nil:
        firstTime = Self.nonEmpty(tree.value(.datetime, of: index) ?? tree.text(of: index))
      case .script where linkedDate == nil:
        linkedDate = Self.linkedDate(tree, index)
      case .text, .document: continue
      default:
        if bylines.count < 4, let name = Self.byline(tree, index) { bylines.append(name) }
      }
    }
    let mainEnd = tree.nodes[mainNode].end
    let heading =
      (headings.first { $0 >= mainNode && $0 < mainEnd } ?? headings.first)
      .flatMap { Self.nonEmpty(tree.text(of: $0)) }
    title =
      metas["og:title"] ?? metas["twitter:title"] ?? metas["headline"]
      ?? Self.title(pageTitle, heading: heading, site: metas["og:site_name"])
    date =
      Self.first(
        metas,
        [
          "article:published_time", "og:article:published_time", "datepublished", "date",
          "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date",
          "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "article.published",
          "cxenseparse:recs:publishtime", "og:published_time",
        ]) ?? linkedDate ?? firstTime
    let named = Self.first(
      metas,
      ["author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl"])
    author = (named.map(Self.withoutBy).flatMap(Self.nameOnly)) ?? bylines.first
    source = Self.first(metas, ["og:site_name", "application-name", "publisher", "dc.publisher"])
  }

  private static func first(_ metas: [String: String], _ keys: [String]) -> String? {
    for key in keys { if let value = metas[key] { return value } }
    return nil
  }

  /// The heading where the page's title holds it; else the title without the outlet's name.
  private static func title(_ page: String?, heading: String?, site: String?) -> String? {
    guard let page else { return heading }
    if let heading, page.hasPrefix(heading) || page.hasSuffix(heading) { return heading }
    if let site {
      for separator in [" | ", " - ", " – ", " — ", " :: ", " · "]
      where page.hasSuffix(separator + site) {
        return nonEmpty(String(page.dropLast((separator + site).count)))
      }
    }
    return page
  }

  private static func nonEmpty(_ string: String) -> String? { string.isEmpty ? nil : string }

  /// An address is no name.
  private static func nameOnly(_ name: String) -> String? {
    name.hasPrefix("http") || name.isEmpty || name.utf8.count > 120 ? nil : name
  }

  private static func withoutBy(_ name: String) -> String {
    name.lowercased().hasPrefix("by ") ? String(name.dropFirst(3)) : name
  }

  private static func byline(_ tree: HTMLTree, _ node: Int) -> String? {
    guard tree.nodes[node].attributes.count > 0 else { return nil }
    let isAuthor =
      tree.value(.rel, of: node)?.lowercased() == "author"
      || tree.value(.itemprop, of: node)?.lowercased() == "author"
      || !Set(tree.classNames(of: node)).isDisjoint(with: bylineClasses)
    guard isAuthor, tree.nodes[node].end - node < 64 else { return nil }
    let name = withoutBy(tree.text(of: node))
    return name.utf8.count <= 80 ? nameOnly(name) : nil
  }

  private static let bylineClasses: Set<String> = [
    "byline", "author", "author-name", "byline__name", "article-author", "post-author",
    "entry-author", "article__author", "byline-name", "story-byline",
  ]

  /// `"datePublished": "…"` of a JSON-LD block.
  private static func linkedDate(_ tree: HTMLTree, _ script: Int) -> String? {
    guard tree.value(.type, of: script)?.lowercased() == "application/ld+json" else { return nil }
    let content = tree.text(of: script)
    guard let key = content.firstRange(of: "\"datePublished\"") else { return nil }
    let rest = content[key.upperBound...]
    guard let open = rest.firstIndex(of: "\""), rest[..<open].allSatisfy({ $0 == ":" || $0 == " " })
    else { return nil }
    let value = rest[rest.index(after: open)...].prefix { $0 != "\"" && $0 != "\\" }
    return value.utf8.count <= 40 ? nonEmpty(String(value)) : nil
  }
}
