/// The stock phrases of web pages, by what they give away.
///
/// Words are matched with case folded and punctuation ignored; `#` is any number. A phrase counts
/// only in paragraphs up to its `limit` of bytes, and long prose is beyond every limit: a body
/// paragraph lost is worse than furniture kept.
struct FurniturePhrase {
  enum Place {
    /// The paragraph is the phrase and nothing else.
    case whole
    case opening
    case closing
    case anywhere
    /// Opens the paragraph, with a colon behind it.
    case label
  }

  let category: Furniture
  let place: Place
  let limit: Int
  let words: [UInt64]
}

extension FurniturePhrase {
  private static func list(
    _ category: Furniture, _ place: Place, upTo limit: Int, _ phrases: String
  ) -> [FurniturePhrase] {
    let bytes = Array(phrases.utf8)
    var scanned = FoldedWords()
    return bytes.split(separator: UInt8(ascii: "/")).map { phrase in
      scanned.scan(bytes.span, phrase.startIndex..<phrase.endIndex)
      // "#" stands alone, between the words that the scan finds.
      var words: [UInt64] = []
      var next = 0
      var index = phrase.startIndex
      while index < phrase.endIndex {
        if next < scanned.count && scanned.start(of: next) == index {
          words.append(scanned.hashes[next])
          next += 1
        } else if bytes[index] == UInt8(ascii: "#") {
          words.append(FoldedWords.number)
        }
        index += 1
      }
      return FurniturePhrase(category: category, place: place, limit: limit, words: words)
    }
  }

  /// All of them; where two match, the first in this order decides.
  static let all: [FurniturePhrase] = [
    list(
      .consentNotice, .anywhere, upTo: 450,
      """
      we use cookies/uses cookies to/use of cookies/accept all cookies/reject all cookies/\
      we value your privacy/we and our partners/manage cookie preferences/manage your cookie/\
      store and access information on a device/store and or access information
      """),
    list(
      .consentNotice, .anywhere, upTo: 200,
      """
      cookie policy/cookie settings/cookie preferences/your privacy choices/\
      do not sell my personal/do not sell or share/protected by recaptcha
      """),
    list(
      .consentNotice, .opening, upTo: 2000,
      """
      we use cookies/this site uses cookies/this website uses cookies/our site uses cookies/\
      we and our partners/we value your privacy/we care about your privacy/\
      we and our # partners/by clicking accept/by using this site you/by using this website you
      """),
    list(
      .consentNotice, .whole, upTo: 80,
      """
      accept/accept all/reject all/i agree/got it/manage preferences/privacy policy/\
      terms of service/terms of use/terms and conditions/privacy/cookies/\
      privacy policy and terms of service/more options/consent
      """),
    list(
      .newsletterCall, .anywhere, upTo: 260,
      """
      to your inbox/in your inbox/sign up for our/sign up to our/subscribe to our/\
      our free newsletter/our daily newsletter/our weekly newsletter/our email newsletter/\
      enter your email/your email address below/thank you for subscribing/\
      thanks for subscribing/by signing up you agree/by subscribing you agree/\
      join our mailing list/unsubscribe at any time/you can unsubscribe/\
      get our newsletter/this newsletter free/share this newsletter
      """),
    list(
      .newsletterCall, .whole, upTo: 100,
      """
      newsletter/newsletters/sign up/sign up now/sign up here/subscribe/subscribe now/\
      subscribe today/subscribe for free/subscribe free/unsubscribe/email address/\
      your email/your email address/join now/sign me up/get the newsletter/type your email
      """),
    list(
      .newsletterCall, .opening, upTo: 140,
      "sign up for the newsletter/subscribe to the newsletter/get the latest news delivered/"
        + "type your email/subscribe to get/view this email in your browser/"
        + "was this email forwarded/you are receiving this email/you're receiving this email"),
    list(
      .donationCall, .anywhere, upTo: 400,
      """
      support our journalism/support independent journalism/support our reporting/\
      please consider donating/please consider a donation/please consider making a donation/\
      please consider supporting our/your support makes/readers like you/\
      reader supported publication/tax deductible donation/buy me a coffee/\
      to support my work consider/make a one time donation/make a recurring donation/\
      become a paid subscriber/becoming a paid subscriber/becoming a free or paid subscriber/\
      keep our journalism free/donate to keep us
      """),
    list(
      .donationCall, .anywhere, upTo: 200,
      "ways to give/support our work/become a supporter/become a patron/become a sustaining/"
        + "monthly donor"),
    list(
      .donationCall, .opening, upTo: 200,
      "to donate by/please donate/your donation/chip in/make a donation today/"
        + "if you value our/if you like our work/we are funded by readers/we rely on readers"),
    list(
      .donationCall, .whole, upTo: 80,
      """
      donate/donate now/donate today/donate here/give/give now/give today/give monthly/\
      support us/support our work/contribute/contribute now/make a donation/become a member/\
      become a supporter/become a patron/support this podcast/support the show
      """),
    list(
      .subscriptionWall, .anywhere, upTo: 260,
      """
      already a subscriber/already have an account/subscribe to continue reading/\
      subscribe to read/register to continue/sign in to continue reading/\
      this article is for subscribers/this content is for subscribers/\
      this post is for paid subscribers/this post is for paying subscribers/\
      # free articles/free articles left/to continue reading this article/\
      create a free account/cancel anytime/cancel at any time
      """),
    list(
      .shareButtons, .whole, upTo: 120,
      """
      share/share this/share this article/share this story/share this page/share this post/\
      share article/share full article/gift article/tweet this/print/print this/\
      print this article/print page/email this article/email this/copy link/link copied/\
      copy url/copy link to clipboard/follow us/follow/save/save article/bookmark/bookmark this/\
      repost/retweet/reblog/embed/republish/republish this article/share via email/share options/\
      share with friends/share to/share on social media/follow us on social media
      """),
    list(
      .shareButtons, .opening, upTo: 130,
      """
      share this article on/share this story on/share on/share to facebook/share via/\
      click to share/click to email/click to print/follow us on/like us on/find us on/\
      join us on telegram/join our telegram/subscribe to our telegram/\
      opens in new window/opens in a new window
      """),
    list(
      .shareButtons, .closing, upTo: 90, "opens in new window/opens in a new window"),
    list(
      .readingTime, .whole, upTo: 60,
      """
      # min read/# minute read/# minutes read/# mins read/# min/# mins/reading time # min/\
      reading time # mins/reading time # minutes/reading time # minute/read time # min/\
      read time # mins/read time # minutes/estimated reading time # minutes/\
      estimated read time # min/time to read # min/listen to this article/\
      listen to article/listen # min/listen # mins/# min listen/listen to this story
      """),
    list(
      .byline, .whole, upTo: 60,
      "by/author/authors/written by/words by/about the author/about the authors/"
        + "about the writer/staff writer/staff reporter/contributor/guest contributor"),
    list(
      .byline, .opening, upTo: 260,
      "reporting by/writing by/additional reporting by/edited by/editing by/compiled by/"
        + "translated by/story by/words by/written by/posted by/guest post by/text by/"
        + "photographs by/interview by"),
    list(
      .byline, .closing, upTo: 260,
      "contributed to this report/contributed to this story/contributed reporting/"
        + "contributed to this article"),
    list(
      .byline, .anywhere, upTo: 400,
      "follow him on twitter/follow her on twitter/follow them on twitter/follow him on x/"
        + "follow her on x/can be reached at"),
    list(.byline, .label, upTo: 120, "author/authors/written by/by"),
    list(
      .caption, .label, upTo: 300,
      """
      photo/photos/image/picture/caption/credit/photograph/photo credit/image credit/\
      photo by/illustration/photo illustration/file photo/graphic/picture credit/photographer/\
      image source/getty images/cover photo/featured image/header image/photo courtesy
      """),
    list(
      .caption, .opening, upTo: 300,
      "photo by/photo courtesy of/image courtesy of/file photo/photograph by/ap photo/"
        + "photo credit/image credit/picture by/illustration by/screenshot from"),
    list(
      .caption, .closing, upTo: 420,
      "getty images/via getty/via reuters/via ap/via afp/ap photo/file photo/via shutterstock/"
        + "via wikimedia commons/wikimedia commons/via telegram/photo reuters/photo afp/photo ap"),
    list(.caption, .anywhere, upTo: 420, "ap photo/afp via getty/via getty images"),
    list(
      .relatedLinks, .whole, upTo: 110,
      """
      related/related articles/related stories/related posts/related topics/related content/\
      related coverage/related news/related top stories/related and top stories/related links/\
      related reading/read more/more/read next/up next/next up/recommended/\
      recommended for you/recommended reading/recommended stories/you may also like/\
      you might also like/you may like/you might like/you may also be interested in/most read/\
      most popular/most viewed/most shared/most recent/trending/trending now/top stories/\
      latest news/latest/latest stories/latest articles/latest posts/more stories/more news/\
      similar threads/similar topics/similar articles/see also/also read/read also/\
      popular posts/recent posts/recent articles/in case you missed it/editors' picks/\
      editor's picks/editor's pick/don't miss/what to read next/more on this story/\
      more on this topic/more on this/explore more/sponsored stories/from our partners/\
      from around the web/around the web/more from this author/more from the author/\
      keep reading/continue reading/read the full story/read full article/\
      read the full article/more in world/more in opinion/other stories/top news/\
      related & top stories/suggested reading/must read/must reads
      """),
    list(
      .relatedLinks, .label, upTo: 200,
      "read more/read also/also read/see also/related/related story/recommended/watch/"
        + "watch now/read next/don't miss/must read/related articles"),
    list(
      .relatedLinks, .opening, upTo: 150,
      "read more about/more stories from/click here to read/read the full/"
        + "continue reading/click here for/this article is part of our/see more of our"),
    list(
      .advertisement, .whole, upTo: 90,
      """
      advertisement/advertisements/ad/ads/sponsored/sponsored content/paid content/promoted/\
      promoted content/paid advertisement/story continues below advertisement/\
      article continues below advertisement/article continues after advertisement/\
      story continues after advertisement/advertisement continue reading below/\
      continue reading below/advertise with us/remove ads/scroll to continue/\
      advertisement scroll to continue/skip advertisement/skip ad/advertising/\
      this advertisement has not loaded yet/report this ad/ad feedback/report ad
      """),
    list(
      .advertisement, .opening, upTo: 110,
      "story continues below/article continues below/article continues after/"
        + "story continues after/scroll to continue/advertisement"),
    list(
      .commentControls, .whole, upTo: 90,
      """
      comments/leave a comment/leave a reply/leave comment/post a comment/post comment/\
      add a comment/write a comment/join the conversation/join the discussion/# comments/\
      # comment/comments #/no comments/no comments yet/reply/# replies/# reply/report/\
      report abuse/report post/like/dislike/upvote/downvote/view comments/show comments/\
      hide comments/view all comments/load more comments/show more comments/comment/\
      sort by/best/newest/oldest/click to expand/post reply/reply to thread/log in to reply/\
      log in to comment/sign in to comment/# likes/# like/# views/# shares/read comments/\
      see all comments/reply share/reply quote/like reply/share reply/reply like share/\
      permalink/share report save/quote reply/reply with quote/thread starter/new member/\
      well known member/active member/senior member/moderator/add to quote/multi quote/\
      cancel reply/submit/post/preview/start the conversation/discuss/\
      view previous replies/view replies/view # replies/view all # comments
      """),
    list(
      .commentControls, .opening, upTo: 210,
      """
      you must be logged in/you must log in/your email address will not be published/\
      comments are closed/comments are off/last edited by/last edited/not open for further/\
      thread is closed/save my name email/required fields are marked/notify me of
      """),
    list(
      .commentControls, .label, upTo: 160,
      "reactions/joined/posts/messages/location/likes/reaction score/join date/replies/views"),
    list(
      .copyright, .anywhere, upTo: 450,
      """
      all rights reserved/licensed under a creative commons/under a creative commons/\
      may not be reproduced/may not be published broadcast/article was originally published/\
      article first appeared/article was first published/piece was originally published/\
      the views expressed in this/views expressed are those/opinions expressed in this/\
      views expressed here are/opinions expressed here are/do not necessarily reflect/\
      does not necessarily reflect/do not necessarily represent/republished with permission/\
      reprinted with permission/republished under
      """),
    list(.copyright, .opening, upTo: 260, "copyright #/copyright by/originally published"),
    list(
      .navigation, .whole, upTo: 90,
      """
      home/menu/search/skip to content/skip to main content/skip to main/skip to navigation/\
      skip to article/jump to content/jump to navigation/log in/login/log out/logout/sign in/\
      sign out/register/my account/account/back to top/top/next/previous/next article/\
      previous article/previous post/next post/prev/close/close menu/open menu/\
      toggle navigation/toggle menu/main menu/contact/contact us/about/about us/faq/sitemap/\
      site map/archive/archives/advertise/careers/jobs/help/loading/loading more/show more/\
      load more/view all/see all/view more/see more/expand/collapse/skip/sections/all sections/\
      play/pause/mute/no thanks/go back/filed under/go to top/scroll to top/back/tags/topics/\
      edition/change edition/search for/what are you looking for/breaking news/download/\
      download the app/get the app/view in browser/main navigation/site navigation/\
      secondary navigation/page # of #/skip links/more menu/all topics/watch live/live tv/\
      javascript is disabled/please enable javascript/enable javascript/rss/rss feed/\
      table of contents/in this article/what's new/new posts/search forums/forums/members/\
      install the app/jump to first unread/watch thread/prev next/first prev next last
      """),
    list(
      .navigation, .opening, upTo: 170,
      "filed under/you are here/posted in/tagged with/tagged/javascript is disabled/"
        + "please enable javascript/you need to enable javascript/"
        + "you are using an out of date browser/jump to comments/page # of"),
    list(
      .navigation, .label, upTo: 200,
      "tags/topics/topic/categories/category/keywords/filed under/sections/labels"),
    list(
      .quoteAttribution, .whole, upTo: 60, "quote/quoting"),
    list(.quoteAttribution, .opening, upTo: 160, "originally posted by/quote originally posted"),
  ].flatMap { $0 }
}
