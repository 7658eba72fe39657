#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Zeros straight from the system: pages that are never written cost nothing, which is most of them when a single
/// paragraph is labelled.
enum ZeroedMemory {
  static func allocate<Element: BitwiseCopyable>(_ count: Int) -> UnsafeMutablePointer<Element> {
    guard let memory = calloc(max(1, count), MemoryLayout<Element>.stride) else {
      fatalError("no memory for \(count) values of \(MemoryLayout<Element>.stride) bytes")
    }
    return memory.bindMemory(to: Element.self, capacity: max(1, count))
  }

  static func deallocate<Element>(_ memory: UnsafeMutablePointer<Element>) { free(memory) }
}

/// Pages of 2 MiB instead of 4 KiB, where the system has them.
enum LargePages {
  static let bytes = 2 << 20

  /// Asks for large pages for memory that has not been written to yet: filling it then takes few page faults. Only
  /// advice: a system without large pages goes on with small ones.
  static func advise(_ memory: UnsafeMutableRawBufferPointer) {
    #if os(Linux)
      guard memory.count >= 2 * bytes, let base = memory.baseAddress else { return }
      let start = base.alignedUp(toMultipleOf: bytes)
      let end = (base + memory.count).alignedDown(toMultipleOf: bytes)
      if end > start { madvise(start, end - start, MADV_HUGEPAGE) }
    #endif
  }
}

/// A table that is read at random: in pages of 2 MiB where it fills some, so that the processor finds its addresses
/// without walking page tables, and so that filling it takes few page faults.
///
/// Unsafe memory: owned here, zeros at first.
final class RandomAccessTable<Element: BitwiseCopyable>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>
  private let mapping: UnsafeMutableRawPointer?
  private let mappedBytes: Int

  init(count: Int) {
    let bytes = count * MemoryLayout<Element>.stride
    #if os(Linux)
      if bytes >= LargePages.bytes {
        let pages = (bytes + LargePages.bytes - 1) / LargePages.bytes * LargePages.bytes
        let whole = pages + LargePages.bytes
        let memory = mmap(nil, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        if let memory, memory != MAP_FAILED {
          let start = memory.alignedUp(toMultipleOf: LargePages.bytes)
          madvise(start, pages, MADV_HUGEPAGE)
          base = start.bindMemory(to: Element.self, capacity: count)
          mapping = memory
          mappedBytes = whole
          return
        }
      }
    #endif
    base = ZeroedMemory.allocate(count)
    mapping = nil
    mappedBytes = 0
  }

  deinit {
    if let mapping { munmap(mapping, mappedBytes) } else { ZeroedMemory.deallocate(base) }
  }
}
