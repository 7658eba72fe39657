/// Names of files as titles show them.
public enum FileName {
  /// The last component of a path; the path itself where it has none.
  public static func last(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
