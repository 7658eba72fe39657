import StanceKit
import Testing

@Suite("Segmentation")
struct ParagraphSegmenterTests {
  @Test("blank lines separate paragraphs, whatever lies between")
  func blankLines() {
    #expect(
      outline("First paragraph here.\n\nSecond one.\n \t\n\u{A0}\nThird one.\r\n\r\nFourth.") == [
        "body: First paragraph here.", "body: Second one.", "body: Third one.", "body: Fourth.",
      ])
  }

  @Test("one paragraph a line")
  func oneParagraphALine() {
    let first =
      "The council met on Tuesday and heard from eleven residents who had come to speak "
      + "about the shelter, and it decided nothing at all about the money that had been promised."
    let second = "The mayor was not there."
    let third =
      "Her deputy said that the winter budget would be discussed again in May, when the "
      + "region's share was known and the engineers had finished counting the damaged roofs."
    #expect(
      outline([first, second, third].joined(separator: "\n")) == [
        "body: " + first, "body: " + second, "body: " + third,
      ])
  }

  @Test("old Macintosh line ends and Unicode separators")
  func otherLineEnds() {
    #expect(
      outline("One here.\rTwo here.\r\rThree.") == [
        "body: One here.", "body: Two here.", "body: Three.",
      ])
    #expect(
      outline("One here.\u{2029}Two here.\u{2028}Three.") == [
        "body: One here.", "body: Two here.", "body: Three.",
      ])
  }

  /// Wrapped at 60 characters. The second paragraph is set off by nothing but its predecessor's
  /// short last line.
  @Test("lines wrapped by hand are joined")
  func hardWrapped() {
    let text = """
      When the convoy reached the bridge the drivers were told to
      wait until the engineers had looked at the second pillar,
      which had been hit in the night.
      Nobody knew how long that would take. Some of the men slept
      in their cabins; others walked down to the river and came
      back with stories of what the villagers had seen.

      In the morning a captain arrived. He had a list of the
      lorries, and he read the numbers aloud one after the other.
      """
    #expect(
      outline(text) == [
        "body: When the convoy reached the bridge the drivers were told to|wait until the "
          + "engineers had looked at the second pillar,|which had been hit in the night.",
        "body: Nobody knew how long that would take. Some of the men slept|in their cabins; "
          + "others walked down to the river and came|back with stories of what the villagers "
          + "had seen.",
        "body: In the morning a captain arrived. He had a list of the|lorries, and he read the "
          + "numbers aloud one after the other.",
      ])
  }

  @Test("indented paragraphs of wrapped text")
  func indentedParagraphs() {
    let text = """
         The first paragraph is indented, as in a printed book, and
      it runs over three lines before the sentence comes to its end
      at the right edge of the page, where it just fits in, really.
         The second paragraph opens with the same indentation, but
      no blank line stands before it and so the margin has to tell
      the two of them apart.
      """
    #expect(outline(text).count == 2)
  }

  @Test("double-spaced text is joined across its blank lines")
  func doubleSpaced() {
    let long = [
      "The delegation arrived late in the evening and went at once to",
      "the hotel, where the interpreters had been waiting since noon",
      "with nothing to eat but the biscuits that the night porter had",
      "found in a cupboard behind the desk of the manager, who was on",
      "leave and had left his keys with a cousin from a village near",
      "the border, and nobody was able to reach him there.",
      "In the morning the talks began without the keys and without",
      "the manager.",
    ].joined(separator: "\n\n")
    #expect(outline(long).count == 2)
  }

  @Test("a wrapped part and long lines in one text")
  func mixture() {
    let long =
      "This paragraph was pasted from a page and so it stands on one long line of its own, far "
      + "beyond the width at which anybody would break a line by hand, and it ends with a stop."
    let text = """
      \(long)
      \(long.uppercased().prefix(4))\(long.dropFirst(4))

      Here the author goes on in a mail program that breaks lines
      at sixty characters, and so these three lines belong to one
      paragraph.
      """
    #expect(outline(text).count == 3)
  }

  @Test("a sentence that a converter broke is joined even in unwrapped text")
  func brokenSentence() {
    let text =
      "The paper, which has covered the region since the nineties,\nreported on Monday that the "
      + "talks had been broken off, that both delegations had left the city by the evening train "
      + "and that no date had been set for another meeting of the two sides.\nNobody denied it."
    #expect(outline(text).count == 2)
  }

  @Test("headings")
  func headings() {
    let body = "A paragraph of text that is plainly no heading, because it is a sentence."
    let text = """
      The Winter of the Pumps

      \(body)

      A WAR OF NUMBERS

      \(body) Again.

      Where the Money Went?

      \(body) Once more, and at greater length, so that it can be an answer to the question.

      Underlined by hand
      ------------------

      \(body) At last.

      # Marked

      \(body) Finally.

      This line ends with a stop.

      \(body) Really.
      """
    #expect(
      outline(text).filter { $0.hasPrefix("heading") } == [
        "heading: The Winter of the Pumps", "heading: A WAR OF NUMBERS",
        "heading: Where the Money Went?", "heading: Underlined by hand", "heading: # Marked",
      ])
  }

  @Test("lists: items of prose are paragraphs, runs of small items one")
  func lists() {
    let text = """
      What the pumping station still needs before the frost:

      - two transformers
      - forty metres of cable
      - a new roof

      1. The first demand is that the payments to the crews be resumed without further delay or excuse.
      2. The second is that somebody from the ministry come and look at the station in person.
      """
    #expect(
      outline(text) == [
        "body: What the pumping station still needs before the frost:",
        "body: - two transformers|- forty metres of cable|- a new roof",
        "body: 1. The first demand is that the payments to the crews be resumed without further "
          + "delay or excuse.",
        "body: 2. The second is that somebody from the ministry come and look at the station in "
          + "person.",
      ])
    let article = Article(id: "a", text: text)
    let last = ParagraphSegmenter().paragraphs(of: article)[3]
    #expect(article.string(in: last.content).hasPrefix("The second is"))
  }

  @Test("a number or dash that opens a wrapped line is no list")
  func noList() {
    let text = """
      The agreement was to be signed on the morning of the day after
      12. December would have been too late for the harvest, as they
      - and not only they - had known since the summer before, so the
      ministers sat up all night over the last of the annexes.
      """
    #expect(outline(text).count == 1)
  }

  @Test("quoted posts")
  func quotedPosts() {
    let text = """
      petrov_1 wrote:
      > They should have signed in Istanbul, everything
      > after that is on them.
      >
      > And you know it.

      That is not what the draft said. Read it again.

      Quote:
      The draft was never agreed.

      So who leaked it?
      """
    #expect(
      outline(text) == [
        "quote-attribution: petrov_1 wrote:",
        "body \": > They should have signed in Istanbul, everything|> after that is on them.",
        "body \": > And you know it.",
        "body: That is not what the draft said. Read it again.",
        "quote-attribution: Quote:",
        "body \": The draft was never agreed.",
        "body: So who leaked it?",
      ])
  }

  @Test("a quotation that a forum closes with a button")
  func expandedQuotation() {
    let text = """
      Grey Heron said:

      First paragraph of the older post.

      Second paragraph of the older post.

      Click to expand...

      My answer to it.

      The minister said:

      "We will see."
      """
    #expect(
      outline(text) == [
        "quote-attribution: Grey Heron said:",
        "body \": First paragraph of the older post.",
        "body \": Second paragraph of the older post.",
        "comment-controls: Click to expand...",
        "body: My answer to it.",
        "body: The minister said:",
        "body: \"We will see.\"",
      ])
  }

  @Test("mail headers")
  func messageHeaders() {
    let text = """
      From: someone@example.org (A. Nobody)
      Subject: Re: the bridge
      Organization: None at all
      Lines: 3

      In article <1993.4@example.org>, other@example.org (B. Other) writes:
      > It will not hold.

      It held.
      """
    #expect(
      outline(text).map { $0.prefix { $0 != ":" } } == [
        "message-header", "message-header", "message-header", "message-header",
        "quote-attribution", "body \"", "body",
      ])
  }

  @Test("what stands in a longer paragraph too is a repetition")
  func repetitions() {
    let pull = "The station that warms forty thousand flats has been repaired nineteen times now."
    let text = """
      \(pull)

      Nobody counts any more, the foreman said. \(pull) And it will be hit again.

      Somebody has to count. \(pull.lowercased())
      """
    #expect(outline(text).map { $0.prefix { $0 != ":" } } == ["repetition", "body", "body"])
    let twice = "This paragraph was loaded twice by the page, word for word and comma for comma."
    #expect(
      outline(twice + "\n\n" + twice).map { $0.prefix { $0 != ":" } } == ["body", "repetition"])
    // Short refrains are the speaker's own.
    #expect(outline("We will be back.\n\nWe will be back.").allSatisfy { $0.hasPrefix("body") })
  }

  @Test("code fences and front matter of Markdown")
  func markdownBlocks() throws {
    let text = """
      ---
      title: "The Long Pump"
      author: Marta Kovel
      date: 2024-11-02
      ---

      Text before the table of figures.

      ```
      a = 1

      b = 2
      ```

      Text after it.
      """
    let article = try ArticleReader().article(from: Array(text.utf8), name: "a.md")
    #expect(article.title == "The Long Pump")
    #expect(article.author == "Marta Kovel")
    #expect(article.date == "2024-11-02")
    #expect(
      outline(article).map { $0.prefix { $0 != ":" } } == [
        "front-matter", "body", "code-block", "code-block", "body",
      ])
  }

  @Test("tables and lone links of Markdown")
  func markdownTables() {
    let text = """
      Text before the table of figures.

      | town | flats |
      | --- | --- |
      | Kharkiv | 42,000 |

      [Subscribe now](https://example.org/a)

      [The older report](https://example.org/b)

      A [link](https://example.org/c) in text is text (as before).
      """
    #expect(
      outline(text, format: .markdown).map { $0.prefix { $0 != ":" } } == [
        "body", "table", "table", "newsletter-call", "related-links", "body",
      ])
  }

  @Test("the title of a page above its furniture")
  func pageTitle() {
    let text = """
      MERIDIAN TODAY
      Home | World | Economy
      A headline in sentence case that has rather more words than a heading inside a text
      Mar 6, 2023, 11:20
      The first paragraph is a sentence and ends with a stop, as paragraphs of articles do.
      """
    #expect(
      outline(text).map { $0.prefix { $0 != ":" } } == [
        "heading", "navigation", "heading", "dateline", "body",
      ])
  }
}
