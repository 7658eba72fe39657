/// Text made safe for HTML.
enum HTMLText {
  /// With `&`, `<`, `>` and both quotes as references, so that it is text in elements and in attributes.
  static func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      // Controls other than white space are not allowed in HTML.
      case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}

/// A page that needs nothing from elsewhere.
struct HTMLPage {
  /// The page up to where its sections begin; `body` and `html` need no end tags.
  static func head(title: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(HTMLText.escaped(title))</title>
    <style>
    \(style)
    </style>
    </head>
    <body>

    """
  }

  /// Colours after Okabe and Ito, told apart with any colour vision; darker on white, lighter on black.
  private static let style = """
    :root{--page:#fdfdfc;--ink:#1b1f23;--soft:#5b646d;--line:#d9dde1;--panel:#f4f5f6;--accent:#0a5ea8;
    --warn:#8a4b00;--mark:#fff1b8;--against:#e3e6ea;--heat:10,94,168;
    --s0:#b8420f;--s1:#0a5ea8;--s2:#00785a;--s3:#a8437d;--s4:#8a6d00;--s5:#2a8fc4;--s6:#5b4bb5;--s7:#444;--none:#68717a}
    @media (prefers-color-scheme:dark){:root{--page:#14171a;--ink:#e6e8ea;--soft:#a2abb4;--line:#333a41;
    --panel:#1d2125;--accent:#7cb8ee;--warn:#f0b45a;--mark:#5a4a10;--against:#2c3238;--heat:124,184,238;
    --s0:#f08a5d;--s1:#6fb1ec;--s2:#4cc9a0;--s3:#e08fbd;--s4:#dcc04a;--s5:#8fd0f5;--s6:#a99df0;--s7:#ccc;--none:#96a0a9}}
    *{box-sizing:border-box}
    body{margin:0 auto;max-width:62rem;padding:1.5rem 1rem 4rem;background:var(--page);color:var(--ink);
    font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
    h1{font-size:1.6rem;line-height:1.25;margin:0 0 .4rem;overflow-wrap:anywhere}
    h2{font-size:1.2rem;margin:2.4rem 0 .7rem;padding-top:.9rem;border-top:1px solid var(--line)}
    h3{font-size:1rem;margin:1.4rem 0 .4rem}
    p{margin:.5rem 0;max-width:46rem}.soft{color:var(--soft)}.small{font-size:.85rem}
    .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.8rem;margin:1.2rem 0}
    .card{background:var(--panel);border-radius:.5rem;padding:.8rem 1rem}
    .card b{display:block;font-size:1.7rem;line-height:1.2;font-variant-numeric:tabular-nums}
    .card span{display:block;font-size:.85rem;color:var(--soft)}
    .wide{overflow-x:auto}
    table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
    th,td{padding:.28rem .6rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
    th:first-child,td:first-child,td.text{text-align:left}thead th{color:var(--soft);font-weight:600}
    td.cell{min-width:3.2rem;text-align:center}
    td.cell.right{outline:2px solid var(--accent);outline-offset:-2px}
    .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr));gap:1.2rem}
    figure{margin:.4rem 0}figcaption{font-size:.85rem;color:var(--soft);margin-bottom:.2rem}
    svg{display:block;width:100%;height:auto;max-width:34rem}
    svg text{fill:var(--ink);font:11px system-ui,sans-serif;font-variant-numeric:tabular-nums}
    svg .axis{stroke:var(--line);stroke-width:1}svg .soft{fill:var(--soft)}
    svg .line{fill:none;stroke:var(--accent);stroke-width:2}svg .dot{fill:var(--accent)}
    svg .before{fill:none;stroke:var(--soft);stroke-width:1.5;stroke-dasharray:4 3}
    svg .ideal{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3}
    svg .bar{fill:var(--accent);opacity:.75}svg .whisker{stroke:var(--ink);stroke-width:1.5}
    blockquote{margin:.3rem 0;padding:.1rem 0 .1rem .9rem;border-left:3px solid var(--line);max-width:46rem}
    .error{margin:1.1rem 0;break-inside:avoid}.warn{color:var(--warn)}
    .terms{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.4rem 1.2rem}
    mark{background:var(--mark);color:inherit;border-radius:.15rem;padding:0 .1em;position:relative}
    mark.against{background:var(--against)}
    mark[tabindex]{cursor:help}mark[tabindex]:focus{outline:2px solid var(--accent)}
    mark .tip{display:none;position:absolute;left:0;top:1.7em;z-index:2;background:var(--ink);color:var(--page);
    font-size:.78rem;line-height:1.35;padding:.3rem .5rem;border-radius:.3rem;width:max-content;max-width:15rem;
    white-space:normal}
    mark:hover .tip,mark:focus .tip{display:block}
    .label{font-weight:600}.chip{display:inline-block;font-size:.78rem;line-height:1.5;border:1px solid currentColor;
    border-radius:1rem;padding:0 .55rem;margin:.15rem .3rem .15rem 0}
    .tag{display:inline-block;font-size:.78rem;color:var(--soft);background:var(--panel);border-radius:.25rem;
    padding:0 .45rem;margin:.15rem .3rem .15rem 0}
    .paragraph{border-left:.4rem solid var(--none);padding:.1rem 0 .1rem .9rem;margin:.9rem 0;max-width:46rem}
    .paragraph.unsure{border-left-style:dotted}.paragraph p{margin:.1rem 0}
    .paragraph.heading p{font-weight:650;font-size:1.08rem}
    summary{cursor:pointer}
    .furniture{color:var(--soft);font-size:.82rem;margin:.5rem 0;max-width:46rem;overflow-wrap:anywhere}
    .stack{display:flex;height:1.1rem;border-radius:.3rem;overflow:hidden;max-width:46rem;margin:.6rem 0 .3rem}
    .stack span{display:block}
    .legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.85rem;margin:0;padding:0;list-style:none}
    .legend i{display:inline-block;width:.7rem;height:.7rem;border-radius:.15rem;margin-right:.35rem}
    article{margin-bottom:3rem}
    @media print{:root{--page:#fff;--ink:#000;--soft:#444;--line:#bbb;--panel:#f2f2f2;--accent:#0a5ea8}
    body{max-width:none;padding:0;font-size:10.5pt}h2{break-after:avoid}figure,table,.card{break-inside:avoid}
    *{print-color-adjust:exact;-webkit-print-color-adjust:exact}mark .tip{display:none!important}}
    @media (max-width:34rem){body{font-size:15px}th,td{padding:.25rem .4rem}h1{font-size:1.35rem}}
    """

  /// The colour of a stance; the neutral one is grey.
  static func colour(of stance: Int, neutral: Int?) -> String {
    stance == neutral ? "var(--none)" : "var(--s\(stance % 8))"
  }

  /// A table; the first column is text, cells are escaped here.
  static func table(_ header: [String], _ rows: [[String]], textColumns: Set<Int> = []) -> String {
    let head = header.map { "<th scope=\"col\">\(HTMLText.escaped($0))</th>" }.joined()
    let body = rows.map { row in
      "<tr>"
        + row.enumerated().map { column, cell in
          let tag = column == 0 ? "th scope=\"row\"" : "td"
          let kind = textColumns.contains(column) ? " class=\"text\"" : ""
          return "<\(tag)\(kind)>\(HTMLText.escaped(cell))</\(column == 0 ? "th" : "td")>"
        }.joined() + "</tr>"
    }.joined(separator: "\n")
    return
      "<div class=\"wide\"><table><thead><tr>\(head)</tr></thead>\n<tbody>\(body)</tbody></table></div>"
  }
}
