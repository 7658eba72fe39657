import StanceKit
import Testing

@Suite("Page furniture")
struct PageFurnitureTests {
  private func category(_ text: String) -> Furniture? {
    let bytes = Array(text.utf8)
    var rules = PageFurniture()
    return rules.category(of: bytes.span, in: 0..<bytes.count)
  }

  @Test(
    "is recognised",
    arguments: [
      (
        "We use cookies to give you the best experience on our site. You can change this at any "
          + "time in your settings.", Furniture.consentNotice
      ),
      ("Accept all", .consentNotice),
      ("SUBSCRIBE TO OUR FREE NEWSLETTER", .newsletterCall),
      ("The day's reading, every morning, delivered straight to your inbox.", .newsletterCall),
      ("Enter your email address", .newsletterCall),
      ("To donate by cheque or by phone, see our Ways to Give page.", .donationCall),
      ("DONATE NOW", .donationCall),
      ("If you can, please consider supporting our work with a monthly gift.", .donationCall),
      ("Already a subscriber? Log in", .subscriptionWall),
      ("Share this article", .shareButtons), ("Facebook Twitter WhatsApp Email", .shareButtons),
      ("Click to share on Telegram (Opens in new window)", .shareButtons),
      ("By Marta Kovel", .byline), ("BY MARTA KOVEL AND JAN EXAMPLE", .byline), ("By", .byline),
      ("By Marta Kovel, Special Correspondent in Kharkiv", .byline),
      ("Reporting by Marta Kovel; editing by Jan Example", .byline),
      ("Mar 2, 2025, 3 AM", .dateline), ("Published 12 March 2025 at 14:05 GMT", .dateline),
      ("Updated 2 hours ago", .dateline), ("2025-03-02", .dateline),
      ("Sunday 2nd March 2025", .dateline),
      ("4 min read", .readingTime), ("Reading time: 5 minutes", .readingTime),
      ("Jan Example/Reuters", .caption), ("Photo: Jan Example", .caption),
      (
        "A pump house near the river, in a picture from last winter. (AP Photo/Jan Example)",
        .caption
      ),
      ("Volunteers fill sandbags in March. Jan Example/Getty Images", .caption),
      ("{margin:0;padding:0}", .styleResidue), ("#000000", .styleResidue), ("#FFF", .styleResidue),
      ("});", .styleResidue),
      (".wrap .item:after{display:none;}.wrap a{color:#fff;}", .styleResidue),
      (
        "window.dataLayer = window.dataLayer || []; function gtag(){dataLayer.push(arguments);}",
        .styleResidue
      ),
      ("Skip to content", .navigation), ("Home > News > World", .navigation),
      ("About us | Contact | Careers", .navigation), ("Tags: energy, winter", .navigation),
      ("Related & Top stories", .relatedLinks), ("Similar threads", .relatedLinks),
      ("Read more: What the pumps are for", .relatedLinks), ("Related Stories", .relatedLinks),
      ("ADVERTISEMENT", .advertisement), ("Story continues below advertisement", .advertisement),
      ("Leave a comment", .commentControls), ("37 Comments", .commentControls),
      ("You must log in or register to reply here.", .commentControls),
      ("Reactions: heron, grey_owl and 3 others", .commentControls),
      ("© 2024 The Courier", .copyright), ("Copyright 2024. All rights reserved.", .copyright),
      ("The views expressed in this article are the author's own.", .copyright),
      ("Our work is licensed under a Creative Commons licence.", .copyright),
      ("— Jan Example (@jan_example) March 11, 2025", .quoteAttribution),
      ("Like Reply Report", .commentControls),
      ("Crews at the plant last winter. Jan Example/Courier Photo", .caption),
      ("5", .number), ("1.2", .number), ("00:12:31", .number),
      ("https://example.org/a?b=c", .address), ("Don’t miss", .relatedLinks),
    ])
  func recognised(text: String, expected: Furniture) {
    #expect(category(text) == expected, "\(text)")
  }

  /// Prose that shares words and shapes with furniture. A paragraph lost here is lost to the study.
  @Test(
    "is not seen in prose",
    arguments: [
      "By 2024 the war had reached a stalemate.", "By the river stood a church.",
      "By contrast, nobody in Kyiv was surprised.", "By Friday it was over",
      "Donate blood, the posters said, and thousands did.",
      "The newsletter of the ministry called it a provocation.",
      "Sign up for the army, he was told, or leave.",
      "We need your help, the president told Congress, and we need it now.",
      "The photo, taken by a Getty Images photographer, shows a street in Bucha.",
      "Share prices fell after the announcement.",
      "Reporting by the Courier shows that the contract was never signed by anybody.",
      "On 24 February 2022 the invasion began.", "In March 2022, talks were held in Istanbul.",
      "The price rose to 5; then to 6; then to 7; and nobody bought.",
      "Kyiv; Lviv; Odesa; Kharkiv; Dnipro", "He had nothing to say (and said it).",
      "The security service has unlimited access to the data of its citizens.",
      "The views expressed are alarming.", "Follow the money and you will find the generals.",
      "Home is where the war is not.", "The top general said so.", "Comments like his are common.",
      "The copyright on fear belongs to Moscow.", "They advertise victory and sell funerals.",
      "Read the treaty again.", "Slava Ukraini", "More weapons mean more war.",
      "Related to this is the question of the grain.", "Next came the tanks.",
      "Watch what they do, not what they say.", "Accept it: the war is lost.",
      "No to war!", "Contact between the armies was broken off.",
      "Advertisement for a dying empire: that is what the parade was, said the old man at the gate "
        + "of the museum, and nobody contradicted him.",
    ])
  func prose(text: String) {
    #expect(category(text) == nil, "\(text)")
  }

  @Test("names, titles and menus that follow what announces them")
  func context() {
    let text = """
      The Winter of the Pumps

      by
      SOMEBODY

      A paragraph of text that is plainly no heading, because it is a sentence.

      Similar threads

      Who broke the pumps
      What the ministry knew about the pumps

      World
      Politics
      Opinion
      Sport
      """
    #expect(
      outline(text).map { String($0.prefix { $0 != ":" }) } == [
        "heading", "byline", "byline", "body", "related-links", "related-links", "related-links",
        "navigation",
      ])
  }

  @Test("verse is no menu, and a question without an answer no heading")
  func verse() {
    #expect(
      outline("The bells are gone\nThe gates are shut\nNo bread today\nNo light either") == [
        "body: The bells are gone|The gates are shut|No bread today|No light either"
      ])
    #expect(outline("Who pays for it?\n\nWe do.").allSatisfy { $0.hasPrefix("body") })
  }

  @Test("a name above a member's card is a byline, a short answer above buttons is text")
  func memberCards() {
    #expect(
      outline("grey_owl\nSenior Member\nJoined: May 2011\n\nSlava Ukraini\nLike Reply Report")
        .map { $0.prefix { $0 != ":" } } == [
          "byline", "comment-controls", "comment-controls", "body", "comment-controls",
        ])
  }
}
