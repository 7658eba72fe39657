import Foundation
import Testing

@testable import StanceKit

@Suite struct SafetensorsFileTests {
  private func fault(_ bytes: [UInt8]) -> String {
    do {
      _ = try SafetensorsFile(path: "m", bytes: bytes)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  /// A file of one header and one block, with a header length that can lie.
  private func file(_ header: String, _ block: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
    let length = length ?? UInt64(header.utf8.count)
    return withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array(header.utf8) + block
  }

  @Test func layout() throws {
    var file = SafetensorsFile()
    file.metadata["b"] = "ü \"x\" /"
    file.set("two", .u32, [1, 0x0102_0304] as [UInt32])
    file.set("one", .f32, [1, 2, 3, 4, 5, 6] as [Float], shape: [3, 2])
    let bytes = try file.encoded()
    #expect(try file.encoded() == bytes)
    let length = Int(bytes[0]) + Int(bytes[1]) << 8
    // The block begins at a multiple of eight; tensors stand in order of their names.
    #expect(length % 8 == 0 && bytes.count == 8 + length + 24 + 8)
    #expect(Array(bytes.suffix(8)) == [1, 0, 0, 0, 4, 3, 2, 1])
    let header = try #require(
      JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: [String: Any]])
    #expect(header["one"]?["dtype"] as? String == "F32")
    #expect(header["one"]?["shape"] as? [Int] == [3, 2])
    #expect(header["one"]?["data_offsets"] as? [Int] == [0, 24])
    #expect(header["two"]?["data_offsets"] as? [Int] == [24, 32])
    #expect(header["__metadata__"]?["b"] as? String == "ü \"x\" /")
    let read = try SafetensorsFile(path: "m", bytes: bytes)
    #expect(try read.values("two", .u32, of: UInt32.self, path: "m") == [1, 0x0102_0304])
    #expect(read.metadata["b"] == file.metadata["b"])
  }

  @Test func whatIsNoModel() {
    #expect(
      fault([1, 2, 3]) == "m: not a model: 3 bytes; expected a file written by 'stance train'")
    #expect(
      fault(Array("just some text".utf8))
        == "m: not a model: it does not begin as one; expected a file written by 'stance train'")
    #expect(
      fault(file("{\"a\":1}"))
        == "m: not a model: its header is not that of a safetensors file; expected a file written by 'stance train'"
    )
    // What another program wrote: valid, and without a digest.
    #expect(
      fault(file(#"{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, [0, 0, 0, 0]))
        == "m: not a model: its header names no digest; expected a file written by 'stance train'")
    #expect(
      fault(file(#"{"w":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}"#, [0, 0]))
        == "m: not a model: its header is not that of a safetensors file; expected a file written by 'stance train'"
    )
  }

  /// Lengths are held against the file before anything is allocated by them.
  @Test func lengthsThatLie() {
    #expect(
      fault(file("{}", length: 1000))
        == "m: the model is cut short: 10 bytes, its header promises 1008; copy or train it again")
    for length in [UInt64.max, UInt64(Int.max), 1 << 62] {
      #expect(fault(file("{}", length: length)).hasPrefix("m: the model is cut short: 10 bytes"))
    }
    let digest = String(repeating: "0", count: 32)
    for offsets in ["[0,9223372036854775807]", "[0,400]"] {
      #expect(
        fault(
          file(
            "{\"__metadata__\":{\"digest\":\"\(digest)\"},\"w\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":\(offsets)}}",
            [0, 0, 0, 0])
        ).hasPrefix("m: the model is cut short"))
    }
  }

  @Test func tensorsAreAskedForByKind() throws {
    var file = SafetensorsFile()
    file.set("w", .f32, [1, .nan] as [Float])
    func fault(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "no error"
      } catch {
        return "\(error)"
      }
    }
    #expect(
      fault { _ = try file.values("v", .f32, of: Float.self, path: "m") }
        == "m: the model contradicts itself: it has no tensor 'v'; train it again")
    #expect(
      fault { _ = try file.values("w", .u32, of: UInt32.self, path: "m") }
        == "m: the model contradicts itself: tensor 'w' is F32 [2], expected U32 of any length; train it again"
    )
    #expect(
      fault { _ = try file.values("w", .f32, of: Float.self, shape: [1, 2], path: "m") }
        == "m: the model contradicts itself: tensor 'w' is F32 [2], expected F32 [1, 2]; train it again"
    )
    #expect(
      fault { _ = try file.values("w", .f32, of: Float.self, path: "m") }
        == "m: the model contradicts itself: tensor 'w' holds a number that is not finite, or beyond ±1e9; train it again"
    )
  }
}
