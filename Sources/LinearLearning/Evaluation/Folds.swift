/// Rows divided into parts that never split a group, with every stratum spread as evenly as the
/// groups allow.
///
/// Groups are placed one by one, those that hold the largest share of some stratum first, each
/// where it brings the counts nearest to what is wanted: where Σₛ (cₛ − tₛ)²/tₛ over strata s grows
/// least, cₛ being the part's count and tₛ the wanted one; the rows themselves are one more stratum.
/// A group-wise form of Sechidis, Tsoumakas and Vlahavas, "On the stratification of multi-label
/// data" (ECML PKDD 2011), as a row may be in any number of strata.
public struct Folds: Sendable, Hashable {
  /// The part of each row, 0 ..< ``count``.
  public let assignment: [Int]
  public let count: Int

  /// - Parameters:
  ///   - count: parts of equal size to make.
  ///   - groups: a number for each row; rows of equal numbers stay together.
  ///   - strata: for each row, the strata it is in, numbered from 0: its class, and its labels.
  ///     Empty for none at all.
  ///   - generator: breaks ties.
  /// - Throws: ``LearningError`` for fewer than two parts, no rows, lists of different length and
  ///   fewer groups than parts.
  public init(
    count: Int, groups: [Int], strata: [[Int]] = [],
    using generator: inout SeededGenerator
  ) throws(LearningError) {
    guard count >= 2 else {
      throw .badOption(name: "the number of folds", found: "\(count)", expected: "at least 2")
    }
    try self.init(
      shares: [Double](repeating: 1, count: count), groups: groups, strata: strata,
      using: &generator)
  }

  /// Parts whose sizes are as `shares` to each other, such as [0.8, 0.1, 0.1].
  public init(
    shares: [Double], groups: [Int], strata: [[Int]] = [],
    using generator: inout SeededGenerator
  ) throws(LearningError) {
    guard !groups.isEmpty else { throw .noRows }
    guard shares.count >= 2, shares.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .badOption(
        name: "the list of shares", found: "\(shares)", expected: "two or more positive numbers")
    }
    guard strata.isEmpty || strata.count == groups.count else {
      throw .wrongCount(what: "lists of strata", found: strata.count, expected: groups.count)
    }
    let members = Self.members(groups, strata)
    guard members.count >= shares.count else {
      throw .tooFewGroups(found: members.count, needed: shares.count)
    }
    let parts = Self.place(members, shares: shares, using: &generator)
    var assignment = [Int](repeating: 0, count: groups.count)
    for (group, part) in zip(members, parts) {
      for row in group.rows { assignment[row] = part }
    }
    self.assignment = assignment
    self.count = shares.count
  }

  /// The strata of rows with one class and any number of labels each: classes first, then labels.
  public static func strata(classes: [Int], labels: [[Bool]] = []) -> [[Int]] {
    let first = (classes.max() ?? -1) + 1
    return classes.enumerated().map { row, label in
      [label]
        + (labels.isEmpty ? [] : labels[row].indices.filter { labels[row][$0] })
        .map { first + $0 }
    }
  }

  /// The rows outside part `part`, increasing.
  public func trainingRows(of part: Int) -> [Int] {
    assignment.indices.filter { assignment[$0] != part }
  }

  /// The rows of part `part`, increasing.
  public func heldOutRows(of part: Int) -> [Int] {
    assignment.indices.filter { assignment[$0] == part }
  }

  private struct Group {
    var rows: [Int] = []
    /// Rows in each stratum; the last entry counts all.
    var counts: [Int]
  }

  /// Groups in the order of their first rows.
  private static func members(_ groups: [Int], _ strata: [[Int]]) -> [Group] {
    let strataCount = (strata.joined().max() ?? -1) + 1
    var positions: [Int: Int] = [:]
    var members: [Group] = []
    for (row, group) in groups.enumerated() {
      let position = positions[group] ?? members.count
      if position == members.count {
        positions[group] = position
        members.append(Group(counts: [Int](repeating: 0, count: strataCount + 1)))
      }
      members[position].rows.append(row)
      members[position].counts[strataCount] += 1
      if !strata.isEmpty { for s in strata[row] { members[position].counts[s] += 1 } }
    }
    return members
  }

  private static func place(
    _ groups: [Group], shares: [Double], using generator: inout SeededGenerator
  ) -> [Int] {
    var totals = [Double](repeating: 0, count: groups[0].counts.count)
    for group in groups {
      for (s, count) in group.counts.enumerated() { totals[s] += Double(count) }
    }
    let weight = groups.map { group in
      zip(group.counts, totals).reduce(0) { $1.1 > 0 ? max($0, Double($1.0) / $1.1) : $0 }
    }
    // Equally heavy groups, such as single rows of one class, come in random order.
    let tieBreak = generator.permutation(of: groups.count)
    let order = groups.indices.sorted {
      (-weight[$0], tieBreak[$0]) < (-weight[$1], tieBreak[$1])
    }

    let sum = shares.reduce(0, +)
    let wanted = shares.map { share in totals.map { $0 * share / sum } }
    var counts = wanted.map { $0.map { _ in 0.0 } }
    var parts = [Int](repeating: 0, count: groups.count)
    var empty = shares.count
    for (placed, g) in order.enumerated() {
      // The last groups go to parts that are still empty, if there are only enough for those.
      let mustFill = groups.count - placed <= empty
      var best = (part: -1, cost: Double.infinity)
      for part in shares.indices where !mustFill || counts[part].last == 0 {
        var cost = 0.0
        for (s, count) in groups[g].counts.enumerated() where count > 0 {
          let excess = counts[part][s] - wanted[part][s]
          cost += Double(count) * (2 * excess + Double(count)) / wanted[part][s]
        }
        if cost < best.cost { best = (part, cost) }
      }
      if counts[best.part].last == 0 { empty -= 1 }
      for (s, count) in groups[g].counts.enumerated() { counts[best.part][s] += Double(count) }
      parts[g] = best.part
    }
    return parts
  }
}
