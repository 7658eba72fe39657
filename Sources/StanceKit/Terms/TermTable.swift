import CPrefetch

/// Finds the columns of many terms at once by their 64-bit identities.
///
/// A text's identities go through plain loops, each with one memory access that waits for no other: a small table of
/// the most frequent terms, which stays in the second-level cache and answers most of them; a bit filter, which turns
/// nearly every unknown term away; and for what is left an open-addressing table, at most half full.
///
/// A slot of either table is eight bytes: with a table of 2ᵇ slots the upper 64 − b bits of the identity, and below
/// them the column + 1. The lower b bits are where the slot is looked for, so that nothing need be read to confirm a
/// hit: an unknown term is taken for a known one only where all bits of the tag agree, for 400,000 terms one time in
/// 10¹³.
///
/// Unsafe memory: the tables are written in `init` and never again.
final class TermTable: @unchecked Sendable {
  /// The frequent terms, then the filter, then the slots: together, so that large pages hold the small ones too.
  private let tables: RandomAccessTable<UInt64>
  private let frequentTable: UnsafeMutablePointer<UInt64>
  private let filterTable: UnsafeMutablePointer<UInt64>
  private let slotTable: UnsafeMutablePointer<UInt64>
  /// b, the number of bits of a position.
  private let bits: UInt64
  /// Number of bits of the filter, less one.
  private let filterMask: UInt64

  /// Half a mebibyte of slots: of a million-byte second-level cache, what the filter leaves. Against a quarter of it, 2.5 %
  /// less time with 395,000 terms.
  private static let frequentMask: UInt64 = 1 << 16 - 1

  /// - Parameter identities: that of column `j` at position `j`, the most frequent terms first.
  /// - Precondition: fewer than 2³¹ of them.
  init(_ identities: [UInt64]) {
    precondition(identities.count < 1 << 31, "\(identities.count) terms")
    var bits: UInt64 = 8
    while 1 << bits < 2 * identities.count { bits += 1 }
    // Four to eight bits a term let 12 to 22 % of the unknown terms through; half of that took twice the memory and
    // about 1 % more time.
    let filterBits = 1 << (bits + 1)
    self.bits = bits
    filterMask = UInt64(filterBits - 1)
    let frequentCount = Int(Self.frequentMask) + 1
    tables = RandomAccessTable(count: frequentCount + filterBits / 64 + (1 << Int(bits)))
    frequentTable = tables.base
    filterTable = frequentTable + frequentCount
    slotTable = filterTable + filterBits / 64
    let (slots, filter, frequent) = (slotTable, filterTable, frequentTable)
    let mask = 1 << Int(bits) - 1
    for (column, identity) in identities.enumerated() {
      let slot = (identity >> bits) << bits | UInt64(column + 1)
      let place = Int(identity & Self.frequentMask)
      if frequent[place] == 0 {
        frequent[place] = slot
        continue
      }
      let bit = identity >> 20 & filterMask
      filter[Int(bit >> 6)] |= 1 << (bit & 63)
      var position = Int(truncatingIfNeeded: identity) & mask
      while slots[position] != 0 { position = (position + 1) & mask }
      slots[position] = slot
    }
  }

  /// The column of one identity.
  func column(of identity: UInt64) -> UInt32? {
    let (columnMask, mask) = (UInt64(1) << bits - 1, Int(1) << Int(bits) - 1)
    let frequent = frequentTable[Int(identity & Self.frequentMask)]
    if (frequent ^ identity) >> bits == 0 {
      return frequent == 0 ? nil : UInt32(truncatingIfNeeded: frequent & columnMask) - 1
    }
    let slots = slotTable
    var position = Int(truncatingIfNeeded: identity) & mask
    while slots[position] != 0 {
      if (slots[position] ^ identity) >> bits == 0 {
        return UInt32(truncatingIfNeeded: slots[position] & columnMask) - 1
      }
      position = (position + 1) & mask
    }
    return nil
  }

  /// 1 or 0, by arithmetic: what is known and what is not comes in no order a processor could foresee, and a branch on
  /// it costs more than the look-up.
  @inline(__always)
  private static func isNotZero(_ value: UInt64) -> UInt64 { (value | (0 &- value)) &>> 63 }

  /// Memory a look-up works in, kept from text to text.
  final class Scratch {
    /// Room for one more value than there are identities: loops write where the next hit would go.
    fileprivate let open = ScratchBuffer<UInt32>()
    fileprivate let firstSlots = ScratchBuffer<UInt64>()
    fileprivate let slots = ScratchBuffer<UInt64>()
    fileprivate let found = ScratchBuffer<UInt32>()

    fileprivate func reserve(_ count: Int) {
      open.reserve(count)
      firstSlots.reserve(count)
      slots.reserve(count)
      found.reserve(count)
    }
  }

  /// The columns of the known identities, in the order of the identities; valid until the next look-up.
  ///
  /// - Parameter records: four bytes a column that will be read next, and are fetched into the cache meanwhile.
  func find(
    _ wanted: UnsafeBufferPointer<UInt64>, _ scratch: Scratch, records: UnsafeRawPointer
  ) -> UnsafeBufferPointer<UInt32> {
    scratch.reserve(wanted.count + 1)
    let slots = scratch.slots.base
    let open = scratch.open.base
    var count = lookUpFrequent(wanted, slots, open)
    count = filter(wanted, open, count)
    lookUp(wanted, slots, open, count, scratch.firstSlots.base)
    let columns = scratch.found.base
    let columnMask = UInt64(1) << bits - 1
    var found = 0
    for index in 0..<wanted.count {
      let number = slots[index] & columnMask
      columns[found] = UInt32(truncatingIfNeeded: number) &- 1
      // For an unknown term, number 0, this is the place before the first: fetching never faults.
      prefetch(records + (Int(truncatingIfNeeded: number) &- 1) &* 4)
      found &+= Int(truncatingIfNeeded: Self.isNotZero(number))
    }
    return UnsafeBufferPointer(start: columns, count: found)
  }

  /// Fills `slots` with what the table of frequent terms knows, zeros elsewhere, and lists the positions left `open`.
  private func lookUpFrequent(
    _ wanted: UnsafeBufferPointer<UInt64>, _ slots: UnsafeMutablePointer<UInt64>,
    _ open: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let (frequent, bits) = (frequentTable, bits & 63)
    var count = 0
    for index in 0..<wanted.count {
      let identity = wanted[index]
      let slot = frequent[Int(truncatingIfNeeded: identity & Self.frequentMask)]
      // An empty slot stays zero whatever it is compared with.
      let isOpen = Self.isNotZero((slot ^ identity) &>> bits)
      slots[index] = slot & (isOpen &- 1)
      open[count] = UInt32(truncatingIfNeeded: index)
      count &+= Int(truncatingIfNeeded: isOpen)
    }
    return count
  }

  private func filter(
    _ wanted: UnsafeBufferPointer<UInt64>, _ open: UnsafeMutablePointer<UInt32>, _ count: Int
  ) -> Int {
    let (filter, filterMask) = (filterTable, filterMask)
    var kept = 0
    for index in 0..<count {
      let position = open[index]
      let bit = wanted[Int(position)] >> 20 & filterMask
      open[kept] = position
      kept &+= Int(truncatingIfNeeded: filter[Int(truncatingIfNeeded: bit >> 6)] &>> (bit & 63) & 1)
    }
    return kept
  }

  private func lookUp(
    _ wanted: UnsafeBufferPointer<UInt64>, _ slots: UnsafeMutablePointer<UInt64>,
    _ open: UnsafeMutablePointer<UInt32>, _ count: Int, _ firstSlots: UnsafeMutablePointer<UInt64>
  ) {
    let (table, bits, mask) = (slotTable, bits & 63, Int(1) << Int(bits) - 1)
    for index in 0..<count {
      firstSlots[index] = table[Int(truncatingIfNeeded: wanted[Int(open[index])]) & mask]
    }
    for index in 0..<count {
      let position = Int(open[index])
      let identity = wanted[position]
      var slot = firstSlots[index]
      if slot != 0 && (slot ^ identity) &>> bits != 0 {
        var place = Int(truncatingIfNeeded: identity) & mask
        repeat {
          place = (place &+ 1) & mask
          slot = table[place]
        } while slot != 0 && (slot ^ identity) &>> bits != 0
      }
      slots[position] = slot
    }
  }
}
