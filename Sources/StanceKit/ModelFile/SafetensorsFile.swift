import CXXHash

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The safetensors container: an 8-byte little-endian header length, a JSON header, one block of tensors.
///
/// Names, element types, shapes and offsets of the tensors stand in the header, free text in its `__metadata__`. This
/// project's files add `digest` to the metadata: XXH3-128 of the whole file with the digest's own 32 digits as zeros,
/// so that any change of any byte is noticed. Format: huggingface/safetensors, README, "Format".
struct SafetensorsFile {
  enum ElementType: String, Codable {
    case u8 = "U8"
    case u32 = "U32"
    case u64 = "U64"
    case f32 = "F32"

    var width: Int {
      switch self {
      case .u8: 1
      case .u32, .f32: 4
      case .u64: 8
      }
    }
  }

  struct Tensor {
    let type: ElementType
    let shape: [Int]
    /// Little-endian, row-major; a part of the file's bytes, not a copy.
    let bytes: ArraySlice<UInt8>
  }

  var metadata: [String: String] = [:]
  var tensors: [String: Tensor] = [:]

  private static let digestLength = 32
  /// No training run comes near it, and products of numbers below it stay finite: probabilities are never NaN.
  private static let largestNumber: Float = 1e9

  // MARK: Typed access

  mutating func set<Element: BitwiseCopyable>(
    _ name: String, _ type: ElementType, _ values: [Element], shape: [Int]? = nil
  ) {
    precondition(MemoryLayout<Element>.size == type.width)
    let bytes = values.withUnsafeBytes { ArraySlice($0) }
    tensors[name] = Tensor(type: type, shape: shape ?? [values.count], bytes: bytes)
  }

  /// The values of a tensor of a known type and rank.
  ///
  /// - Throws: `ModelFileError.inconsistent` where it is missing or of another kind, or holds a number that is not
  ///   finite, or beyond ±1e9.
  func values<Element: BitwiseCopyable>(
    _ name: String, _ type: ElementType, of: Element.Type, shape: [Int]? = nil, path: String
  ) throws -> [Element] {
    guard let tensor = tensors[name] else {
      throw ModelFileError.inconsistent(path: path, reason: "it has no tensor '\(name)'")
    }
    guard tensor.type == type, shape == nil || shape == tensor.shape else {
      throw ModelFileError.inconsistent(
        path: path,
        reason:
          "tensor '\(name)' is \(tensor.type.rawValue) \(tensor.shape), expected \(type.rawValue) "
          + "\(shape.map(String.init(describing:)) ?? "of any length")")
    }
    let count = tensor.bytes.count / type.width
    let values = [Element](unsafeUninitializedCapacity: count) { buffer, initialised in
      let target = UnsafeMutableRawBufferPointer(buffer)
      LargePages.advise(target)
      tensor.bytes.withUnsafeBytes { target.copyMemory(from: $0) }
      initialised = count
    }
    if let numbers = values as? [Float], !numbers.allSatisfy({ abs($0) <= Self.largestNumber }) {
      throw ModelFileError.inconsistent(
        path: path, reason: "tensor '\(name)' holds a number that is not finite, or beyond ±1e9")
    }
    return values
  }

  // MARK: Writing

  /// The file's bytes. The same contents give the same bytes: names are sorted, offsets follow that order.
  func encoded() throws -> [UInt8] {
    var header: [String: HeaderEntry] = [:]
    var stamped = metadata
    stamped["digest"] = String(repeating: "0", count: Self.digestLength)
    header["__metadata__"] = .metadata(stamped)
    var offset = 0
    let names = tensors.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for name in names {
      let tensor = tensors[name]!
      let end = offset + tensor.bytes.count
      header[name] = .tensor(type: tensor.type, shape: tensor.shape, offsets: [offset, end])
      offset = end
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var json = [UInt8](try encoder.encode(header))
    while (json.count + 8) % 8 != 0 { json.append(UInt8(ascii: " ")) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + json.count + offset)
    withUnsafeBytes(of: UInt64(json.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes += json
    for name in names { bytes += tensors[name]!.bytes }
    guard let place = Self.digestRange(in: bytes[..<(8 + json.count)]) else {
      preconditionFailure("the header was just given a digest")
    }
    bytes.replaceSubrange(place, with: Array(Self.digest(bytes, place).utf8))
    return bytes
  }

  /// Where the digest's digits stand in a header.
  private static func digestRange(in header: ArraySlice<UInt8>) -> Range<Int>? {
    let key = Array("\"digest\":\"".utf8)
    guard header.count >= key.count + digestLength else { return nil }
    var i = header.startIndex
    while i + key.count + digestLength <= header.endIndex {
      if header[i] == key[0], header[i..<i + key.count].elementsEqual(key) {
        return i + key.count..<i + key.count + digestLength
      }
      i += 1
    }
    return nil
  }

  /// XXH3-128 with the bytes of `place` read as the digit zero.
  private static func digest(_ bytes: [UInt8], _ place: Range<Int>) -> String {
    bytes.withUnsafeBytes { raw in
      let state = XXH3_createState()
      defer { XXH3_freeState(state) }
      XXH3_128bits_reset(state)
      XXH3_128bits_update(state, raw.baseAddress, place.lowerBound)
      let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: place.count)
      XXH3_128bits_update(state, zeros, zeros.count)
      XXH3_128bits_update(
        state, raw.baseAddress! + place.upperBound, bytes.count - place.upperBound)
      return ContentDigest.hexadecimal(XXH3_128bits_digest(state))
    }
  }

  // MARK: Reading

  /// Checks and opens a file. Every length is held against the file's size before anything is allocated by it.
  init(path: String, bytes: [UInt8]) throws {
    guard bytes.count >= 8 else {
      throw ModelFileError.notAModel(path: path, found: "\(bytes.count) bytes")
    }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard bytes.count > 8, bytes[8] == UInt8(ascii: "{") else {
      throw ModelFileError.notAModel(path: path, found: "it does not begin as one")
    }
    guard length <= UInt64(bytes.count - 8) else {
      let expected = length < UInt64(Int.max - 8) ? Int(length) + 8 : Int.max
      throw ModelFileError.truncated(path: path, expected: expected, found: bytes.count)
    }
    let headerEnd = 8 + Int(length)
    let header: [String: HeaderEntry]
    do {
      header = try JSONDecoder().decode(
        [String: HeaderEntry].self, from: Data(bytes[8..<headerEnd]))
    } catch {
      throw ModelFileError.notAModel(
        path: path, found: "its header is not that of a safetensors file")
    }
    guard case .metadata(let metadata)? = header["__metadata__"],
      let place = Self.digestRange(in: bytes[..<headerEnd]), let digest = metadata["digest"]
    else {
      throw ModelFileError.notAModel(path: path, found: "its header names no digest")
    }
    var end = 0
    for case .tensor(_, _, let offsets) in header.values { end = max(end, offsets.last ?? 0) }
    guard end <= bytes.count - headerEnd else {
      throw ModelFileError.truncated(
        path: path, expected: end.addingReportingOverflow(headerEnd).partialValue,
        found: bytes.count)
    }
    guard Self.digest(bytes, place) == digest else { throw ModelFileError.corrupted(path: path) }
    self.metadata = metadata
    for case (let name, .tensor(let type, let shape, let offsets)) in header {
      guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1],
        let expected = Self.byteCount(shape, type), expected == offsets[1] - offsets[0]
      else {
        throw ModelFileError.inconsistent(
          path: path, reason: "tensor '\(name)' of shape \(shape) has offsets \(offsets)")
      }
      tensors[name] = Tensor(
        type: type, shape: shape,
        bytes: bytes[headerEnd + offsets[0]..<headerEnd + offsets[1]])
    }
  }

  init() {}

  private static func byteCount(_ shape: [Int], _ type: ElementType) -> Int? {
    var count = type.width
    for extent in shape {
      guard extent >= 0 else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      count = product
    }
    return count
  }

  private enum HeaderEntry: Codable {
    case metadata([String: String])
    case tensor(type: ElementType, shape: [Int], offsets: [Int])

    private enum Keys: String, CodingKey {
      case type = "dtype"
      case shape
      case offsets = "data_offsets"
    }

    init(from decoder: any Decoder) throws {
      if let container = try? decoder.container(keyedBy: Keys.self), container.contains(.type) {
        self = .tensor(
          type: try container.decode(ElementType.self, forKey: .type),
          shape: try container.decode([Int].self, forKey: .shape),
          offsets: try container.decode([Int].self, forKey: .offsets))
      } else {
        self = .metadata(try [String: String](from: decoder))
      }
    }

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .metadata(let metadata): try metadata.encode(to: encoder)
      case .tensor(let type, let shape, let offsets):
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(type, forKey: .type)
        try container.encode(shape, forKey: .shape)
        try container.encode(offsets, forKey: .offsets)
      }
    }
  }
}
