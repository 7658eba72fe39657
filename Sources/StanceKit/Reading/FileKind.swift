/// What a file's name says about its content.
enum FileKind {
  case article(Article.Format)
  case records
  /// Nothing that could be an article.
  case somethingElse
  /// Only its bytes can tell.
  case unknown

  init(path: String) {
    if Self.describesFolder(path) {
      self = .somethingElse
      return
    }
    if let format = ArticleReader.format(ofName: path) {
      self = .article(format)
      return
    }
    let ending = Self.fileExtension(of: path)
    switch ending {
    case "jsonl", "ndjson": self = .records
    default: self = Self.notArticles.contains(ending) ? .somethingElse : .unknown
    }
  }

  /// The part behind the last point of the last component, in lower case; empty without one.
  static func fileExtension(of path: String) -> String {
    guard let name = path.split(separator: "/").last, let point = name.lastIndex(of: "."),
      point > name.startIndex
    else { return "" }
    return name[name.index(after: point)...].lowercased()
  }

  private static func describesFolder(_ path: String) -> Bool {
    guard let name = path.split(separator: "/").last else { return false }
    let stem = name.prefix { $0 != "." }.lowercased()
    return stem == "readme" || stem == "license" || stem == "changelog"
  }

  /// Text that is no article: it lies about in saved pages and data folders.
  private static let notArticles: Set<String> = [
    "css", "js", "mjs", "ts", "map", "json", "xml", "svg", "csv", "tsv", "yml", "yaml", "toml",
    "ini", "conf", "swift", "py", "r", "c", "h", "cpp", "sh", "sql", "log", "tex", "bib", "stance",
    "safetensors", "dic", "lock", "plist", "rss", "atom", "ics", "vcf", "srt", "vtt", "download",
  ]
}
