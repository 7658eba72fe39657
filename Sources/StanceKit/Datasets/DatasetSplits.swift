/// Which articles belong to training, development and test, fixed in a file.
///
/// Tab-separated lines `article<TAB>part`, a header `article<TAB>part` allowed.
public struct DatasetSplits: Sendable {
  private let parts: [String: String]
  private let path: String

  /// - Throws: `DatasetError` with the line at fault.
  public init(path: String, contents: [UInt8]) throws {
    var parts: [String: String] = [:]
    for record in try DelimitedReader(path: path, delimiter: 0x09).records(contents) {
      if record.fields == ["article", "part"] { continue }
      let location = SourceLocation(path: path, line: record.line)
      guard record.fields.count == 2, !record.fields[1].isEmpty else {
        throw DatasetError.malformed(location, reason: "expected 'article<TAB>part'")
      }
      guard parts.updateValue(record.fields[1], forKey: record.fields[0]) == nil else {
        throw DatasetError.malformed(
          location, reason: "article '\(record.fields[0])' stands in an earlier line already")
      }
    }
    self.parts = parts
    self.path = path
  }

  /// The part an article is in; `nil` if the file does not name it.
  public func part(ofArticle article: String) -> String? { parts[article] }

  /// The paragraphs whose article is in one of `wanted`.
  ///
  /// - Throws: `DatasetError` for an article the file does not name, or a part no article is in.
  public func paragraphs(
    _ paragraphs: [LabelledParagraph], inParts wanted: [String]
  ) throws -> [LabelledParagraph] {
    let kept = try paragraphs.filter { paragraph in
      guard let found = parts[paragraph.article] else {
        throw DatasetError.malformed(
          paragraph.location, reason: "article '\(paragraph.article)' is not in \(path)")
      }
      return wanted.contains(found)
    }
    let present = Set(kept.map { parts[$0.article]! })
    for part in wanted where !present.contains(part) {
      let known = Set(parts.values).sorted().map { "'\($0)'" }.joined(separator: ", ")
      throw DatasetError.malformed(
        SourceLocation(path: path, line: 1),
        reason: "no article is in part '\(part)'; found \(known)")
    }
    return kept
  }
}
