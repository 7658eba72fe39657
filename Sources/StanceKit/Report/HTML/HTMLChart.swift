/// Plots as inline SVG, drawn in the page's own colours.
enum HTMLChart {
  /// One line of a plot in the unit square.
  struct Series {
    let name: String
    /// In 0 ... 1 each.
    let points: [(x: Double, y: Double)]
    /// A style class of the page: `line` or `before`.
    let kind: String
    /// Ends of a vertical whisker at each point; empty for none.
    var whiskers: [(lower: Double, upper: Double)] = []
  }

  /// A named value with an interval.
  struct Bar {
    let name: String
    let value: Double
    let interval: (lower: Double, upper: Double)?
    /// What stands behind the bar, such as the number of paragraphs.
    let note: String
  }

  private static let size = 300.0
  private static let left = 50.0
  private static let bottom = 38.0
  private static let top = 8.0

  /// Lines over the unit square, both axes marked in fifths.
  static func lines(
    _ series: [Series], title: String, x: String, y: String, showsDiagonal: Bool = false,
    yTop: Double = 1, xTicks: [(Double, String)]? = nil
  ) -> String {
    func px(_ value: Double) -> String { NumberText.fixed(left + value * size, 1) }
    func py(_ value: Double) -> String {
      NumberText.fixed(top + (1 - min(1, max(0, value / yTop))) * size, 1)
    }
    var svg = open(width: left + size + 12, height: top + size + bottom, title, series)
    for tick in 0...5 {
      let value = Double(tick) / 5
      let label = NumberText.fixed(value * yTop, 1 + (yTop < 0.5 ? 1 : 0))
      svg +=
        "<line class=\"axis\" x1=\"\(px(0))\" x2=\"\(px(1))\" y1=\"\(py(value * yTop))\" "
        + "y2=\"\(py(value * yTop))\"/><text class=\"soft\" x=\"\(left - 6)\" "
        + "y=\"\(py(value * yTop))\" dy=\"4\" text-anchor=\"end\">\(label)</text>"
    }
    let ticks = xTicks ?? (0...5).map { (Double($0) / 5, NumberText.fixed(Double($0) / 5, 1)) }
    for (value, label) in ticks {
      svg +=
        "<text class=\"soft\" x=\"\(px(value))\" y=\"\(top + size + 15)\" "
        + "text-anchor=\"middle\">\(HTMLText.escaped(label))</text>"
    }
    svg +=
      "<text class=\"soft\" x=\"\(left + size / 2)\" y=\"\(top + size + 32)\" "
      + "text-anchor=\"middle\">\(HTMLText.escaped(x))</text>"
      + "<text class=\"soft\" transform=\"translate(11 \(top + size / 2)) rotate(-90)\" "
      + "text-anchor=\"middle\">\(HTMLText.escaped(y))</text>"
    if showsDiagonal {
      svg +=
        "<line class=\"ideal\" x1=\"\(px(0))\" y1=\"\(py(0))\" x2=\"\(px(1))\" y2=\"\(py(1))\"/>"
    }
    for line in series {
      for (point, whisker) in zip(line.points, line.whiskers) {
        svg +=
          "<line class=\"whisker\" x1=\"\(px(point.x))\" x2=\"\(px(point.x))\" "
          + "y1=\"\(py(whisker.lower))\" y2=\"\(py(whisker.upper))\" opacity=\".35\"/>"
      }
      let path = line.points.map { "\(px($0.x)),\(py($0.y))" }.joined(separator: " ")
      svg += "<polyline class=\"\(line.kind)\" points=\"\(path)\"/>"
      if line.kind == "line", line.points.count <= 40 {
        for point in line.points {
          svg += "<circle class=\"dot\" cx=\"\(px(point.x))\" cy=\"\(py(point.y))\" r=\"2.6\"/>"
        }
      }
    }
    return svg + "</svg>"
  }

  /// Horizontal bars from 0 to 1 with whiskers.
  static func bars(_ bars: [Bar], title: String) -> String {
    let (names, width, step) = (170.0, 250.0, 24.0)
    let height = Double(bars.count) * step + 24
    func px(_ value: Double) -> String {
      NumberText.fixed(names + min(1, max(0, value)) * width, 1)
    }
    var svg = open(width: names + width + 90, height: height, title, [])
    for tick in 0...4 {
      let value = Double(tick) / 4
      svg +=
        "<line class=\"axis\" x1=\"\(px(value))\" x2=\"\(px(value))\" y1=\"0\" "
        + "y2=\"\(height - 20)\"/><text class=\"soft\" x=\"\(px(value))\" y=\"\(height - 6)\" "
        + "text-anchor=\"middle\">\(NumberText.fixed(value, 2))</text>"
    }
    for (row, bar) in bars.enumerated() {
      let y = Double(row) * step
      svg +=
        "<text x=\"\(names - 8)\" y=\"\(y + 15)\" text-anchor=\"end\">"
        + HTMLText.escaped(EstimateText.shortened(bar.name, to: 27)) + "</text>"
      let value = bar.value.isFinite ? bar.value : 0
      svg +=
        "<rect class=\"bar\" x=\"\(names)\" y=\"\(y + 4)\" height=\"15\" "
        + "width=\"\(NumberText.fixed(min(1, max(0, value)) * width, 1))\"/>"
      if let interval = bar.interval {
        svg +=
          "<line class=\"whisker\" x1=\"\(px(interval.lower))\" "
          + "x2=\"\(px(interval.upper))\" y1=\"\(y + 11.5)\" y2=\"\(y + 11.5)\"/>"
      }
      svg +=
        "<text class=\"soft\" x=\"\(names + width + 8)\" y=\"\(y + 15)\">"
        + "\(bar.value.isFinite ? NumberText.fixed(bar.value, 2) : "–") "
        + "\(HTMLText.escaped(bar.note))</text>"
    }
    return svg + "</svg>"
  }

  private static func open(
    width: Double, height: Double, _ title: String, _ series: [Series]
  ) -> String {
    let what = ([title] + series.map(\.name)).joined(separator: "; ")
    return "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" role=\"img\" "
      + "aria-label=\"\(HTMLText.escaped(what))\" xmlns=\"http://www.w3.org/2000/svg\">"
      + "<title>\(HTMLText.escaped(title))</title>"
  }
}
