import LinearLearning
import Synchronization
import Testing

@Suite struct ParallelismTests {
  @Test(arguments: [1, 2, 5], [0, 1, 7, 100])
  func everyIndexIsVisitedOnce(threads: Int, count: Int) {
    let visits = Mutex([Int](repeating: 0, count: count))
    Parallelism(threads: threads).forEach(count) { index in
      visits.withLock { $0[index] += 1 }
    }
    #expect(visits.withLock { $0 } == [Int](repeating: 1, count: count))
  }

  @Test(arguments: [1, 3])
  func blocksDependOnTheSizeAlone(threads: Int) {
    let seen = Mutex<[Int: Range<Int>]>([:])
    Parallelism(threads: threads).forEachBlock(10, blockSize: 4) { block, range in
      seen.withLock { $0[block] = range }
    }
    #expect(seen.withLock { $0 } == [0: 0..<4, 1: 4..<8, 2: 8..<10])
  }

  @Test func mapKeepsOrder() {
    #expect(Parallelism(threads: 3).map(6) { $0 * $0 } == [0, 1, 4, 9, 16, 25])
    #expect(Parallelism.serial.map(0) { $0 } == [])
    #expect(Parallelism.allProcessors.threads >= 1)
  }
}
