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
    case failure(ReadingError)
  }

  private let pipeline: Pipeline
  private let segmenter: ParagraphSegmenter
  private let parallelism: Parallelism
  private let labellers: Mutex<[Box]>

  /// A labeller is used by one thread at a time: it is taken from the pool and put back.
  private final class Box: @unchecked Sendable {
    let labeller: Labeller
    init(_ labeller: Labeller) { self.labeller = labeller }
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
    labellers = Mutex([])
  }

  /// Works off everything `inputs` lists.
  ///
  /// - Parameters:
  ///   - inputs: files, folders or `-`, as `InputWalker` takes them.
  ///   - render: turns one article's outcome into what is kept of it; called on several threads at once.
  ///   - deliver: takes the batches in input order, on the calling thread.
  public func run<Rendered>(
    _ inputs: [String], render: @Sendable (Outcome) -> Rendered,
    deliver: (Batch<Rendered>) throws -> Void
  ) throws {
    var walker = InputWalker(inputs)
    var pending: [Work] = []
    var bytes = 0
    var files = 0
    func flush() throws {
      guard !pending.isEmpty else { return }
      try deliver(label(pending, render))
      pending.removeAll(keepingCapacity: true)
      bytes = 0
      files = 0
    }
    while let input = walker.next() {
      switch input {
      case .failure(let error): pending.append(.failure(error))
      case .success(let path):
        if case .article = FileKind(path: path), path != "-" {
          pending.append(.file(path))
          files += 1
          if files >= Self.batchFiles { try flush() }
          continue
        }
        do {
          var stream = try ArticleStream(path: path)
          var reachedEnd = false
          while !reachedEnd {
            do throws(ReadingError) {
              if let article = try stream.next() {
                bytes += article.text.count
                pending.append(.article(article))
              } else {
                reachedEnd = true
              }
            } catch {
              pending.append(.failure(error))
              if case .unreadable = error { reachedEnd = true }
            }
            if bytes >= Self.batchBytes { try flush() }
          }
        } catch let error as ReadingError {
          pending.append(.failure(error))
        }
      }
    }
    try flush()
  }

  private func label<Rendered>(
    _ work: [Work], _ render: @Sendable (Outcome) -> Rendered
  ) -> Batch<Rendered> {
    let pieces = Self.pieces(work)
    let results = parallelism.map(pieces.count) { index -> Batch<Rendered> in
      let box = labellers.withLock { $0.popLast() } ?? Box(Labeller(pipeline))
      defer { labellers.withLock { $0.append(box) } }
      var batch = Batch<Rendered>()
      for item in work[pieces[index]] { add(item, box.labeller, render, &batch) }
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

  private func add<Rendered>(
    _ item: Work, _ labeller: Labeller, _ render: (Outcome) -> Rendered,
    _ batch: inout Batch<Rendered>
  ) {
    let article: Article
    switch item {
    case .failure(let error):
      batch.errors.append(error)
      return
    case .article(let read): article = read
    case .file(let path):
      do throws(ReadingError) {
        article = try ArticleReader().article(atPath: path)
      } catch {
        batch.errors.append(error)
        return
      }
    }
    let paragraphs = segmenter.paragraphs(of: article)
    let predictions = labeller.predictions(for: article, paragraphs)
    batch.articles += 1
    batch.paragraphs += paragraphs.count
    batch.textBytes += article.text.count
    batch.items.append(
      render(Outcome(article: article, paragraphs: paragraphs, predictions: predictions)))
  }

  /// Cuts work into pieces of about `pieceBytes`; every file is one.
  private static func pieces(_ work: [Work]) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = 0
    var bytes = 0
    for (index, item) in work.enumerated() {
      switch item {
      case .article(let article): bytes += article.text.count
      case .file: bytes += pieceBytes
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
