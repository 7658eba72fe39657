import LinearLearning
import StanceKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// stance-bench stages [--smoke]        one benchmark a stage, at three sizes, as JSON Lines
// stance-bench generate MEGABYTES SEED  labelled paragraphs as JSON Lines on standard output
// stance-bench fit MATRIX C TOLERANCE   fits a matrix as MatrixFile describes it
// stance-bench path MATRIX FOLDS TOLERANCE C,C,…  cross-validates values of C on it

func fail(_ message: String) -> Never {
  try? FileAccess.write(
    Array("stance-bench: \(message)\n".utf8), to: STDERR_FILENO, path: "standard error")
  exit(64)
}

func generate(bytes: Int, seed: UInt64) throws {
  var generator = TextGenerator(seed: seed)
  var written = 0
  var count = 0
  var buffer: [UInt8] = []
  while written < bytes {
    let (text, label) = generator.paragraph()
    var object = JSONObject()
    object.set("id", "\(count)")
    object.set("article", "\(count / 10)")
    object.set("stance", TextGenerator.labels[label])
    object.set("text", String(decoding: text, as: UTF8.self))
    buffer += Array((object.text + "\n").utf8)
    written += text.count
    count += 1
    if buffer.count > 1 << 20 {
      try FileAccess.write(buffer, to: STDOUT_FILENO, path: "standard output")
      buffer.removeAll(keepingCapacity: true)
    }
  }
  try FileAccess.write(buffer, to: STDOUT_FILENO, path: "standard output")
}

func stages(smoke: Bool) throws {
  var template = Array("/tmp/stance-bench.XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { fail("no temporary folder") }
  let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer {
    unlink("\(folder)/model.safetensors")
    unlink("\(folder)/lines.txt")
    rmdir(folder)
  }
  for megabytes in smoke ? [0.5] : [0.5, 5, 50] {
    let stages = Stages(
      benchmark: Benchmark(runs: smoke ? 3 : 7),
      sample: Sample(seed: 1, bytes: Int(megabytes * 1e6)), folder: folder)
    let report = BenchmarkReport(threads: 1, results: try stages.run())
    print(smoke ? report.text : report.json)
  }
}

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "stages": try stages(smoke: arguments.contains("--smoke"))
case "generate":
  guard arguments.count == 3, let megabytes = Double(arguments[1]), megabytes > 0,
    let seed = UInt64(arguments[2])
  else { fail("generate takes a number of megabytes and a seed") }
  try generate(bytes: Int(megabytes * 1e6), seed: seed)
case "fit":
  guard arguments.count == 4, let c = Double(arguments[2]), let tolerance = Double(arguments[3])
  else { fail("fit takes a matrix, C and a tolerance") }
  print(try MatrixFile(path: arguments[1]).fit(c: c, tolerance: tolerance))
case "path":
  guard arguments.count == 5, let folds = Int(arguments[2]), let tolerance = Double(arguments[3])
  else { fail("path takes a matrix, a number of folds, a tolerance and values of C") }
  let strengths = arguments[4].split(separator: ",").compactMap { Double($0) }
  print(
    try MatrixFile(path: arguments[1]).path(
      strengths: strengths, folds: folds, tolerance: tolerance))
default:
  fail(
    "expected stages [--smoke] generate MEGABYTES SEED, fit MATRIX C TOLERANCE or path MATRIX FOLDS TOLERANCE C,C,…"
  )
}
