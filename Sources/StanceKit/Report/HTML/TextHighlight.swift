/// Words of a paragraph marked by what they add to a label.
struct TextHighlight {
  struct Span: Equatable {
    /// UTF-8 bytes of the paragraph.
    let range: Range<Int>
    let contribution: Double
    let name: String
  }

  /// Not overlapping, ascending.
  let spans: [Span]

  /// Keeps the strongest of spans that overlap, at most `count`.
  init(_ candidates: [Span], count: Int) {
    let order = candidates.sorted {
      (abs($0.contribution), $1.range.lowerBound, $0.range.upperBound)
        > (abs($1.contribution), $0.range.lowerBound, $1.range.upperBound)
    }
    var kept: [Span] = []
    for span in order where !span.range.isEmpty && kept.count < count {
      if !kept.contains(where: { $0.range.overlaps(span.range) }) { kept.append(span) }
    }
    spans = kept.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// The text escaped, its spans as `mark`s; with `showsTips` each can be hovered over or focused.
  func html(_ text: String, showsTips: Bool) -> String {
    let bytes = Array(text.utf8)
    var html = ""
    var position = 0
    func piece(_ range: Range<Int>) -> String {
      HTMLText.escaped(String(decoding: bytes[range], as: UTF8.self))
    }
    for span in spans where span.range.upperBound <= bytes.count {
      html += piece(position..<span.range.lowerBound)
      let kind = span.contribution < 0 ? " class=\"against\"" : ""
      if showsTips {
        let sign = span.contribution < 0 ? "−" : "+"
        html +=
          "<mark\(kind) tabindex=\"0\">\(piece(span.range))<span class=\"tip\" role=\"tooltip\">"
          + "\(HTMLText.escaped(span.name)) \(sign)\(NumberText.fixed(abs(span.contribution), 2))"
          + "</span></mark>"
      } else {
        html += "<mark\(kind)>\(piece(span.range))</mark>"
      }
      position = span.range.upperBound
    }
    return html + piece(position..<bytes.count)
  }
}

extension Pipeline {
  /// What the words of a paragraph add to one stance beyond the mean of the others.
  func highlight(_ text: String, stance: Int, count: Int) -> TextHighlight {
    func margin(_ values: [Float]) -> Double {
      let others = values.reduce(0, +) - values[stance]
      return Double(values[stance] - others / Float(max(1, values.count - 1)))
    }
    var spans: [TextHighlight.Span] = []
    for part in explanation(of: text).parts {
      let each = margin(part.contributions) / Double(max(1, part.ranges.count))
      if part.hits.isEmpty {
        spans += part.ranges.map {
          TextHighlight.Span(range: $0, contribution: each, name: part.name)
        }
      }
      spans += part.hits.map {
        TextHighlight.Span(
          range: $0.range, contribution: margin($0.contributions),
          name: "\(part.name): \($0.phrase)")
      }
    }
    return TextHighlight(spans, count: count)
  }
}
