/// A frozen map from 64-bit identities to 32-bit numbers, by open addressing with linear probing.
///
/// Slots hold the upper half of the identity beside the number, eight bytes a slot, at most half of them used: one
/// cache line answers most look-ups. A hit is confirmed against the full identity, so the answer is exact.
struct IdentityTable: Sendable {
  private let slots: [UInt64]
  private let mask: Int
  private let identities: [UInt64]
  private let numbers: [UInt32]

  /// - Precondition: fewer than 2³² − 1 identities, all different.
  init(identities: [UInt64], numbers: [UInt32]) {
    precondition(identities.count == numbers.count)
    var capacity = 4
    while capacity < 2 * identities.count { capacity *= 2 }
    var slots = [UInt64](repeating: 0, count: capacity)
    let mask = capacity - 1
    for (index, identity) in identities.enumerated() {
      var position = Int(truncatingIfNeeded: identity) & mask
      while slots[position] != 0 { position = (position + 1) & mask }
      slots[position] = identity & 0xFFFF_FFFF_0000_0000 | UInt64(index + 1)
    }
    self.slots = slots
    self.mask = mask
    self.identities = identities
    self.numbers = numbers
  }

  subscript(identity: UInt64) -> UInt32? {
    @inline(__always) get {
      var position = Int(truncatingIfNeeded: identity) & mask
      while true {
        let slot = slots[position]
        if slot == 0 { return nil }
        if (slot ^ identity) >> 32 == 0 {
          let index = Int(slot & 0xFFFF_FFFF) - 1
          if identities[index] == identity { return numbers[index] }
        }
        position = (position + 1) & mask
      }
    }
  }

  var count: Int { identities.count }

  /// Collects identities before the table is frozen. They are hashes already and are not hashed again.
  struct Builder {
    private var slots: [UInt32]
    private var identities: [UInt64] = []
    private var numbers: [UInt32] = []

    /// - Parameter capacity: how many identities are expected; more are no fault.
    init(capacity: Int = 0) {
      var size = 16
      while size < 2 * capacity { size *= 2 }
      slots = Array(repeating: 0, count: size)
      identities.reserveCapacity(capacity)
      numbers.reserveCapacity(capacity)
    }

    subscript(identity: UInt64) -> UInt32? {
      let slot = slots[position(of: identity)]
      return slot == 0 ? nil : numbers[Int(slot) - 1]
    }

    /// Keeps the first number of an identity.
    mutating func insert(_ identity: UInt64, _ number: UInt32) {
      let place = position(of: identity)
      guard slots[place] == 0 else { return }
      identities.append(identity)
      numbers.append(number)
      slots[place] = UInt32(identities.count)
      if 2 * identities.count > slots.count { grow() }
    }

    private func position(of identity: UInt64) -> Int {
      let mask = slots.count - 1
      var place = Int(truncatingIfNeeded: identity) & mask
      while slots[place] != 0, identities[Int(slots[place]) - 1] != identity {
        place = (place + 1) & mask
      }
      return place
    }

    private mutating func grow() {
      slots = Array(repeating: 0, count: slots.count * 4)
      for (index, identity) in identities.enumerated() {
        slots[position(of: identity)] = UInt32(index + 1)
      }
    }

    func table() -> IdentityTable { IdentityTable(identities: identities, numbers: numbers) }
  }
}
