import LinearLearning
import StanceKit

/// One benchmark a stage and one of the whole, on a sample of one size. Answers are checked after the clock has
/// stopped; a wrong one ends the program.
struct Stages {
  let benchmark: Benchmark
  let sample: Sample
  /// Names a temporary folder for the files of `load` and `end to end`.
  let folder: String

  func run() throws -> [BenchmarkResult] {
    let amount = Benchmark.Amount(paragraphs: sample.texts.count, bytes: sample.bytes)
    let training = sample.paragraphs(2000)
    let plan = try TrainingPlan(terms: try TermOptions(), strengths: [1], folds: 2)
    let pipeline = try PipelineTrainer(plan).fit(training).pipeline
    var results: [BenchmarkResult] = []

    let raw = sample.article.text
    results.append(
      try benchmark.measure("decode") {
        let decoded = try TextDecoder().decode(raw, name: "generated")
        require(decoded.text.count == raw.count, "decoding keeps UTF-8 as it is")
        return amount
      })
    results.append(
      benchmark.measure("segment") {
        let found = ParagraphSegmenter().paragraphs(of: sample.article).count
        require(found > 0 && found <= sample.texts.count, "\(found) paragraphs")
        return amount
      })
    let probe = StageProbe(pipeline.vectorizer)
    let tokens = Tokenizer().tokens(in: sample.texts[0]).count
    results.append(
      benchmark.measure("tokenise") {
        for var text in sample.texts { _ = text.withUTF8 { probe.tokenCount($0) } }
        return amount
      })
    var first = sample.texts[0]
    require(
      first.withUTF8 { probe.tokenCount($0) } == tokens, "both tokenisers find \(tokens) tokens")
    results.append(
      benchmark.measure("vectorise") {
        for var text in sample.texts { _ = text.withUTF8 { probe.entryCount($0) } }
        return amount
      })
    results += try learning(pipeline, training)
    results += try whole(pipeline, amount)
    return results
  }

  private func learning(
    _ pipeline: Pipeline, _ training: [LabelledParagraph]
  ) throws -> [BenchmarkResult] {
    let amount = Benchmark.Amount(
      paragraphs: training.count, bytes: training.reduce(0) { $0 + $1.text.utf8.count })
    let matrix = pipeline.vectorizer.matrix(of: training.map(\.text))
    let labels = Array(sample.labels.prefix(training.count))
    let right = DenseMatrix(
      rowCount: matrix.columnCount, columnCount: TextGenerator.labels.count, repeating: 0.5)
    let products = benchmark.measure("products") {
      let product = matrix.product(right, parallelism: .serial)
      let expected = matrix.row(0).values.reduce(0.0) { $0 + Double($1) } * 0.5
      require(abs(product[0, 0] - expected) <= 1e-6 * (1 + abs(expected)), "the first row's sum")
      return amount
    }
    let trainer = MultinomialTrainer(options: try TrainingOptions(regularisation: 1))
    let fit = try benchmark.measure("fit") {
      let report = try trainer.fit(matrix, labels: labels, classCount: TextGenerator.labels.count)
        .reports[0]
      require(report.relativeGradient <= 1e-3, "a relative gradient of \(report.relativeGradient)")
      return amount
    }
    return [products, fit]
  }

  private func whole(
    _ pipeline: Pipeline, _ amount: Benchmark.Amount
  ) throws -> [BenchmarkResult] {
    let labeller = Labeller(pipeline)
    var fast: [Int?] = []
    let predict = benchmark.measure("predict") {
      fast.removeAll(keepingCapacity: true)
      for var text in sample.texts { fast.append(text.withUTF8 { labeller.stance(of: $0) }) }
      return amount
    }
    for index in 0..<min(200, sample.texts.count) {
      let plain = pipeline.prediction(for: sample.texts[index])
      require(
        fast[index] == (plain.abstention == nil ? plain.stance : nil),
        "paragraph \(index): the fast path says \(String(describing: fast[index])), the definition \(plain.stance)"
      )
    }
    let model = "\(folder)/model.safetensors"
    try ModelFile.write(pipeline, to: model)
    let bytes = try FileAccess.read(model).count
    let load = try benchmark.measure("load") {
      _ = try ModelFile.read(model)
      return Benchmark.Amount(paragraphs: 0, bytes: bytes)
    }
    let file = "\(folder)/lines.txt"
    try FileAccess.replace(file, with: Array((sample.texts.joined(separator: "\n") + "\n").utf8))
    let batch = BatchLabeller(pipeline, unit: .paragraph, parallelism: .serial)
    let endToEnd = try benchmark.measure("end to end") {
      var lines = 0
      try batch.runLabels([file]) { batch in
        for item in batch.items { lines += item.count { $0 == 0x0A } }
      }
      require(lines == sample.texts.count, "\(lines) labels for \(sample.texts.count) lines")
      return amount
    }
    return [predict, load, endToEnd]
  }

  private func require(_ condition: Bool, _ claim: @autoclosure () -> String) {
    guard !condition else { return }
    fatalError("wrong answer: expected \(claim())")
  }
}
