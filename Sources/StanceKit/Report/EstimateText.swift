import LinearLearning

/// Estimates as reports print them.
enum EstimateText {
  /// `0.612`.
  static func value(_ estimate: BootstrapEstimate) -> String { NumberText.fixed(estimate.value) }

  /// `0.550–0.671`, empty where there is no interval.
  static func interval(_ estimate: BootstrapEstimate, decimals: Int = 3) -> String {
    interval(estimate.interval, decimals: decimals)
  }

  static func interval(_ interval: ConfidenceInterval, decimals: Int = 3) -> String {
    guard interval.lower.isFinite, interval.upper.isFinite else { return "" }
    return
      "\(NumberText.fixed(interval.lower, decimals))–\(NumberText.fixed(interval.upper, decimals))"
  }

  /// `0.612 [0.550, 0.671]`.
  static func both(_ estimate: BootstrapEstimate) -> String {
    guard estimate.interval.lower.isFinite else { return value(estimate) }
    return "\(value(estimate)) [\(NumberText.fixed(estimate.interval.lower)), "
      + "\(NumberText.fixed(estimate.interval.upper))]"
  }

  static func percent(_ share: Double, _ decimals: Int = 1) -> String {
    share.isFinite ? NumberText.fixed(100 * share, decimals) + " %" : "–"
  }

  /// `95 %`.
  static func level(_ level: Double) -> String {
    let percent = 100 * level
    return NumberText.short((percent * 1000).rounded() / 1000) + " %"
  }

  /// How the intervals were made, for a header.
  static func method(_ bootstrap: ClusterBootstrap, column: String) -> String {
    let method = bootstrap.method == .percentile ? "percentile" : "BCa"
    return "\(level(bootstrap.level)) intervals: bootstrap drawing whole values of '\(column)', "
      + "\(method), \(bootstrap.replicates) replicates, seed \(bootstrap.seed)"
  }

  /// Text cut to so many characters, on one line.
  static func shortened(_ text: String, to width: Int) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count <= width ? line : line.prefix(width - 1) + "…"
  }
}

extension JSONObject {
  /// `{"value":…,"lower":…,"upper":…}`; what is not defined becomes `null`.
  mutating func set(_ name: String, _ estimate: BootstrapEstimate) {
    var object = JSONObject()
    object.set("value", estimate.value)
    object.set("lower", estimate.interval.lower)
    object.set("upper", estimate.interval.upper)
    set(name, object)
  }

  mutating func set(_ name: String, _ interval: ConfidenceInterval) {
    var object = JSONObject()
    object.set("lower", interval.lower)
    object.set("upper", interval.upper)
    set(name, object)
  }

  /// How intervals were made.
  mutating func set(_ name: String, _ bootstrap: ClusterBootstrap, column: String) {
    var object = JSONObject()
    object.set("level", bootstrap.level)
    object.set("method", bootstrap.method == .percentile ? "percentile" : "bca")
    object.set("replicates", bootstrap.replicates)
    object.set("seed", Int(truncatingIfNeeded: bootstrap.seed))
    object.set("clusters", column)
    set(name, object)
  }
}
