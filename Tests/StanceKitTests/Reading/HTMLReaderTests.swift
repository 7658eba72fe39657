import StanceKit
import Testing

@Suite("HTML")
struct HTMLReaderTests {
  private func read(_ page: String) throws -> Article {
    try ArticleReader().article(from: Array(page.utf8), name: "page.html")
  }

  private func text(_ page: String) throws -> String {
    let article = try read(page)
    return article.string(in: 0..<article.text.count)
  }

  private let prose =
    "The pumping station that warms forty thousand flats was hit in the night, and in the "
    + "morning the crews were told that no transformer could be spared before the spring."

  @Test("blocks, line breaks, lists, quotations, entities")
  func blocks() throws {
    let page = """
      <!DOCTYPE html><html><body><div><h2>A  title
      here</h2><p>One &amp; two&nbsp;three <b>bold</b>text.<br>Next line.</p>Loose text
      <ul><li>first</li><li>second <a href=x>link</a></li></ul>
      <blockquote><p>Quoted.</p><p>Twice.</p></blockquote><pre>a
      b</pre><table><tr><td>cell</td><td>other</td></tr></table></div></body></html>
      """
    #expect(
      try text(page) == """
        A title here

        One & two three boldtext.
        Next line.

        Loose text

        - first
        - second link

        > Quoted.

        > Twice.

        a
        b

        cell

        other
        """)
  }

  @Test("scripts, styles, menus, asides, forms and footers are left out")
  func apparatus() throws {
    let page = """
      <html><head><title>T</title><style>p{margin:0}</style></head><body>
      <nav><a href=a>Home</a><a href=b>News</a></nav><header><p>Masthead</p></header>
      <div class="sidebar"><p>Something else entirely</p></div>
      <article><header><h1>Heading</h1></header><p>\(prose)</p><script>var x = 1;</script>
      <aside>Aside</aside><form><input value=v><p>Subscribe</p></form><p>\(prose) Again.</p>
      <div style="display: none">hidden</div><p hidden>hidden</p></article>
      <noscript>Enable it</noscript><footer>Footer</footer></body></html>
      """
    #expect(try text(page) == "Heading\n\n\(prose)\n\n\(prose) Again.")
  }

  @Test("title, date, author and outlet")
  func metadata() throws {
    let article = try read(
      """
      <html><head><title>Pumps and Power | The Courier</title>
      <meta property="og:site_name" content="The Courier">
      <meta property="article:published_time" content="2024-11-02T08:00:00Z">
      <meta name="author" content="By Marta Kovel"></head><body><article><h1>Pumps and Power</h1>
      <p>\(prose)</p></article></body></html>
      """)
    #expect(article.title == "Pumps and Power")
    #expect(article.date == "2024-11-02T08:00:00Z")
    #expect(article.author == "Marta Kovel")
    #expect(article.source == "The Courier")
    let plain = try read(
      """
      <html><head><title>Only this</title><script type="application/ld+json">
      {"headline":"x","datePublished": "2023-01-05"}</script></head><body>
      <p class="byline">By <a rel="author">Jan Example</a></p><p>\(prose)</p></body></html>
      """)
    #expect(plain.title == "Only this")
    #expect(plain.date == "2023-01-05")
    #expect(plain.author == "Jan Example")
    let timed = try read("<h1>H</h1><time datetime='2022-02-24'>then</time><p>\(prose)</p>")
    #expect(timed.title == "H")
    #expect(timed.date == "2022-02-24")
    #expect(timed.author == nil && timed.source == nil)
  }

  @Test("headings and captions come from the markup")
  func marks() throws {
    let article = try read(
      """
      <article><h3>a heading in small letters that ends with a stop.</h3><p>\(prose)</p>
      <figure><img src=x><figcaption>Crews at the river, before the frost came.</figcaption></figure>
      <p><span class="byline">Marta Kovel</span> </p>
      <ul><li><a href=a>What the ministry knew about it</a></li></ul></article>
      """)
    #expect(
      outline(article) == [
        "heading: a heading in small letters that ends with a stop.", "body: " + prose,
        "caption: Crews at the river, before the frost came.", "byline: Marta Kovel",
        "related-links: - What the ministry knew about it",
      ])
  }

  @Test("without a named container the way leads to the densest element")
  func density() throws {
    let links = (0..<12).map { "<li><a href=x>Teaser number \($0) of another story</a></li>" }
    let page = """
      <div id=page><div id=left><ul>\(links.joined())</ul></div>
      <div id=main><div><p>\(prose)</p><p>\(prose) Two.</p></div></div></div>
      """
    #expect(try text(page) == "\(prose)\n\n\(prose) Two.")
  }

  @Test("a forum keeps all its posts, and what they quote is quoted")
  func forum() throws {
    let page = """
      <div class=thread><article class=message><div class="bbCodeBlock--quote">Old words.</div>
      <p>\(prose) One.</p></article><article class=message><blockquote>\(prose)</blockquote>
      <p>\(prose) Two.</p></article></div>
      """
    let lines = outline(try read(page))
    #expect(lines.map { $0.prefix { $0 != ":" } } == ["body \"", "body", "body \"", "body"])
  }

  @Test("a page wrapped into one form is still read")
  func formPage() throws {
    #expect(try text("<body><form><div><p>\(prose)</p></div></form></body>") == prose)
  }

  @Test("comments are left out of articles and kept where they are the page")
  func comments() throws {
    let four = "<p>\(prose) \(prose)</p><p>\(prose) \(prose)</p>"
    #expect(
      try !text("<article>\(four)</article><div id=comments><p>Reader: no.</p></div>")
        .contains("Reader"))
    #expect(try text("<h1>T</h1><div id=comments><p>Reader: \(prose)</p></div>").contains("Reader"))
  }

  @Test("XHTML, upper case, unclosed and misnested elements")
  func tagSoup() throws {
    #expect(
      try text("<HTML><BODY><P>One<P>Two<B>bold<I>both</B>it</I></BODY>") == "One\n\nTwoboldbothit")
    #expect(
      try text("<?xml version=\"1.0\"?><html xmlns=\"x\"><body><p>One<br/>two</p></body></html>")
        == "One\ntwo")
  }

  @Test("entities are characters, and no other entity is expanded")
  func entities() throws {
    #expect(
      try text("<p>&eacute; &#8217; &#x2014; &lt;b&gt; &unknown; &#0; &#xD800;x</p>").contains(
        "é ’ — <b>"))
    let bomb = """
      <!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
      <html><body><p>text &b;&b;</p></body></html>
      """
    #expect(try !text(bomb).contains("aaaa"))
    #expect(
      try !text("<!DOCTYPE h [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><p>t &x;</p>").isEmpty)
  }

  @Test(
    "hostile pages never trap",
    arguments: [
      "<", "<html", "<html>", "<!doctype html>", "<!--", "<html><!-- -->", "<html><p", "</p>",
      "<html>\u{FFFD}", "<html><body><table><tr><td><table>", "<html><script>", "<html><title>",
      "<html><p>x</p><plaintext><p>", "<html><p>&#99999999999;</p>", "<html a='\u{1}'>x",
    ])
  func hostile(page: String) {
    do {
      #expect(brokenLaw(of: try read(page)) == nil)
    } catch {
      #expect(error is ReadingError)
    }
  }

  @Test(
    "deep nesting is read in linear time",
    arguments: ["<div>", "<b>", "<blockquote>", "<ul><li>", "<table><tr><td>", "<span>", "<font>"])
  func deep(tag: String) throws {
    let page = "<html><body>" + String(repeating: tag, count: 20_000) + prose
    do {
      #expect(brokenLaw(of: try read(page)) == nil)
    } catch {
      #expect(error as? ReadingError == .noMainText(path: "page.html"), "\(error)")
    }
  }

  @Test("mutated pages keep the laws", arguments: 0..<10)
  func mutated(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let page = Array(
      """
      <!DOCTYPE html><html><head><title>T</title></head><body><article><h1>Heading</h1>
      <p class="byline">By X</p><p>\(prose)</p><ul><li>one</li></ul><blockquote>q</blockquote>
      </article></body></html>
      """.utf8)
    for _ in 0..<60 {
      var bytes = page
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[index] = [0x3C, 0x3E, 0x22, 0x26, 0xFF, 0x2F, 0x20].randomElement(using: &generator)!
      }
      do {
        let article = try ArticleReader().article(from: bytes, name: "page.html")
        #expect(brokenLaw(of: article) == nil)
      } catch {}
    }
  }

  @Test("what stands behind deep nesting is not lost", arguments: [100, 300, 1_000, 5_000])
  func behindDeepNesting(depth: Int) throws {
    let opening = String(repeating: "<font>", count: depth)
    let closing = String(repeating: "</font>", count: depth)
    #expect(
      try text("<p>\(opening)\(prose)\(closing)</p><p>After it.</p>") == "\(prose)\n\nAfter it.")
  }

  @Test("unclosed paragraphs do not count as nesting, nor do signs in scripts")
  func honestPages() throws {
    let paragraphs = (0..<3_000).map { "<p>Paragraph number \($0) of a long page." }
    let article = try read(
      "<script>" + String(repeating: "if (a<b) c();", count: 2_000) + "</script>"
        + paragraphs.joined())
    #expect(ParagraphSegmenter().paragraphs(of: article).count == 3_000)
  }

  @Test("thousands of attributes and end tags that fit nothing")
  func excess() throws {
    let attributes = (0..<20_000).map { "a\($0)=\"x > y\"" }.joined(separator: " ")
    #expect(try text("<p \(attributes)>Text.</p><p>More.</p>") == "Text.\n\nMore.")
    let wrong = String(repeating: "<div>", count: 20_000) + String(repeating: "</b>", count: 20_000)
    #expect(try text("<body>\(wrong)<p>Text.</p>") == "Text.")
  }
}
