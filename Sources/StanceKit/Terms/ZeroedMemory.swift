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
