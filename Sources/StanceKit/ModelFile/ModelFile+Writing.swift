#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The model file: a safetensors container with these tensors (V terms, D dense features, d = V + D columns, K
/// stances, L techniques, E entries of a dictionary):
///
/// | tensor | type, shape | |
/// |---|---|---|
/// | `vocabulary.bytes` | U8 | written terms one after another |
/// | `vocabulary.offsets` | U32 [V+1] | where each begins |
/// | `vocabulary.identities` | U64 [V] | hash of each term |
/// | `vocabulary.document_frequencies` | U32 [V] | |
/// | `dense.means`, `dense.deviations` | F32 [D] | |
/// | `stance.weights`, `stance.intercepts` | F32 [d, K], [K] | |
/// | `rhetoric.weights`, `rhetoric.intercepts` | F32 [d, L], [L] | when rhetoric was trained |
/// | `context.weights`, `context.intercepts` | F32 [3K, K], [K] | when the model has a second stage |
/// | `training.digests` | U64 | sorted digests of the training texts; may be absent |
/// | `dictionary.N.bytes`, `.offsets`, `.categories`, `.weights` | U8, U32 [E+1], U32 [E], F32 [E] | |
///
/// `__metadata__` holds `format`, `format_version`, `digest` and `configuration` (JSON of `PipelineConfiguration`).
public enum ModelFile {
  static let format = "stance-model"
  static let formatVersion = 1

  /// The bytes of a model file; the same pipeline gives the same bytes.
  public static func encoded(_ pipeline: Pipeline) throws -> [UInt8] {
    var file = SafetensorsFile()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    file.metadata["format"] = format
    file.metadata["format_version"] = "\(formatVersion)"
    file.metadata["configuration"] = String(
      decoding: try encoder.encode(pipeline.configuration), as: UTF8.self)
    let vectorizer = pipeline.vectorizer
    let vocabulary = vectorizer.vocabulary
    file.set("vocabulary.bytes", .u8, vocabulary.bytes)
    file.set("vocabulary.offsets", .u32, vocabulary.offsets)
    file.set("vocabulary.identities", .u64, vocabulary.identities)
    file.set("vocabulary.document_frequencies", .u32, vocabulary.documentFrequencies)
    file.set("dense.means", .f32, vectorizer.denseMeans)
    file.set("dense.deviations", .f32, vectorizer.denseDeviations)
    let columns = vectorizer.columnCount
    file.set(
      "stance.weights", .f32, pipeline.stanceWeights, shape: [columns, pipeline.stanceLabels.count])
    file.set("stance.intercepts", .f32, pipeline.stanceIntercepts)
    if pipeline.configuration.rhetoric != nil {
      file.set(
        "rhetoric.weights", .f32, pipeline.rhetoricWeights,
        shape: [columns, pipeline.rhetoricLabels.count])
      file.set("rhetoric.intercepts", .f32, pipeline.rhetoricIntercepts)
    }
    if let context = pipeline.context {
      let labels = context.labelCount
      file.set("context.weights", .f32, context.weights, shape: [3 * labels, labels])
      file.set("context.intercepts", .f32, context.intercepts)
    }
    if !pipeline.trainingTexts.digests.isEmpty {
      file.set("training.digests", .u64, pipeline.trainingTexts.digests)
    }
    for (index, dictionary) in vectorizer.dictionaries.enumerated() {
      let entries = dictionary.entries
      file.set("dictionary.\(index).bytes", .u8, entries.bytes)
      file.set("dictionary.\(index).offsets", .u32, entries.offsets)
      file.set("dictionary.\(index).categories", .u32, entries.categories)
      file.set("dictionary.\(index).weights", .f32, entries.weights)
    }
    return try file.encoded()
  }

  /// Writes a model beside `path`, syncs and renames it.
  ///
  /// - Throws: `ModelFileError.unwritable`.
  public static func write(_ pipeline: Pipeline, to path: String) throws {
    do {
      try FileAccess.replace(path, with: try encoded(pipeline))
    } catch let fault as FileFault {
      throw ModelFileError.unwritable(path: path, reason: fault.reason)
    }
  }
}
