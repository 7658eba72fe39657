import Testing

@testable import LinearLearning

@Suite struct FoldsTests {
  private static func data(seed: UInt64) -> (groups: [Int], classes: [Int], labels: [[Bool]]) {
    var generator = SeededGenerator(seed: seed)
    var (groups, classes, labels): ([Int], [Int], [[Bool]]) = ([], [], [])
    for group in 0..<60 {
      let common = generator.integer(below: 4)
      for _ in 0...generator.integer(below: 8) {
        groups.append(group * 7)
        classes.append(generator.uniform() < 0.6 ? common : generator.integer(below: 4))
        labels.append([0.4, 0.1].map { generator.uniform() < $0 })
      }
    }
    return (groups, classes, labels)
  }

  @Test func groupsStayTogetherAndStrataAreSpread() throws {
    let data = Self.data(seed: 41)
    var generator = SeededGenerator(seed: 42)
    let strata = Folds.strata(classes: data.classes, labels: data.labels)
    let folds = try Folds(count: 5, groups: data.groups, strata: strata, using: &generator)
    for group in Set(data.groups) {
      let parts = data.groups.indices.filter { data.groups[$0] == group }
      #expect(Set(parts.map { folds.assignment[$0] }).count == 1)
    }
    for s in 0..<6 {
      let rows = strata.indices.filter { strata[$0].contains(s) }
      let counts = (0..<5).map { part in rows.count { folds.assignment[$0] == part } }
      let wanted = Double(rows.count) / 5
      #expect(counts.allSatisfy { abs(Double($0) - wanted) <= max(2.5, 0.25 * wanted) })
    }
    #expect(folds.trainingRows(of: 2).count + folds.heldOutRows(of: 2).count == strata.count)
  }

  @Test func aSeedDecidesAndAnotherChanges() throws {
    let data = Self.data(seed: 43)
    func folds(_ seed: UInt64) throws -> Folds {
      var generator = SeededGenerator(seed: seed)
      return try Folds(
        count: 3, groups: data.groups, strata: Folds.strata(classes: data.classes),
        using: &generator)
    }
    #expect(try folds(1) == folds(1))
    #expect(try folds(1) != folds(2))
  }

  @Test func singleRowsOfOneClassDivideExactly() throws {
    var generator = SeededGenerator(seed: 44)
    let folds = try Folds(
      count: 4, groups: Array(0..<40), strata: (0..<40).map { [$0 % 2] }, using: &generator)
    for part in 0..<4 {
      let rows = folds.heldOutRows(of: part)
      #expect(rows.count == 10 && rows.count { $0 % 2 == 0 } == 5)
    }
  }

  @Test func sharesAreKept() throws {
    var generator = SeededGenerator(seed: 45)
    let folds = try Folds(shares: [8, 1, 1], groups: Array(0..<100), using: &generator)
    #expect((0..<3).map { folds.heldOutRows(of: $0).count } == [80, 10, 10])
  }

  @Test func noPartIsLeftEmpty() throws {
    var generator = SeededGenerator(seed: 46)
    // One group holds nearly everything.
    let groups = [Int](repeating: 0, count: 50) + [1, 2]
    let folds = try Folds(count: 3, groups: groups, using: &generator)
    #expect(Set(folds.assignment).count == 3)
  }

  @Test func faultsAreNamed() {
    var generator = SeededGenerator(seed: 47)
    #expect(throws: LearningError.tooFewGroups(found: 2, needed: 3)) {
      try Folds(count: 3, groups: [1, 1, 2], using: &generator)
    }
    #expect(throws: LearningError.noRows) {
      try Folds(count: 3, groups: [], using: &generator)
    }
    #expect(throws: LearningError.wrongCount(what: "lists of strata", found: 1, expected: 2)) {
      try Folds(count: 2, groups: [1, 2], strata: [[0]], using: &generator)
    }
    #expect(throws: LearningError.self) { try Folds(count: 1, groups: [1, 2], using: &generator) }
  }
}
