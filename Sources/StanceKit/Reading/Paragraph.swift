/// A stretch of an article that is coded by itself.
public struct Paragraph: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    case body
    case heading
    case furniture
  }

  public let articleID: String
  /// Position among the article's paragraphs, from zero, furniture included.
  public let index: Int
  /// UTF-8 bytes of `Article.text`, with list, heading and quotation marks; never empty.
  public let range: Range<Int>
  /// `range` without the leading mark, time code and speaker label: where the words are.
  public let content: Range<Int>
  public let kind: Kind
  /// What sort of furniture; nil unless `kind` is `furniture`.
  public let furniture: Furniture?
  /// Who speaks, where the paragraph opens with a speaker label, as it is written there.
  public let speaker: String?
  /// Whether somebody else's words are set off here: `> …`, a block quotation, a quoted post.
  public let isQuotedPost: Bool
}

/// What a page carries besides its text.
public enum Furniture: String, Sendable, CaseIterable {
  case consentNotice = "consent-notice"
  case newsletterCall = "newsletter-call"
  case donationCall = "donation-call"
  case subscriptionWall = "subscription-wall"
  case shareButtons = "share-buttons"
  case byline
  case dateline
  case readingTime = "reading-time"
  /// Photo captions and credits.
  case caption
  /// What style sheets, scripts and data blocks leave behind.
  case styleResidue = "style-residue"
  /// Menus, breadcrumbs, tags, skip links.
  case navigation
  case relatedLinks = "related-links"
  case advertisement
  case commentControls = "comment-controls"
  /// Rights, licences, disclaimers and notes on republication.
  case copyright
  /// "X wrote:", "— Name (@handle) March 11": who is being quoted.
  case quoteAttribution = "quote-attribution"
  /// The header lines of a mail or a news posting.
  case messageHeader = "message-header"
  /// The key–value block at the head of a Markdown file.
  case frontMatter = "front-matter"
  case codeBlock = "code-block"
  /// Rows of a Markdown table.
  case table
  /// A number, counter or time code that stands alone.
  case number
  /// A bare web address.
  case address
  /// Stands word for word in a longer or earlier paragraph too: pull quotes, standfirsts.
  case repetition
}
