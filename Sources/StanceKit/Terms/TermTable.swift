/// Finds the columns of many terms at once by their 64-bit identities.
///
/// Plain loops over all identities of a text instead of one loop with three dependent memory accesses: a bit
/// filter that stays in the second-level cache turns nearly every unknown term away; the survivors are looked up in an
/// open-addressing table of eight-byte slots (upper half of the identity, column + 1), at most half of them used; and
/// what was found is confirmed against the full identity, so the answer is exact.
///
/// Unsafe memory: both tables are written in `init` and never again.
final class TermTable: @unchecked Sendable {
  private let slotTable: RandomAccessTable<UInt64>
  private let mask: Int
  private let filterTable: RandomAccessTable<UInt64>
  /// Number of bits of the filter, less one.
  private let filterMask: UInt64
  private let identities: [UInt64]

  /// - Parameter identities: that of column `j` at position `j`.
  /// - Precondition: fewer than 2³² − 1 of them.
  init(_ identities: [UInt64]) {
    precondition(identities.count < UInt32.max)
    var capacity = 64
    while capacity < 2 * identities.count { capacity *= 2 }
    // Eight to sixteen bits a term let 6 to 12 % of the unknown terms through.
    let bits = max(512, capacity * 4)
    self.identities = identities
    mask = capacity - 1
    filterMask = UInt64(bits - 1)
    slotTable = RandomAccessTable(count: capacity)
    filterTable = RandomAccessTable(count: bits / 64)
    let (slots, filter) = (slotTable.base, filterTable.base)
    for (column, identity) in identities.enumerated() {
      let bit = identity >> 20 & filterMask
      filter[Int(bit >> 6)] |= 1 << (bit & 63)
      var position = Int(truncatingIfNeeded: identity) & mask
      while slots[position] != 0 { position = (position + 1) & mask }
      slots[position] = identity & Self.tag | UInt64(column + 1)
    }
  }

  private static let tag: UInt64 = 0xFFFF_FFFF_0000_0000

  /// The column of one identity.
  func column(of identity: UInt64) -> UInt32? {
    let slots = slotTable.base
    var position = Int(truncatingIfNeeded: identity) & mask
    while slots[position] != 0 {
      let column = UInt32(truncatingIfNeeded: slots[position]) &- 1
      if identities[Int(column)] == identity { return column }
      position = (position + 1) & mask
    }
    return nil
  }

  /// Writes the columns of the known identities to `columns`, in the order of the identities, and returns how many
  /// there are.
  ///
  /// - Parameters:
  ///   - survivors, firstSlots, columns: room for as many values as there are identities.
  func find(
    _ wanted: UnsafeBufferPointer<UInt64>, survivors: UnsafeMutablePointer<UInt64>,
    firstSlots: UnsafeMutablePointer<UInt64>, columns: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let (filter, filterMask) = (filterTable.base, filterMask)
    let (slots, mask) = (slotTable.base, mask)
    var kept = 0
    for identity in wanted {
      let bit = identity >> 20 & filterMask
      survivors[kept] = identity
      kept &+= Int(truncatingIfNeeded: filter[Int(truncatingIfNeeded: bit >> 6)] >> (bit & 63) & 1)
    }
    // Loads that wait for nothing: the memory system takes many at a time.
    for index in 0..<kept {
      firstSlots[index] = slots[Int(truncatingIfNeeded: survivors[index]) & mask]
    }
    var found = 0
    for index in 0..<kept {
      let identity = survivors[index]
      var slot = firstSlots[index]
      if slot != 0 && (slot ^ identity) & Self.tag != 0 {
        var position = Int(truncatingIfNeeded: identity) & mask
        repeat {
          position = (position &+ 1) & mask
          slot = slots[position]
        } while slot != 0 && (slot ^ identity) & Self.tag != 0
      }
      survivors[found] = identity
      columns[found] = UInt32(truncatingIfNeeded: slot) &- 1
      found &+= slot != 0 ? 1 : 0
    }
    return confirm(found, survivors, columns)
  }

  /// Drops what only half of the identity spoke for.
  private func confirm(
    _ count: Int, _ survivors: UnsafeMutablePointer<UInt64>, _ columns: UnsafeMutablePointer<UInt32>
  ) -> Int {
    identities.withUnsafeBufferPointer { identities in
      var confirmed = 0
      for index in 0..<count {
        let column = columns[index]
        columns[confirmed] = column
        if identities[Int(column)] == survivors[index] {
          confirmed &+= 1
        } else if let other = self.column(of: survivors[index]) {
          columns[confirmed] = other
          confirmed &+= 1
        }
      }
      return confirmed
    }
  }
}
