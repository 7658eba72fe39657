import CYAML

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads the dictionary formats in use: JSON, quanteda's YAML and LIWC's `.dic`.
///
/// - JSON: `{"category": {"phrase": 2, …}}` with weights, or `{"category": ["phrase", …]}` where
///   every weight is 1.
/// - YAML (quanteda `dictionary(file = …)`): categories with lists of patterns; a nested category
///   is named by its
///   path, `parent/child`.
/// - LIWC 2007/2015 `.dic`: `%`-delimited table of category numbers and names, then
///   `pattern<TAB>number…`.
public struct PhraseDictionaryReader {
  public init() {}

  /// - Throws: `PhraseDictionaryError` naming the file, the line where it is known, and what to
  ///   write instead.
  public func dictionary(path: String, contents: [UInt8]) throws -> PhraseDictionary {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let parts = file.split(separator: ".", omittingEmptySubsequences: false)
    let name = parts.count > 1 ? parts.dropLast().joined(separator: ".") : file
    let weights =
      switch parts.count > 1 ? parts.last!.lowercased() : "" {
      case "json": try json(path, contents)
      case "yml", "yaml": try yaml(path, contents)
      case "dic": try liwc(path, contents)
      default:
        throw PhraseDictionaryError.badFile(
          path: path, line: 1,
          reason: "unknown kind of dictionary; expected a file ending in .json, .yml, .yaml or .dic"
        )
      }
    return try PhraseDictionary(name: name, weightsByCategory: weights)
  }

  // MARK: JSON

  private struct Category: Decodable {
    let weights: [String: Float]
    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let list = try? container.decode([String].self) {
        weights = Dictionary(list.map { ($0, 1) }, uniquingKeysWith: { first, _ in first })
      } else {
        weights = try container.decode([String: Float].self)
      }
    }
  }

  private func json(_ path: String, _ contents: [UInt8]) throws -> [String: [String: Float]] {
    do {
      return try JSONDecoder().decode([String: Category].self, from: Data(contents))
        .mapValues(\.weights)
    } catch {
      throw PhraseDictionaryError.badFile(
        path: path, line: 1,
        reason: "not a dictionary in JSON; expected {\"category\": {\"phrase\": weight, …}} or "
          + "{\"category\": [\"phrase\", …]}")
    }
  }

  // MARK: YAML

  private func yaml(_ path: String, _ contents: [UInt8]) throws -> [String: [String: Float]] {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      throw PhraseDictionaryError.badFile(path: path, line: 1, reason: "out of memory")
    }
    defer { yaml_parser_delete(&parser) }
    return try contents.withUnsafeBufferPointer { bytes in
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      var document = yaml_document_t()
      guard yaml_parser_load(&parser, &document) == 1 else {
        let problem = parser.problem.map { String(cString: $0) } ?? "not YAML"
        throw PhraseDictionaryError.badFile(
          path: path, line: parser.problem_mark.line + 1, reason: problem)
      }
      defer { yaml_document_delete(&document) }
      guard let root = yaml_document_get_root_node(&document) else { return [:] }
      var walk = Walk(path: path)
      try collect(root, at: [], depth: 0, in: &document, &walk)
      return walk.weights
    }
  }

  /// What a walk through a document has gathered.
  private struct Walk {
    let path: String
    var weights: [String: [String: Float]] = [:]
    var visits = 0

    init(path: String) { self.path = path }
  }

  /// Aliases may hold themselves, or double at every step: both depth and visits are bounded.
  private func collect(
    _ node: UnsafeMutablePointer<yaml_node_t>, at names: [String], depth: Int,
    in document: inout yaml_document_t, _ walk: inout Walk
  ) throws {
    let line = node.pointee.start_mark.line + 1
    let path = walk.path
    guard depth < 16 else {
      throw PhraseDictionaryError.badFile(
        path: path, line: line, reason: "categories are nested deeper than 16 levels")
    }
    walk.visits += 1
    guard walk.visits <= 1_000_000 else {
      throw PhraseDictionaryError.badFile(
        path: path, line: line, reason: "lists and aliases unfold to more than 1000000 entries")
    }
    switch node.pointee.type {
    case YAML_MAPPING_NODE:
      var pair = node.pointee.data.mapping.pairs.start
      while let current = pair, current != node.pointee.data.mapping.pairs.top {
        guard let key = yaml_document_get_node(&document, current.pointee.key),
          let value = yaml_document_get_node(&document, current.pointee.value),
          let name = scalar(key)
        else {
          throw PhraseDictionaryError.badFile(
            path: path, line: line, reason: "expected the name of a category")
        }
        try collect(value, at: names + [name], depth: depth + 1, in: &document, &walk)
        pair = current + 1
      }
    case YAML_SEQUENCE_NODE:
      var item = node.pointee.data.sequence.items.start
      while let current = item, current != node.pointee.data.sequence.items.top {
        if let value = yaml_document_get_node(&document, current.pointee) {
          try collect(value, at: names, depth: depth + 1, in: &document, &walk)
        }
        item = current + 1
      }
    case YAML_SCALAR_NODE:
      guard !names.isEmpty, let phrase = scalar(node) else {
        throw PhraseDictionaryError.badFile(
          path: path, line: line,
          reason: "a phrase outside a category; expected 'category:' before it")
      }
      if !phrase.isEmpty { walk.weights[names.joined(separator: "/"), default: [:]][phrase] = 1 }
    default: break
    }
  }

  private func scalar(_ node: UnsafeMutablePointer<yaml_node_t>) -> String? {
    guard node.pointee.type == YAML_SCALAR_NODE else { return nil }
    let value = node.pointee.data.scalar
    return String(
      decoding: UnsafeBufferPointer(start: value.value, count: value.length), as: UTF8.self)
  }

  // MARK: LIWC

  private func liwc(_ path: String, _ contents: [UInt8]) throws -> [String: [String: Float]] {
    var names: [Substring: String] = [:]
    var weights: [String: [String: Float]] = [:]
    var delimiters = 0
    let text = String(decoding: contents, as: UTF8.self)
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let fields = line.split(whereSeparator: { $0 == "\t" })
        .flatMap { delimiters < 2 ? $0.split(separator: " ") : [$0] }
        .map { $0.drop(while: \.isWhitespace) }
      guard let first = fields.first, !first.isEmpty else { continue }
      if first == "%" {
        delimiters += 1
      } else if delimiters == 1 {
        guard fields.count >= 2, Int(first) != nil else {
          throw PhraseDictionaryError.badFile(
            path: path, line: index + 1,
            reason: "expected a category's number and name, '1<TAB>name'")
        }
        names[first] = String(fields[1])
      } else if delimiters >= 2 {
        guard fields.count >= 2 else {
          throw PhraseDictionaryError.badFile(
            path: path, line: index + 1,
            reason: "expected a pattern and its category numbers, 'word*<TAB>1<TAB>2'")
        }
        for number in fields.dropFirst() {
          let number = number.split(separator: " ").first ?? number
          guard let name = names[number] else {
            throw PhraseDictionaryError.badFile(
              path: path, line: index + 1,
              reason:
                "unknown category number '\(number)'; the table between the % lines has no such number"
            )
          }
          weights[name, default: [:]][String(first)] = 1
        }
      } else {
        throw PhraseDictionaryError.badFile(
          path: path, line: index + 1, reason: "expected '%' and the table of categories first")
      }
    }
    return weights
  }
}
