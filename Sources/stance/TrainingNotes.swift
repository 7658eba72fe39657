import StanceKit
import Synchronization

/// Takes a training run's news: moves the progress bar, keeps what must be said at the end.
final class TrainingNotes: Sendable {
  private let bar: ProgressBar
  private let kept = Mutex<[String]>([])

  init(_ bar: ProgressBar) { self.bar = bar }

  /// What to do about optimisers that stopped early.
  var remedies: [String] { kept.withLock { $0 } }

  func take(_ news: TrainingProgress) {
    switch news {
    case .started, .vocabulary: break
    case .foldFinished: bar.advance()
    case .fitted(let head, _, _, let remedy):
      bar.advance()
      if let remedy { kept.withLock { $0.append("\(head): \(remedy)") } }
    }
  }
}
