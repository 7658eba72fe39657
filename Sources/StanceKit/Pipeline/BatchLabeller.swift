import LinearLearning
import Synchronization

/// Labels many inputs on several threads and hands the results on in input order.
///
/// Inputs are read and worked off in batches of a bounded number of bytes, so memory stays flat however long the
/// stream; one that cannot be read is reported in its place and the others go on.
public final class BatchLabeller: Sendable {
  /// What came of one input, or of one article of a file of records.
  public struct Outcome: Sendable {
    public let article: Article
    public let paragraphs: [Paragraph]
    /// One a paragraph; `nil` for furniture.
    public let predictions: [Prediction?]

    public init(article: Article, paragraphs: [Paragraph], predictions: [Prediction?]) {
      self.article = article
      self.paragraphs = paragraphs
      self.predictions = predictions
    }
  }

  /// What became of one batch.
  public struct Batch<Rendered: Sendable>: Sendable {
    /// What `render` made of each article, in input order.
    public var items: [Rendered] = []
    public var errors: [ReadingError] = []
    public var articles = 0
    public var paragraphs = 0
    public var textBytes = 0

    public init() {}
  }

  private enum Work: Sendable {
    case article(Article)
    case file(String)
    case block(LineBlock)
    case failure(ReadingError)
  }

  private let pipeline: Pipeline
  private let segmenter: ParagraphSegmenter
  private let parallelism: Parallelism
  private let workers: Mutex<[Worker]>

  /// What one thread labels with: taken from the pool and put back.
  private final class Worker: @unchecked Sendable {
    let labeller: Labeller
    var rules = PageFurniture()
    init(_ labeller: Labeller) { self.labeller = labeller }
  }

  /// How a thread works off one thing.
  private struct Treatment<Rendered: Sendable>: Sendable {
    let article: @Sendable (Article, Worker, inout Batch<Rendered>) -> Void
    let block: @Sendable (LineBlock, Worker, inout Batch<Rendered>) -> Void
  }

  /// Bytes of records gathered before a batch is worked off; small enough to stay in cache, large enough to share out.
  private static let batchBytes = 4 << 20
  /// Files are read by the workers themselves, so many to a batch.
  private static let batchFiles = 64
  private static let pieceBytes = 64 << 10

  public init(_ pipeline: Pipeline, unit: ParagraphSegmenter.Unit, parallelism: Parallelism) {
    self.pipeline = pipeline
    segmenter = ParagraphSegmenter(unit: unit)
    self.parallelism = parallelism
    workers = Mutex([])
  }

  /// Works off everything `inputs` lists.
  ///
  /// - Parameters:
  ///   - inputs: files, folders or `-`, as `InputWalker` takes them.
  ///   - render: turns one article's outcome into what is kept of it; called on several threads at once.
  ///   - deliver: takes the batches in input order, on the calling thread.
  public func run<Rendered>(
    _ inputs: [String], render: @escaping @Sendable (Outcome) -> Rendered,
    deliver: (Batch<Rendered>) throws -> Void
  ) throws {
    let label: @Sendable (Article, Worker, inout Batch<Rendered>) -> Void = {
      [segmenter] article, worker, batch in
      let paragraphs = segmenter.paragraphs(of: article)
      let predictions = worker.labeller.predictions(for: article, paragraphs)
      batch.articles += 1
      batch.paragraphs += paragraphs.count
      batch.textBytes += article.text.count
      batch.items.append(
        render(Outcome(article: article, paragraphs: paragraphs, predictions: predictions)))
    }
    let treatment = Treatment<Rendered>(article: label) { block, worker, batch in
      block.forEachArticle { result in
        switch result {
        case .success(let article): label(article, worker, &batch)
        case .failure(let error): batch.errors.append(error)
        }
      }
    }
    try run(inputs, treatment, deliver)
  }

  /// Works off everything `inputs` lists and hands on one line a paragraph that holds its label and nothing else.
  ///
  /// Where a line of text is a record, every line gets a label, blank ones too, so that labels and lines go together.
  public func runLabels(
    _ inputs: [String], deliver: (Batch<[UInt8]>) throws -> Void
  ) throws {
    let lines = LabelLines(pipeline)
    let segmenter = segmenter
    let treatment = Treatment<[UInt8]>(
      article: { article, worker, batch in
        let paragraphs = segmenter.paragraphs(of: article)
        let predictions = worker.labeller.predictions(for: article, paragraphs)
        batch.articles += 1
        batch.paragraphs += paragraphs.count
        batch.textBytes += article.text.count
        batch.items.append(predictions.flatMap { lines[$0] })
      },
      block: { block, worker, batch in
        var output: [UInt8] = []
        output.reserveCapacity(block.bytes.count / 16)
        func label(_ text: UnsafeBufferPointer<UInt8>) {
          lines.append(text, worker.labeller, &worker.rules, to: &output)
          batch.articles += 1
          batch.paragraphs += 1
          batch.textBytes += text.count
        }
        switch block.kind {
        case .text:
          block.forEachLine { line, _ in
            if LineBlock.isClean(line) { return label(line) }
            var report = DecodingReport(encoding: .utf8)
            LineBlock.repaired(line, &report).withUnsafeBufferPointer { label($0) }
          }
        case .json:
          block.forEachArticle { result in
            switch result {
            case .success(let article): article.text.withUnsafeBufferPointer { label($0) }
            case .failure(let error): batch.errors.append(error)
            }
          }
        }
        batch.items.append(output)
      })
    try run(inputs, treatment, deliver)
  }

  private func run<Rendered>(
    _ inputs: [String], _ treatment: Treatment<Rendered>,
    _ deliver: (Batch<Rendered>) throws -> Void
  ) throws {
    var walker = InputWalker(inputs)
    var pending = Pending()
    func flush(_ pending: inout Pending) throws {
      guard !pending.work.isEmpty else { return }
      try deliver(self.label(pending.work, treatment))
      pending.clear()
    }
    while let input = walker.next() {
      switch input {
      case .failure(let error): pending.add(.failure(error))
      case .success(let path):
        if case .article(let format) = FileKind(path: path), path != "-",
          segmenter.unit == .article || format != .plainText
        {
          pending.add(.file(path))
          if pending.files >= Self.batchFiles { try flush(&pending) }
          continue
        }
        do {
          if segmenter.unit == .article {
            try readArticles(path, &pending, flush)
          } else {
            try readBlocks(path, &pending, flush)
          }
        } catch let error as ReadingError {
          pending.add(.failure(error))
        }
      }
    }
    try flush(&pending)
  }

  /// Work gathered for the next batch.
  private struct Pending {
    var work: [Work] = []
    var bytes = 0
    var files = 0

    mutating func add(_ item: Work) {
      switch item {
      case .article(let article): bytes += article.text.count
      case .file: files += 1
      case .block, .failure: break
      }
      work.append(item)
    }

    mutating func clear() {
      work.removeAll(keepingCapacity: true)
      bytes = 0
      files = 0
    }
  }

  private func readArticles(
    _ path: String, _ pending: inout Pending, _ flush: (inout Pending) throws -> Void
  ) throws {
    var stream = try ArticleStream(path: path)
    while true {
      do throws(ReadingError) {
        guard let article = try stream.next() else { return }
        pending.add(.article(article))
      } catch {
        pending.add(.failure(error))
        if case .unreadable = error { return }
      }
      if pending.bytes >= Self.batchBytes { try flush(&pending) }
    }
  }

  private func readBlocks(
    _ path: String, _ pending: inout Pending, _ flush: (inout Pending) throws -> Void
  ) throws {
    switch try RecordStream(path: path) {
    case .article(let article): pending.add(.article(article))
    case .lines(var reader):
      while let blocks = try reader.next(limit: JSONLinesArticleReader.longestRecord) {
        for block in blocks { pending.add(.block(block)) }
        // The reader's buffer is written over when it reads on.
        try flush(&pending)
      }
    }
  }

  private func label<Rendered>(
    _ work: [Work], _ treatment: Treatment<Rendered>
  ) -> Batch<Rendered> {
    let pieces = Self.pieces(work)
    let results = parallelism.map(pieces.count) { index -> Batch<Rendered> in
      let worker = workers.withLock { $0.popLast() } ?? Worker(Labeller(pipeline))
      defer { workers.withLock { $0.append(worker) } }
      var batch = Batch<Rendered>()
      for item in work[pieces[index]] {
        switch item {
        case .failure(let error): batch.errors.append(error)
        case .article(let article): treatment.article(article, worker, &batch)
        case .block(let block): treatment.block(block, worker, &batch)
        case .file(let path):
          do throws(ReadingError) {
            treatment.article(try ArticleReader().article(atPath: path), worker, &batch)
          } catch {
            batch.errors.append(error)
          }
        }
      }
      return batch
    }
    var whole = Batch<Rendered>()
    for part in results {
      whole.items += part.items
      whole.errors += part.errors
      whole.articles += part.articles
      whole.paragraphs += part.paragraphs
      whole.textBytes += part.textBytes
    }
    return whole
  }

  /// Cuts work into pieces of about `pieceBytes`; every file is one.
  private static func pieces(_ work: [Work]) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = 0
    var bytes = 0
    for (index, item) in work.enumerated() {
      switch item {
      case .article(let article): bytes += article.text.count
      case .file, .block: bytes += pieceBytes
      case .failure: break
      }
      if bytes >= pieceBytes {
        pieces.append(start..<index + 1)
        start = index + 1
        bytes = 0
      }
    }
    if start < work.count { pieces.append(start..<work.count) }
    return pieces
  }
}
