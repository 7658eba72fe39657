import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How many threads a computation may use; never what it computes.
///
/// Work is cut into pieces by the size of the data alone and results are combined in the order of
/// the pieces, so every thread count gives the same bits.
public struct Parallelism: Sendable, Hashable {
  /// The most threads used at a time.
  public let threads: Int

  /// Traps if `threads` is not positive.
  public init(threads: Int) {
    precondition(threads > 0, "at least one thread is needed, not \(threads)")
    self.threads = threads
  }

  /// One thread: the caller's.
  public static let serial = Parallelism(threads: 1)

  /// One thread for each processor that is online.
  public static var allProcessors: Parallelism {
    Parallelism(threads: max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }

  /// Calls `body` once for each of 0 ..< `count`, in any order and on several threads at once.
  public func forEach(_ count: Int, _ body: @Sendable (Int) -> Void) {
    let workers = min(threads, count)
    guard workers > 1 else {
      for index in 0..<max(count, 0) { body(index) }
      return
    }
    // Workers draw the next index themselves: one slow piece does not hold up the rest, and no
    // more than `threads` run, however many processors there are.
    let counter = Counter()
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while let index = counter.draw(below: count) { body(index) }
    }
  }

  /// Calls `body` with consecutive ranges of `blockSize` (the last may be shorter) covering
  /// 0 ..< `count`, and with the number of each.
  public func forEachBlock(
    _ count: Int, blockSize: Int, _ body: @Sendable (_ block: Int, _ range: Range<Int>) -> Void
  ) {
    precondition(blockSize > 0, "blocks must hold something, not \(blockSize)")
    forEach((count + blockSize - 1) / blockSize) { block in
      body(block, block * blockSize..<min(count, (block + 1) * blockSize))
    }
  }

  /// The results of `transform` for each of 0 ..< `count`, in that order.
  public func map<Result: Sendable>(
    _ count: Int, _ transform: @Sendable (Int) -> Result
  ) -> [Result] {
    [Result](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      // Each index is written by exactly one call.
      nonisolated(unsafe) let results = buffer
      forEach(count) { results.initializeElement(at: $0, to: transform($0)) }
      initializedCount = count
    }
  }

  private final class Counter: Sendable {
    private let next = Atomic<Int>(0)

    func draw(below count: Int) -> Int? {
      let index = next.add(1, ordering: .relaxed).oldValue
      return index < count ? index : nil
    }
  }
}
