import Foundation
import Testing

@testable import StanceKit

/// A model written once and kept: see Fixtures/open_with_safetensors.py.
@Suite struct ModelFileFixtureTests {
  private func fixture(_ name: String) throws -> [UInt8] {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    return Array(try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  /// What the Python package finds in the file is what this reader finds.
  @Test func asPythonReadsIt() throws {
    let bytes = try fixture("small.safetensors")
    let file = try SafetensorsFile(path: "small", bytes: bytes)
    let pipeline = try ModelFile.decoded(bytes, path: "small")
    let vocabulary = pipeline.vectorizer.vocabulary
    let recorded = String(decoding: try fixture("open_with_safetensors.txt"), as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(recorded[0] == ["format", "stance-model", "1"])
    #expect(Array(recorded[1].dropFirst()) == pipeline.stanceLabels.names)
    #expect(Array(recorded[2].dropFirst()) == pipeline.rhetoricLabels.names)
    #expect(
      Array(recorded.last!.dropFirst()) == (0..<vocabulary.count).map { vocabulary.term($0) })
    let tensors = recorded[3..<recorded.count - 1]
    #expect(tensors.map { $0[0] } == file.tensors.keys.sorted())
    for line in tensors {
      let tensor = try #require(file.tensors[line[0]])
      let kinds: [SafetensorsFile.ElementType: String] = [
        .u8: "uint8", .u32: "uint32", .u64: "uint64", .f32: "float32",
      ]
      #expect(kinds[tensor.type] == line[1])
      #expect(tensor.shape.map(String.init).joined(separator: "x") == line[2])
      let sum =
        switch tensor.type {
        case .u8: tensor.bytes.reduce(0.0) { $0 + Double($1) }
        case .u32: try sum(file.values(line[0], .u32, of: UInt32.self, path: "").map { Double($0) })
        case .u64: try sum(file.values(line[0], .u64, of: UInt64.self, path: "").map { Double($0) })
        case .f32: try sum(file.values(line[0], .f32, of: Float.self, path: "").map { Double($0) })
        }
      let wanted = try #require(Double(line[3]))
      #expect(abs(sum - wanted) <= 1e-5 * max(1, abs(wanted)), "\(line[0])")
    }
  }

  private func sum(_ values: [Double]) -> Double { values.reduce(0, +) }

  /// An old model keeps its labels.
  @Test func labelsAsEver() throws {
    let pipeline = try ModelFile.decoded(fixture("small.safetensors"), path: "small")
    func stance(_ text: String) -> String {
      pipeline.stanceLabels[pipeline.prediction(for: text).stance]
    }
    #expect(stance("The tram costs too much: a waste of public money, and the debt!") == "against")
    #expect(stance("A clean and quiet tram, and fresh air.") == "for")
    #expect(try ModelFile.encoded(pipeline) == fixture("small.safetensors"))
  }
}
