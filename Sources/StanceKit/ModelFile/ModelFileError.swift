/// Why a model file cannot be read or written.
public enum ModelFileError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case notAModel(path: String, found: String)
  case truncated(path: String, expected: Int, found: Int)
  case corrupted(path: String)
  case newerFormat(path: String, found: Int, supported: Int)
  case inconsistent(path: String, reason: String)
  case unwritable(path: String, reason: String)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): cannot read the model: \(reason)"
    case .notAModel(let path, let found):
      "\(path): not a model: \(found); expected a file written by 'stance train'"
    case .truncated(let path, let expected, let found):
      "\(path): the model is cut short: \(found) bytes, its header promises \(expected); copy or train it again"
    case .corrupted(let path):
      "\(path): the model is damaged: its contents do not match its digest; copy or train it again"
    case .newerFormat(let path, let found, let supported):
      "\(path): model format \(found), but this version reads up to \(supported); "
        + "use a newer 'stance' or train again"
    case .inconsistent(let path, let reason):
      "\(path): the model contradicts itself: \(reason); train it again"
    case .unwritable(let path, let reason):
      "\(path): cannot write: \(reason)"
    }
  }
}
