import Foundation
import LinearLearning
import TestSupport
import Testing

@testable import StanceKit

@Suite struct ModelFileTests {
  /// A model with every kind of tensor, small enough to be damaged at every byte.
  private static let small: (pipeline: Pipeline, bytes: [UInt8]) = {
    do {
      let plan = try TrainingPlan(
        terms: TermOptions(words: 1...1, vocabularyLimit: 8),
        dictionaries: [PipelineSamples.dictionary()], strengths: [1], folds: 2, usesContext: true)
      let pipeline = try PipelineTrainer(plan).fit(PipelineSamples.paragraphs()).pipeline
      return (pipeline, try ModelFile.encoded(pipeline))
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  private func fault(_ bytes: [UInt8]) -> String {
    do {
      _ = try ModelFile.decoded(bytes, path: "m")
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  /// Labels articles with a model in every way, so that whatever its numbers are is worked with.
  private func use(_ pipeline: Pipeline) {
    let article = Article(
      id: "a", text: "The costs of the tram line.\n\nThe people must refuse the big waste!")
    let paragraphs = ParagraphSegmenter().paragraphs(of: article)
    let predictions = Labeller(pipeline).predictions(for: article, paragraphs)
    let outcome = BatchLabeller.Outcome(
      article: article, paragraphs: paragraphs, predictions: predictions)
    for format in PredictionWriter.Format.allCases {
      _ = PredictionWriter(pipeline, format: format, includesText: true).rows(outcome)
      _ = SummaryWriter(pipeline, format: format).row(outcome)
    }
    _ = PredictionTable(pipeline, includesText: true, colour: false).text(outcome)
    for label in [0, pipeline.stanceLabels.count + pipeline.rhetoricLabels.count - 1] {
      let view = ExplanationView(
        pipeline, article: article, paragraphs: paragraphs, predictions: predictions, index: 0,
        label: label, top: 5)
      _ = view.text
      _ = view.json
    }
    let description = ModelDescription(pipeline, path: "m", byteCount: 0, digest: "")
    _ = description.text
    _ = description.json
  }

  // MARK: Identity

  @Test(arguments: [false, true])
  func readWriteReadIsTheIdentity(context: Bool) throws {
    let pipeline = (context ? PipelineSamples.contextual : PipelineSamples.plain).pipeline
    let bytes = try ModelFile.encoded(pipeline)
    let read = try ModelFile.decoded(bytes, path: "m")
    let isSame = try ModelFile.encoded(read) == bytes
    #expect(isSame)
    #expect(read.configuration == pipeline.configuration)
    #expect(read.vectorizer.dictionaries == pipeline.vectorizer.dictionaries)
    for article in PipelineSamples.hostileArticles(60, seed: 3) {
      let paragraphs = ParagraphSegmenter().paragraphs(of: article)
      #expect(
        read.predictions(for: article, paragraphs) == pipeline.predictions(for: article, paragraphs)
      )
    }
  }

  @Test func onDisk() throws {
    let temporary = try TemporaryFolder()
    let folder = temporary.url
    let path = folder.path + "/m.safetensors"
    try temporary.write("m.safetensors", "old")
    try ModelFile.write(Self.small.pipeline, to: path)
    #expect(try FileAccess.read(path) == Self.small.bytes)
    #expect(try ModelFile.encoded(ModelFile.read(path)) == Self.small.bytes)
    // Nothing is left beside it.
    #expect(try temporary.names() == ["m.safetensors"])
    #expect(
      throws: ModelFileError.unreadable(path: path + "x", reason: "no such file or directory")
    ) { _ = try ModelFile.read(path + "x") }
    #expect(throws: ModelFileError.unreadable(path: folder.path, reason: "is a directory")) {
      _ = try ModelFile.read(folder.path)
    }
    #expect(
      throws: ModelFileError.unwritable(
        path: folder.path + "/no/m", reason: "no such file or directory")
    ) { try ModelFile.write(Self.small.pipeline, to: folder.path + "/no/m") }
  }

  // MARK: Damage

  /// Every length but the whole throws.
  @Test func truncatedAnywhere() {
    let bytes = Self.small.bytes
    for length in bytes.indices {
      let text = fault(Array(bytes[..<length]))
      if length < 9 {
        #expect(text.hasPrefix("m: not a model"), "\(length)")
      } else {
        #expect(text.hasPrefix("m: the model is cut short: \(length) bytes"), "\(length)")
      }
    }
    #expect(fault(bytes) == "no error")
  }

  /// Any change of any byte is noticed.
  @Test func flippedAnywhere() {
    var generator = TestGenerator(seed: 8)
    var bytes = Self.small.bytes
    for index in bytes.indices {
      let old = bytes[index]
      for flip in [1 << UInt8(generator.below(8)), UInt8(1 + generator.below(255))] {
        bytes[index] = old ^ flip
        if fault(bytes) == "no error" { Issue.record("byte \(index) ^ \(flip)") }
      }
      bytes[index] = old
    }
  }

  @Test func appendedBytesAreNoticed() {
    #expect(
      fault(Self.small.bytes + [0])
        == "m: the model is damaged: its contents do not match its digest; copy or train it again")
  }

  // MARK: Files that are whole and wrong

  /// The fault of the small model after a change, with a digest that fits the change.
  private func fault(after change: (inout SafetensorsFile) -> Void) throws -> String {
    var file = try SafetensorsFile(path: "m", bytes: Self.small.bytes)
    change(&file)
    return fault(try file.encoded())
  }

  private func fault(replacing old: String, with new: String) throws -> String {
    try fault { file in
      let configuration = file.metadata["configuration"]!
      #expect(configuration.contains(old), "\(configuration)")
      file.metadata["configuration"] = configuration.replacingOccurrences(of: old, with: new)
    }
  }

  @Test func otherFormats() throws {
    #expect(
      try fault { $0.metadata["format_version"] = "2" }
        == "m: model format 2, but this version reads up to 1; use a newer 'stance' or train again")
    for change in [("format", "bert"), ("format_version", "one")] {
      #expect(
        try fault { $0.metadata[change.0] = change.1 }
          == "m: not a model: a safetensors file of another program; expected a file written by 'stance train'"
      )
    }
  }

  @Test func numbersThatAreNone() throws {
    for name in ["stance.weights", "rhetoric.intercepts", "context.weights", "dense.means"] {
      for value in [Float.nan, .infinity] {
        let text = try fault { file in
          let tensor = file.tensors[name]!
          var values = try! file.values(name, .f32, of: Float.self, path: "m")
          values[values.count - 1] = value
          file.set(name, .f32, values, shape: tensor.shape)
        }
        #expect(
          text
            == "m: the model contradicts itself: tensor '\(name)' holds a number that is not finite, or beyond ±1e9; train it again"
        )
      }
    }
  }

  @Test func contradictions() throws {
    func expect(_ reason: String, _ change: (inout SafetensorsFile) -> Void) throws {
      #expect(
        try fault(after: change) == "m: the model contradicts itself: \(reason); train it again")
    }
    try expect("it has no tensor 'stance.weights'") { $0.tensors["stance.weights"] = nil }
    try expect("tensor 'stance.weights' is F32 [3], expected F32 [10, 3]") {
      $0.set("stance.weights", .f32, [1, 2, 3] as [Float])
    }
    try expect("the offsets of its vocabulary do not ascend to its length") {
      $0.set("vocabulary.offsets", .u32, [UInt32](repeating: 0, count: 9))
    }
    try expect("the document frequencies of its vocabulary do not fall") { file in
      let count = file.tensors["vocabulary.document_frequencies"]!.shape[0]
      file.set(
        "vocabulary.document_frequencies", .u32, (0..<count).map { UInt32($0 == 0 ? 1 : 2) })
    }
    try expect("a dense feature has no spread") {
      $0.set("dense.deviations", .f32, [1, 0] as [Float])
    }
    try expect("the entries of its dictionary 'frames' do not fit together") { file in
      let count = file.tensors["dictionary.0.weights"]!.shape[0]
      file.set("dictionary.0.categories", .u32, [UInt32](repeating: 2, count: count))
    }
  }

  @Test func configurationsThatContradict() throws {
    func expect(_ reason: String, _ old: String, _ new: String) throws {
      #expect(
        try fault(replacing: old, with: new)
          == "m: the model contradicts itself: \(reason); train it again")
    }
    try expect("a stance label stands twice", "\"against\",\"for\"", "\"for\",\"for\"")
    try expect(
      "its training shares do not fit its stance labels", "\"against\",\"for\",\"none\"",
      "\"against\",\"for\"")
    try expect("a rhetoric label stands twice", "\"call\",\"question\"", "\"call\",\"call\"")
    try expect(
      "its rhetoric calibration does not fit its 3 techniques", "\"call\",\"question\"",
      "\"call\",\"question\",\"x\"")
    try expect(
      "its configuration cannot be read: word n-grams of 1...9 tokens; expected lengths from 1 to 5",
      "\"words\":[1,1]", "\"words\":[1,9]")
    try expect(
      "its configuration cannot be read: n-gram lengths [2, 1]; expected a shortest and a longest",
      "\"words\":[1,1]", "\"words\":[2,1]")
    #expect(
      try fault(replacing: "{", with: "[")
        .hasPrefix("m: the model contradicts itself: its configuration cannot be read: "))
  }

  /// Random numbers in any tensor, under a digest that fits: such a model is refused, or it labels
  /// without a trap.
  @Test func forgedTensorsNeverTrap() throws {
    var generator = TestGenerator(seed: 6)
    let original = try SafetensorsFile(path: "m", bytes: Self.small.bytes)
    let names = original.tensors.keys.sorted()
    var loaded = 0
    for _ in 0..<1500 {
      var file = original
      let name = names[generator.below(names.count)]
      let tensor = file.tensors[name]!
      guard !tensor.bytes.isEmpty else { continue }
      var bytes = Array(tensor.bytes)
      for _ in 0...generator.below(3) {
        bytes[generator.below(bytes.count)] = UInt8(truncatingIfNeeded: generator.next())
      }
      file.tensors[name] = SafetensorsFile.Tensor(
        type: tensor.type, shape: tensor.shape, bytes: bytes[...])
      if let pipeline = try? ModelFile.decoded(try file.encoded(), path: "m") {
        loaded += 1
        use(pipeline)
      }
    }
    #expect(loaded > 500)
  }

  @Test func enormousWeightsNeverTrap() throws {
    for name in [
      "stance.weights", "rhetoric.weights", "context.weights", "dense.means",
      "dictionary.0.weights",
    ] {
      for value in [3.4e38, -3.4e38, 1e20, 1e9, -1e9] as [Float] {
        var file = try SafetensorsFile(path: "m", bytes: Self.small.bytes)
        let tensor = file.tensors[name]!
        let count = tensor.bytes.count / 4
        file.set(name, .f32, [Float](repeating: value, count: count), shape: tensor.shape)
        if let pipeline = try? ModelFile.decoded(try file.encoded(), path: "m") { use(pipeline) }
      }
    }
  }
}

@Suite struct ContentDigestTests {
  /// xxHash 0.8: `printf "" | xxhsum -H2` and `printf stance | xxhsum -H2`.
  @Test func asXxhsumPrintsIt() {
    #expect(ContentDigest.of([]) == "99aa06d3014798d86001c324468d497f")
    #expect(ContentDigest.of(Array("stance".utf8)) == "d701962e5b9432a0e3bc1c86e134087e")
  }
}
