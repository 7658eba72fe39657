import TestSupport
import Testing

@testable import StanceKit

@Suite struct IdentityTableTests {
  @Test func equalsADictionary() {
    var generator = TestGenerator(seed: 2)
    for count in [0, 1, 2, 3, 100, 5000] {
      var expected: [UInt64: UInt32] = [:]
      var builder = IdentityTable.Builder()
      for number in 0..<count {
        // Crowded upper and lower halves: collisions in slot and in tag.
        let identity = UInt64(generator.below(64)) << 32 | UInt64(generator.below(256))
        if expected[identity] == nil { expected[identity] = UInt32(number) }
        builder.insert(identity, UInt32(number))
      }
      // The number inserted first stands.
      let table = builder.table()
      #expect(table.count == expected.count)
      for high in 0..<64 {
        for low in 0..<256 {
          let identity = UInt64(high) << 32 | UInt64(low)
          if table[identity] != expected[identity] { Issue.record("\(identity)") }
        }
      }
    }
  }

  @Test func zeroIsAnIdentityToo() {
    let table = IdentityTable(identities: [0, 1 << 32], numbers: [7, 8])
    #expect(table[0] == 7 && table[1 << 32] == 8 && table[2 << 32] == nil)
  }
}
