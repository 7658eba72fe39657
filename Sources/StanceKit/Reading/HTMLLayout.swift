/// Finds the main text of a page.
///
/// Containers that say what they are (`itemprop="articleBody"`, `article`, `main`) are believed
/// when they hold most of the page's prose: the text outside links. Else the way leads from the
/// body down to the smallest element that still holds nearly all of it. Navigation and the
/// like are left out first, unless so much prose stands in them that the page must have been
/// built inside out.
struct HTMLLayout {
  private(set) var mainNode = 0
  /// For each node: whether it and what is below it are left out.
  private(set) var isExcluded: [Bool]
  private let tree: HTMLTree
  /// For each node: bytes of prose in it.
  private var prose: [Int] = []

  /// Largest share of the prose that a sidebar, a form or a footer may hold and be left out.
  private static let largestLeftOut = 0.3
  /// Bytes of prose an article needs before its readers' comments are left out.
  private static let articleWithComments = 600
  /// Share of the prose one element must hold to be the text alone: in a thread the longest post
  /// may well have most of it, and the others must not be lost.
  private static let dominance = 0.85

  init(_ tree: HTMLTree) {
    self.tree = tree
    isExcluded = [Bool](repeating: false, count: tree.nodes.count)
    exclude { Self.isNeverText(tree, $0) }
    measure()
    let measured = prose
    let total = measured[0]
    let containers = tree.nodes.indices.filter {
      !isExcluded[$0] && HTMLRoles.isNamedContainer(tree, $0)
    }
    let named = containers.map { measured[$0] }.max() ?? 0
    exclude { index in
      switch HTMLRoles.role(tree, index) {
      case .text: false
      case .apparatus: Double(measured[index]) <= Self.largestLeftOut * Double(total)
      case .comments:
        named >= Self.articleWithComments && total - measured[index] >= Self.articleWithComments
      }
    }
    measure()
    mainNode = chooseMain(containers)
  }

  /// Marks nodes and all below them.
  private mutating func exclude(where isLeftOut: (Int) -> Bool) {
    var index = 0
    while index < tree.nodes.count {
      if tree.nodes[index].tag != .text && !isExcluded[index] && isLeftOut(index) {
        for inner in index..<tree.nodes[index].end { isExcluded[inner] = true }
        index = tree.nodes[index].end
      } else {
        index += 1
      }
    }
  }

  private static func isNeverText(_ tree: HTMLTree, _ index: Int) -> Bool {
    switch tree.nodes[index].tag {
    case .head, .script, .style, .noscript, .template, .iframe, .object, .embed, .canvas, .svg,
      .math, .audio, .video, .map, .select, .button, .input, .textarea, .dialog, .title:
      return true
    default: break
    }
    guard !tree.nodes[index].attributes.isEmpty else { return false }
    for attribute in tree.attributes[tree.nodes[index].attributes] {
      switch attribute.name {
      case .hidden: return true
      case .ariaHidden:
        if tree.bytes[attribute.value].elementsEqual("true".utf8) { return true }
      case .style:
        let style = tree.bytes[attribute.value].filter { $0 != 0x20 }
        if style.starts(with: "display:none".utf8)
          || style.count < 200
            && String(decoding: style, as: UTF8.self).contains(";display:none")
        {
          return true
        }
      default: break
      }
    }
    return false
  }

  /// Sums the prose of every node: bytes other than white space outside links.
  private mutating func measure() {
    prose = [Int](repeating: 0, count: tree.nodes.count)
    var linkEnd = 0
    for (index, node) in tree.nodes.enumerated() where !isExcluded[index] {
      if node.tag == .a { linkEnd = max(linkEnd, node.end) }
      if node.tag == .text && index >= linkEnd {
        prose[index] = tree.bytes[node.text].reduce(0) { $0 + ($1 > 0x20 ? 1 : 0) }
      }
    }
    for index in tree.nodes.indices.reversed() where index > 0 {
      prose[tree.nodes[index].parent] += prose[index]
    }
  }

  private func chooseMain(_ containers: [Int]) -> Int {
    let total = prose[0]
    func best(_ tag: (Int) -> Bool) -> Int? {
      containers.filter { !isExcluded[$0] && tag($0) }.max { prose[$0] < prose[$1] }
    }
    func holds(_ index: Int, _ share: Double) -> Bool {
      total > 0 && Double(prose[index]) >= share * Double(total)
    }
    if let body = best({ tree.value(.itemprop, of: $0)?.lowercased() == "articlebody" }),
      holds(body, 0.5)
    {
      return body
    }
    let articles = containers.filter { !isExcluded[$0] && tree.nodes[$0].tag == .article }
    if let article = best({ tree.nodes[$0].tag == .article }) {
      let isOnly = articles.allSatisfy { $0 >= article && $0 < tree.nodes[article].end }
      if holds(article, Self.dominance) || isOnly && prose[article] >= Self.articleWithComments {
        return article
      }
    }
    if let main = best({ HTMLRoles.isMain(tree, $0) }), holds(main, 0.5) {
      return smallestHolder(from: main)
    }
    return smallestHolder(from: 0)
  }

  /// Goes down as long as one child holds nearly all the prose of `start`.
  private func smallestHolder(from start: Int) -> Int {
    var current = start
    while true {
      var child = current + 1
      var heavy: Int?
      while child < tree.nodes[current].end {
        if !isExcluded[child] && tree.nodes[child].tag != .text
          && Double(prose[child]) >= Self.dominance * Double(prose[start])
          && tree.nodes[child].tag != .p
        {
          heavy = child
          break
        }
        child = tree.nodes[child].end
      }
      guard let heavy, prose[start] > 0 else { return current }
      current = heavy
    }
  }
}

/// What an element's tag, role and class names say it is for.
enum HTMLRoles {
  enum Role {
    case text
    /// Everything around the text: menus, sidebars, forms, banners.
    case apparatus
    case comments
  }

  static func isMain(_ tree: HTMLTree, _ index: Int) -> Bool {
    tree.nodes[index].tag == .main || tree.value(.role, of: index)?.lowercased() == "main"
  }

  static func isNamedContainer(_ tree: HTMLTree, _ index: Int) -> Bool {
    let node = tree.nodes[index]
    if node.tag == .article || node.tag == .main { return true }
    guard !node.attributes.isEmpty else { return false }
    return isMain(tree, index) || tree.value(.itemprop, of: index)?.lowercased() == "articlebody"
  }

  static func role(_ tree: HTMLTree, _ index: Int) -> Role {
    let node = tree.nodes[index]
    switch node.tag {
    case .nav, .aside, .footer, .form, .menu: return .apparatus
    case .header: return isInsideArticle(tree, index) ? .text : .apparatus
    case .html, .body, .article, .main, .document, .p: return .text
    default: break
    }
    guard !node.attributes.isEmpty else { return .text }
    if let role = tree.value(.role, of: index)?.lowercased(), apparatusRoles.contains(role) {
      return .apparatus
    }
    for name in tree.classNames(of: index) {
      if commentNames.contains(name) { return .comments }
      if apparatusNames.contains(name) { return .apparatus }
    }
    return .text
  }

  private static func isInsideArticle(_ tree: HTMLTree, _ index: Int) -> Bool {
    var current = tree.nodes[index].parent
    for _ in 0..<64 where current > 0 {
      if isNamedContainer(tree, current) { return true }
      current = tree.nodes[current].parent
    }
    return false
  }

  private static let apparatusRoles: Set<String> = [
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog",
    "menu", "menubar", "toolbar", "alert",
  ]

  private static let commentNames: Set<String> = [
    "comments", "comment-list", "commentlist", "comments-area", "comments-section",
    "comment-section", "disqus_thread", "respond", "comment-respond", "article-comments",
    "fb-comments",
  ]

  private static let apparatusNames: Set<String> = [
    "nav", "navbar", "navigation", "menu", "main-menu", "breadcrumb", "breadcrumbs", "sidebar",
    "side-bar", "widget", "widget-area", "related", "related-posts", "related-articles",
    "related-content", "related-stories", "recommended", "recommendations", "more-stories",
    "read-more", "promo", "newsletter", "newsletter-signup", "newsletter-form", "subscribe",
    "signup", "share", "sharing", "share-buttons", "share-bar", "social", "social-share",
    "social-links", "sharedaddy", "addtoany_share_save_container", "cookie", "cookies",
    "cookie-banner", "cookie-notice", "cookie-consent", "consent", "gdpr", "banner", "advert",
    "advertisement", "ad", "ads", "ad-container", "ad-slot", "sponsored", "outbrain", "taboola",
    "footer", "site-footer", "masthead", "site-header", "popup", "modal", "paywall", "toolbar",
    "pagination", "pager", "tags", "tag-list", "post-tags", "skip-link", "screen-reader-text",
    "sr-only", "visually-hidden", "pullquote", "pull-quote", "toc", "jp-relatedposts",
    "mw-editsection", "navbox", "reference", "trending", "most-read", "most-popular",
  ]
}
