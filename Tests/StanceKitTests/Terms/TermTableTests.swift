import TestSupport
import Testing

@testable import StanceKit

@Suite struct TermTableTests {
  /// Every known identity has its column, none of the others has one; one by one and all at once.
  @Test(arguments: [0, 1, 2, 100, 20_000, 70_000])
  func equalsADictionary(count: Int) {
    var generator = TestGenerator(seed: UInt64(count))
    let identities = (0..<count).map { _ in generator.next() }
    let table = TermTable(identities)
    var expected: [UInt64: UInt32] = [:]
    for (column, identity) in identities.enumerated() { expected[identity] = UInt32(column) }
    for _ in 0..<20 {
      let wanted = (0..<generator.below(400)).map { _ in
        count > 0 && generator.below(2) == 0
          ? identities[generator.below(count)] : generator.next()
      }
      #expect(wanted.map { table.column(of: $0) } == wanted.map { expected[$0] })
      let found = Self.find(wanted, table)
      #expect(found == wanted.compactMap { expected[$0] })
    }
  }

  /// Places and tags of zeros are not taken for empty slots, nor empty slots for terms.
  @Test func identitiesOfZeros() {
    let table = TermTable([0, 1 << 63])
    #expect(table.column(of: 0) == 0)
    #expect(table.column(of: 1 << 63) == 1)
    #expect(TermTable([]).column(of: 0) == nil)
    let found = Self.find([0, 1 << 63, 0], table)
    #expect(found == [0, 1, 0])
  }

  private static func find(_ wanted: [UInt64], _ table: TermTable) -> [UInt32] {
    let scratch = TermTable.Scratch()
    return withExtendedLifetime(scratch) {
      wanted.withUnsafeBufferPointer { wanted in
        // Fetching ahead reads nothing: any address will do.
        Array(table.find(wanted, scratch, records: UnsafeRawPointer(bitPattern: 4096)!))
      }
    }
  }
}
