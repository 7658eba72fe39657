/// Memory for plain values that is kept from text to text and grows when it must.
///
/// One buffer serves one thread. Unsafe memory: owned here; writers call `reserve` first and stay below `capacity`.
final class ScratchBuffer<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var capacity: Int
  /// How many values are in use, from the first; kept by the writer.
  var count = 0

  init(capacity: Int = 1024) {
    self.capacity = capacity
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// Makes room for `wanted` values in all; those in use are kept.
  func reserve(_ wanted: Int) {
    guard wanted > capacity else { return }
    capacity = wanted + wanted / 2
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
  }

  func append(_ element: Element) {
    reserve(count + 1)
    base[count] = element
    count += 1
  }

  /// The values in use; valid until the next `reserve` or `append`.
  var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }
}
