#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension ModelFile {
  /// Reads and checks a model.
  ///
  /// - Throws: `ModelFileError`.
  public static func read(_ path: String) throws -> Pipeline {
    do {
      return try decoded(try FileAccess.read(path), path: path)
    } catch let fault as FileFault {
      throw ModelFileError.unreadable(path: path, reason: fault.reason)
    }
  }

  /// The pipeline in the bytes of a model file; `path` is only named in errors.
  public static func decoded(_ bytes: [UInt8], path: String) throws -> Pipeline {
    let file = try SafetensorsFile(path: path, bytes: bytes)
    guard file.metadata["format"] == format,
      let version = file.metadata["format_version"].flatMap({ Int($0) })
    else {
      throw ModelFileError.notAModel(path: path, found: "a safetensors file of another program")
    }
    guard version <= formatVersion else {
      throw ModelFileError.newerFormat(path: path, found: version, supported: formatVersion)
    }
    let configuration: PipelineConfiguration
    let options: TermOptions
    do {
      configuration = try JSONDecoder().decode(
        PipelineConfiguration.self, from: Data((file.metadata["configuration"] ?? "").utf8))
      options = try configuration.terms.options()
    } catch {
      throw ModelFileError.inconsistent(
        path: path, reason: "its configuration cannot be read: \(error)")
    }
    try check(configuration, path)
    let vectorizer = try vectorizer(file, configuration, options, path)
    let columns = vectorizer.columnCount
    let stances = configuration.stance.labels.count
    let techniques = configuration.rhetoric?.labels.count ?? 0
    func floats(_ name: String, _ shape: [Int]) throws -> [Float] {
      try file.values(name, .f32, of: Float.self, shape: shape, path: path)
    }
    return Pipeline(
      configuration: configuration, vectorizer: vectorizer,
      stanceWeights: try floats("stance.weights", [columns, stances]),
      stanceIntercepts: try floats("stance.intercepts", [stances]),
      rhetoricWeights: techniques == 0
        ? [] : try floats("rhetoric.weights", [columns, techniques]),
      rhetoricIntercepts: techniques == 0 ? [] : try floats("rhetoric.intercepts", [techniques]),
      context: configuration.usesContext
        ? ContextModel(
          weights: try floats("context.weights", [3 * stances, stances]),
          intercepts: try floats("context.intercepts", [stances])) : nil,
      trainingTexts: TextDigests(
        digests: file.tensors["training.digests"] == nil
          ? [] : try file.values("training.digests", .u64, of: UInt64.self, path: path)))
  }

  private static func check(_ configuration: PipelineConfiguration, _ path: String) throws {
    func require(_ condition: Bool, _ reason: String) throws {
      if !condition { throw ModelFileError.inconsistent(path: path, reason: reason) }
    }
    let stance = configuration.stance
    try require(stance.labels.count >= 2, "it has \(stance.labels.count) stance labels")
    try require(Set(stance.labels).count == stance.labels.count, "a stance label stands twice")
    try require(stance.slopes.count == 1, "it has \(stance.slopes.count) temperatures")
    try require(
      stance.slopes[0] > 0 && stance.slopes[0].isFinite,
      "its temperature is 1/\(stance.slopes[0])")
    try require(
      stance.trainingShares.count == stance.labels.count
        && stance.trainingShares.allSatisfy { $0 > 0 && $0 <= 1 },
      "its training shares do not fit its stance labels")
    if let rhetoric = configuration.rhetoric {
      let count = rhetoric.labels.count
      try require(Set(rhetoric.labels).count == count, "a rhetoric label stands twice")
      try require(
        rhetoric.slopes.count == count && rhetoric.offsets.count == count
          && rhetoric.thresholds.count == count,
        "its rhetoric calibration does not fit its \(count) techniques")
      try require(
        (rhetoric.slopes + rhetoric.offsets).allSatisfy(\.isFinite),
        "its rhetoric calibration is not finite")
    }
    try require(configuration.trainingTextCount >= 0, "it was trained on fewer than no texts")
  }

  private static func vectorizer(
    _ file: SafetensorsFile, _ configuration: PipelineConfiguration, _ options: TermOptions,
    _ path: String
  ) throws -> Vectorizer {
    func inconsistent(_ reason: String) -> ModelFileError {
      .inconsistent(path: path, reason: reason)
    }
    let bytes = try file.values("vocabulary.bytes", .u8, of: UInt8.self, path: path)
    let identities = try file.values("vocabulary.identities", .u64, of: UInt64.self, path: path)
    let count = identities.count
    let offsets = try file.values(
      "vocabulary.offsets", .u32, of: UInt32.self, shape: [count + 1], path: path)
    let frequencies = try file.values(
      "vocabulary.document_frequencies", .u32, of: UInt32.self, shape: [count], path: path)
    guard ascends(offsets, to: bytes.count) else {
      throw inconsistent("the offsets of its vocabulary do not ascend to its length")
    }
    var changes = 0
    var falls = true
    for (frequency, next) in zip(frequencies, frequencies.dropFirst()) where frequency != next {
      changes += 1
      falls = falls && frequency > next
    }
    guard falls, changes < Vectorizer.mostDocumentFrequencies else {
      throw inconsistent("the document frequencies of its vocabulary do not fall")
    }
    var dictionaries: [PhraseDictionary] = []
    for (index, named) in configuration.dictionaries.enumerated() {
      dictionaries.append(try dictionary(index, named, file, path))
    }
    let dense = Vectorizer.denseNames(dictionaries, options).count
    let means = try file.values("dense.means", .f32, of: Float.self, shape: [dense], path: path)
    let deviations = try file.values(
      "dense.deviations", .f32, of: Float.self, shape: [dense], path: path)
    guard deviations.allSatisfy({ $0 > 1e-7 }) else {
      throw inconsistent("a dense feature has no spread")
    }
    return Vectorizer(
      options: options,
      vocabulary: Vocabulary(
        bytes: bytes, offsets: offsets, identities: identities, documentFrequencies: frequencies),
      trainingTextCount: configuration.trainingTextCount, dictionaries: dictionaries,
      denseMeans: means, denseDeviations: deviations)
  }

  private static func dictionary(
    _ index: Int, _ named: PipelineConfiguration.Dictionary, _ file: SafetensorsFile, _ path: String
  ) throws -> PhraseDictionary {
    let prefix = "dictionary.\(index)"
    let bytes = try file.values("\(prefix).bytes", .u8, of: UInt8.self, path: path)
    let weights = try file.values("\(prefix).weights", .f32, of: Float.self, path: path)
    let categories = try file.values(
      "\(prefix).categories", .u32, of: UInt32.self, shape: [weights.count], path: path)
    let offsets = try file.values(
      "\(prefix).offsets", .u32, of: UInt32.self, shape: [weights.count + 1], path: path)
    guard ascends(offsets, to: bytes.count),
      categories.allSatisfy({ Int($0) < named.categories.count })
    else {
      throw ModelFileError.inconsistent(
        path: path, reason: "the entries of its dictionary '\(named.name)' do not fit together")
    }
    return PhraseDictionary(
      name: named.name, categories: named.categories,
      entries: PhraseDictionary.Entries(
        bytes: bytes, offsets: offsets, categories: categories, weights: weights))
  }

  private static func ascends(_ offsets: [UInt32], to end: Int) -> Bool {
    offsets.first == 0 && Int(offsets.last!) == end
      && zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 }
  }
}
