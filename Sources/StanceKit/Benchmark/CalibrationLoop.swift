/// A fixed piece of work whose processor time says how fast the machine is just now.
///
/// It does what labelling does, hashing and reading a table of 8 MiB at random, so that a busy neighbour or a slower
/// processor slows both alike and the ratio of their times stays.
public final class CalibrationLoop {
  private let table: RandomAccessTable<UInt64>
  private static let mask = 1 << 20 - 1
  private static let rounds = 12_000_000
  /// What every pass must end in.
  private let expected: UInt64

  public init() {
    table = RandomAccessTable(count: Self.mask + 1)
    for index in 0...Self.mask {
      table.base[index] = TermHash.mix(UInt64(index) | 1 << 40, 0x9e37_79b9_7f4a_7c15)
    }
    expected = Self.pass(table.base)
  }

  /// Seconds of processor time of one pass, about 30 ms on a machine of 2024.
  public func seconds() -> Double {
    let start = ProcessUsage.now.cpu
    let found = Self.pass(table.base)
    precondition(found == expected, "the calibration loop gave \(found), before \(expected)")
    return ProcessUsage.now.cpu - start
  }

  private static func pass(_ table: UnsafeMutablePointer<UInt64>) -> UInt64 {
    var sum: UInt64 = 0
    for round in 0..<UInt64(rounds) {
      let hash = TermHash.mix(round &+ 0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db)
      sum &+= table[Int(truncatingIfNeeded: hash) & mask] ^ hash
    }
    return sum
  }
}
