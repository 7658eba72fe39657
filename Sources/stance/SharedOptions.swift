import ArgumentParser
import LinearLearning
import StanceKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many threads to use.
struct ThreadOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "Threads to use; the output is the same for any number. Default: one for each processor.")
  var threads: Int?

  func parallelism() throws -> Parallelism {
    guard let threads else { return .allProcessors }
    guard threads >= 1 && threads <= 1024 else {
      throw Failure.usage("--threads \(threads): expected a number from 1 to 1024")
    }
    return Parallelism(threads: threads)
  }
}

/// Which model to use.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Model file. Default: $STANCE_MODEL, else the shipped model.", valueName: "model"))
  var model: String?

  func load() throws -> Pipeline { try ModelFile.read(try path()) }

  func path() throws -> String {
    if let model { return model }
    if let named = getenv("STANCE_MODEL"), named.pointee != 0 { return String(cString: named) }
    guard let shipped = ShippedModel.path else {
      throw Failure.noInput(
        "no model: '\(ShippedModel.relativePath)' is neither below this folder nor near the program; "
          + "name one with --model")
    }
    return shipped
  }
}

/// Finds the model that comes with the package.
enum ShippedModel {
  static let relativePath = "models/ukraine-stance-en.safetensors"

  /// Below the working directory, or below a folder that holds the program.
  static var path: String? {
    if access(relativePath, R_OK) == 0 { return relativePath }
    guard let program = executablePath else { return nil }
    var parts = program.split(separator: "/").dropLast()
    while true {
      for prefix in ["", "share/stance/"] {
        let candidate = "/" + (parts + [Substring(prefix + relativePath)]).joined(separator: "/")
        if access(candidate, R_OK) == 0 { return candidate }
      }
      guard parts.popLast() != nil else { return nil }
    }
  }

  private static var executablePath: String? {
    guard let resolved = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

/// Which columns labelled data is read from, and which part of it.
struct DataOptions: ParsableArguments {
  @Option(help: "Column with the text.")
  var textColumn = "text"

  @Option(help: "Column with the stance.")
  var stanceColumn = "stance"

  @Option(help: "Column with the techniques; in CSV joined by '|'.")
  var rhetoricColumn = "rhetoric"

  @Option(help: "Column that groups the paragraphs of one text.")
  var articleColumn = "article"

  @Option(help: "Column with the outlet, author or persona.")
  var sourceColumn = "source"

  @Option(
    help: ArgumentHelp(
      "Tab-separated file of article and part; only articles of --part are read.",
      valueName: "file"))
  var splits: String?

  @Option(help: "Parts of --splits to read, comma-separated.")
  var part: String?

  /// - Parameter isTraining: whether --part is not meant: the data is what a model was trained on.
  func paragraphs(
    _ paths: [String], defaultPart: String, isTraining: Bool = false, needsText: Bool = true,
    needsStance: Bool = true
  ) throws -> [LabelledParagraph] {
    let part = isTraining ? nil : self.part
    var columns = DatasetColumns()
    columns.text = textColumn
    columns.stance = stanceColumn
    columns.rhetoric = rhetoricColumn
    columns.article = articleColumn
    columns.source = sourceColumn
    let reader = DatasetReader(columns: columns, needsText: needsText, needsStance: needsStance)
    var paragraphs: [LabelledParagraph] = []
    for path in paths {
      paragraphs += try reader.paragraphs(path: path, contents: try FileAccess.read(path))
    }
    guard let splits else {
      if let part { throw Failure.usage("--part \(part) says nothing without --splits") }
      return paragraphs
    }
    return try DatasetSplits(path: splits, contents: try FileAccess.read(splits))
      .paragraphs(paragraphs, inParts: (part ?? defaultPart).split(separator: ",").map(String.init))
  }
}
