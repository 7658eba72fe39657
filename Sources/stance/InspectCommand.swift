import ArgumentParser
import LinearLearning
import StanceKit

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what is in a model, or what the program runs on.",
    discussion: """
      A model says what it was trained on and how; its digest tells it from any other.

        stance inspect mine.safetensors
        stance inspect --format json mine.safetensors
        stance inspect --system
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "Model file. Default: the shipped model.")
  var model: String?

  @Flag(help: "Show version, processors and the BLAS in use instead of a model.")
  var system = false

  @Option(help: "text or json.")
  var format: Format = .text

  func run() throws {
    try runningTool {
      if system { return try showSystem() }
      var options = ModelOptions()
      options.model = model
      let path = try options.path()
      let bytes = try readModel(path)
      let pipeline = try ModelFile.decoded(bytes, path: path)
      let description = ModelDescription(
        pipeline, path: path, byteCount: bytes.count, digest: ContentDigest.of(bytes))
      switch format {
      case .text: try Console.print(description.text)
      case .json: try Console.print(description.json)
      }
    }
  }

  private func readModel(_ path: String) throws -> [UInt8] {
    do {
      return try FileAccess.read(path)
    } catch let fault as FileFault {
      throw ModelFileError.unreadable(path: path, reason: fault.reason)
    }
  }

  private func showSystem() throws {
    let facts = [
      ("version", StanceVersion.current), ("processors", "\(Parallelism.allProcessors.threads)"),
      ("blas", BLAS.implementation),
    ]
    switch format {
    case .text:
      try Console.print(facts.map { "\($0): \($1)" }.joined(separator: "\n"))
    case .json:
      var object = JSONObject()
      for (name, value) in facts { object.set(name, value) }
      try Console.print(object.text)
    }
  }
}
