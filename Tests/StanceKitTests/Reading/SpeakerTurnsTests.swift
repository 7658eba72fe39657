import StanceKit
import Testing

@Suite("Speakers' turns")
struct SpeakerTurnsTests {
  @Test("labels of every kind, turns over several lines")
  func transcript() {
    let text = """
      HOST: Welcome back. With me is the historian Marta Kovel, who has
      written about the first winter of the war.

      MARTA KOVEL: Thank you. I would rather talk about the second one, if
      that is all right.

      [00:12:31] HOST: Go on.

      Marta Kovel (historian): The second was worse. People had used up
      What they had saved.

      **Host:** Why was that?
      """
    #expect(
      outline(text) == [
        "body <HOST>: HOST: Welcome back. With me is the historian Marta Kovel, who has|written "
          + "about the first winter of the war.",
        "body <MARTA KOVEL>: MARTA KOVEL: Thank you. I would rather talk about the second one, "
          + "if|that is all right.",
        "body <HOST>: [00:12:31] HOST: Go on.",
        "body <Marta Kovel>: Marta Kovel (historian): The second was worse. People had used "
          + "up|What they had saved.",
        "body <Host>: **Host:** Why was that?",
      ])
  }

  @Test("the content begins behind label and time code")
  func content() {
    let article = Article(
      id: "a", text: "[00:12:31] Dana Ruiz: Go on.\n\nHOST: I will.\n\nDana Ruiz: Good.")
    let contents = ParagraphSegmenter().paragraphs(of: article).map {
      article.string(in: $0.content)
    }
    #expect(contents == ["Go on.", "I will.", "Good."])
  }

  @Test("a label on a line of its own opens the turn below it")
  func labelAlone() {
    #expect(
      outline("INTERVIEWER:\nWhat did you see?\n\nWITNESS:\nNothing.\n\nINTERVIEWER:\nAnd then?")
        == [
          "body <INTERVIEWER>: INTERVIEWER:|What did you see?",
          "body <WITNESS>: WITNESS:|Nothing.",
          "body <INTERVIEWER>: INTERVIEWER:|And then?",
        ])
  }

  @Test("turns one a line")
  func oneALine() {
    #expect(
      outline("Q: Was it you?\nA: No.\nQ: Who was it?\nA: Ask them.") == [
        "body <Q>: Q: Was it you?", "body <A>: A: No.", "body <Q>: Q: Who was it?",
        "body <A>: A: Ask them.",
      ])
  }

  @Test(
    "a colon in prose is no speaker",
    arguments: [
      "Their stance is not unique: for decades others have held it.",
      "Moscow: a city of twelve million where nobody talks about it any more.",
      "The question is this: who pays?\n\nThe answer is simple: nobody does.",
      "However: it was late.\n\nNote: this is a note.\n\nNote: this is another.",
      "Monday: rain.\n\nMonday: snow.", "Read More: one\n\nRead More: two",
      "https://example.org\n\nhttps://example.com",
      "Smith, chair of the committee: nothing was said.\n\nSmith, chair of the committee: twice.",
    ])
  func noSpeaker(text: String) {
    #expect(outline(text).allSatisfy { !$0.contains("<") }, "\(outline(text))")
  }

  @Test("names in Cyrillic and with particles")
  func otherNames() {
    #expect(
      outline("Олена Довгань: Так.\n\nJan van der Meer: No.\n\nОлена Довгань: Ні.").allSatisfy {
        $0.contains("<")
      })
  }
}
