import CXXHash

/// XXH3-128 of some bytes, as `xxhsum -H2` prints it: tells contents apart, and is no proof against forgery.
public enum ContentDigest {
  public static func of(_ bytes: [UInt8]) -> String {
    bytes.withUnsafeBytes { hexadecimal(XXH3_128bits($0.baseAddress, $0.count)) }
  }

  static func hexadecimal(_ hash: XXH128_hash_t) -> String {
    digits(hash.high64) + digits(hash.low64)
  }

  private static func digits(_ word: UInt64) -> String {
    let text = String(word, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}
