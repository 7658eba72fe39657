/// Why labelled data cannot be used: where, what was found, what was expected, what to do.
public enum DatasetError: Error, Equatable, CustomStringConvertible {
  case unknownFormat(path: String)
  case empty(path: String)
  case notUTF8(SourceLocation)
  case malformed(SourceLocation, reason: String)
  case missingColumn(path: String, column: String, found: [String], flag: String)
  case missingValue(SourceLocation, column: String)
  case unknownLabel(SourceLocation, label: String, column: String, known: [String])
  case duplicateIdentifier(SourceLocation, id: String, first: Int)

  public var description: String {
    switch self {
    case .unknownFormat(let path):
      return
        "\(path): unknown kind of data; expected a file ending in .jsonl, .ndjson, .csv or .tsv"
    case .empty(let path):
      return "\(path): no paragraphs; expected one labelled paragraph a line"
    case .notUTF8(let location):
      return "\(location): the line is not UTF-8; convert the file, for example with "
        + "'iconv -f WINDOWS-1252 -t UTF-8'"
    case .malformed(let location, let reason): return "\(location): \(reason)"
    case .missingColumn(let path, let column, let found, let flag):
      let columns = found.isEmpty ? "no columns" : found.map { "'\($0)'" }.joined(separator: ", ")
      let hint = Spelling.nearest(to: column, in: found).map { "; did you mean '\($0)'?" } ?? ""
      return "\(path): no column '\(column)'; found \(columns)\(hint) (choose another with \(flag))"
    case .missingValue(let location, let column):
      return "\(location): no value for '\(column)'; every paragraph needs one"
    case .unknownLabel(let location, let label, let column, let known):
      let hint =
        Spelling.nearest(to: label, in: known).map { "did you mean '\($0)'?" }
        ?? "the model knows \(known.map { "'\($0)'" }.joined(separator: ", "))"
      return "\(location): unknown \(column) label '\(label)'; \(hint)"
    case .duplicateIdentifier(let location, let id, let first):
      return "\(location): id '\(id)' stands in line \(first) already; ids must differ"
    }
  }
}

/// Suggests what somebody may have meant.
public enum Spelling {
  /// The candidate within a third of the word's length in edits (Levenshtein), nearest first, ties in given order.
  public static func nearest(to word: String, in candidates: [String]) -> String? {
    let limit = max(1, word.unicodeScalars.count / 3)
    var best: (distance: Int, candidate: String)?
    for candidate in candidates {
      let distance = editDistance(word.lowercased(), candidate.lowercased())
      if distance <= limit, distance < best?.distance ?? Int.max { best = (distance, candidate) }
    }
    return best?.candidate
  }

  static func editDistance(_ a: String, _ b: String) -> Int {
    let a = Array(a.unicodeScalars)
    let b = Array(b.unicodeScalars)
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let substitution = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
