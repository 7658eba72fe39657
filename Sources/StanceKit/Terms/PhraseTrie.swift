/// The phrases of dictionaries as a trie whose edges are tokens. Nodes are numbered from the root, 0.
///
/// An edge is found as `TermTable` finds a term: a bit filter turns nearly every token away that goes nowhere, and an
/// open-addressing table holds, with 2ᵇ slots, the upper 64 − b bits of the edge's identity and below them the node it
/// leads to; of 10⁵ tokens that go nowhere one in 10⁹ would be taken for one that does.
///
/// Unsafe memory: the tables are written in `init` and never again.
final class PhraseTrie: @unchecked Sendable {
  /// A phrase that ends in a node.
  struct Output {
    /// Index over the categories of all dictionaries, in order.
    let category: Int32
    /// Index over the entries of all dictionaries, in order.
    let entry: Int32
    let weight: Float
  }

  private let slotTable: RandomAccessTable<UInt64>
  private let bits: UInt64
  private let filterTable: RandomAccessTable<UInt64>
  private let filterMask: UInt64
  /// By node: where its outputs begin, twice, and 1 more where edges go on from it; one number more than nodes.
  private let nodes: [UInt32]
  private let outputs: [Output]

  /// - Parameters:
  ///   - phrases: identities of the tokens of every phrase, one phrase after another.
  ///   - ends: where each phrase ends in `phrases`.
  ///   - endings: what each phrase is.
  init(phrases: [UInt64], ends: [Int], endings: [Output]) {
    var bits: UInt64 = 8
    // No trie has more edges than its phrases have tokens.
    while 1 << bits < 2 * phrases.count { bits += 1 }
    let filterBits = 1 << (bits + 2)
    self.bits = bits
    filterMask = UInt64(filterBits - 1)
    slotTable = RandomAccessTable(count: 1 << bits)
    filterTable = RandomAccessTable(count: filterBits / 64)
    let (slots, filter, mask) = (slotTable.base, filterTable.base, 1 << Int(bits) - 1)
    var isInner: [Bool] = [false]
    var nodeOfPhrase: [UInt32] = []
    nodeOfPhrase.reserveCapacity(ends.count)
    var start = 0
    for end in ends {
      var node: UInt32 = 0
      for identity in phrases[start..<end] {
        isInner[Int(node)] = true
        let edge = Self.edge(from: node, identity)
        var position = Int(truncatingIfNeeded: edge) & mask
        while slots[position] != 0 && (slots[position] ^ edge) >> bits != 0 {
          position = (position + 1) & mask
        }
        if slots[position] == 0 {
          slots[position] = (edge >> bits) << bits | UInt64(isInner.count)
          let bit = edge >> 20 & filterMask
          filter[Int(bit >> 6)] |= 1 << (bit & 63)
          isInner.append(false)
        }
        node = UInt32(truncatingIfNeeded: slots[position] & (1 << bits - 1))
      }
      nodeOfPhrase.append(node)
      start = end
    }
    // A counting sort by node keeps the order of entries within one.
    var nodes = [UInt32](repeating: 0, count: isInner.count + 1)
    for node in nodeOfPhrase { nodes[Int(node) + 1] += 1 }
    for node in isInner.indices { nodes[node + 1] += nodes[node] }
    var next = nodes
    var outputs = [Output](
      repeating: Output(category: 0, entry: 0, weight: 0), count: endings.count)
    for (phrase, node) in nodeOfPhrase.enumerated() {
      outputs[Int(next[Int(node)])] = endings[phrase]
      next[Int(node)] += 1
    }
    for node in nodes.indices {
      nodes[node] = nodes[node] << 1 | (node < isInner.count && isInner[node] ? 1 : 0)
    }
    self.nodes = nodes
    self.outputs = outputs
  }

  @inline(__always)
  private static func edge(from node: UInt32, _ identity: UInt64) -> UInt64 {
    TermHash.mix(
      identity ^ 0x1d8e_4e27_c47d_124f, (UInt64(node) &+ 1) &* 0xeb44_acca_b455_d165)
  }

  /// 0 where no phrase begins with a token of this identity; nearly always so where none does.
  @inline(__always)
  func mayBegin(_ identity: UInt64) -> UInt64 {
    let bit = Self.edge(from: 0, identity) >> 20 & filterMask
    return filterTable.base[Int(truncatingIfNeeded: bit >> 6)] &>> (bit & 63) & 1
  }

  /// The node a token leads to; 0 where there is none.
  @inline(__always)
  func child(of node: UInt32, _ identity: UInt64) -> UInt32 {
    let edge = Self.edge(from: node, identity)
    let bit = edge >> 20 & filterMask
    guard filterTable.base[Int(truncatingIfNeeded: bit >> 6)] &>> (bit & 63) & 1 != 0 else {
      return 0
    }
    let (slots, bits, mask) = (slotTable.base, bits & 63, 1 << Int(bits) - 1)
    var position = Int(truncatingIfNeeded: edge) & mask
    while true {
      let slot = slots[position]
      if slot == 0 { return 0 }
      if (slot ^ edge) &>> bits == 0 {
        return UInt32(truncatingIfNeeded: slot & (1 &<< bits &- 1))
      }
      position = (position &+ 1) & mask
    }
  }

  /// Whether phrases go on from a node.
  @inline(__always)
  func isInner(_ node: UInt32) -> Bool { nodes[Int(node)] & 1 != 0 }

  /// The phrases that end in a node, by entry.
  @inline(__always)
  func outputs(of node: UInt32) -> ArraySlice<Output> {
    outputs[Int(nodes[Int(node)] >> 1)..<Int(nodes[Int(node) + 1] >> 1)]
  }
}
