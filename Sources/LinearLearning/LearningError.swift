/// A fault of the data or of the options that makes learning impossible.
///
/// `description` is one line saying what was found, what was expected and what to do. Rows,
/// columns and classes are numbered from zero: names are known only to the caller.
public enum LearningError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Matrix without rows.
  case noRows
  /// All rows that count are of class `found`.
  case oneClass(found: Int)
  /// No row that counts has class `label` though `classCount` says it exists.
  case classWithoutRows(label: Int)
  /// No label of a multi-label target is on in one row and off in another.
  case constantLabels
  /// A label outside 0 ..< `classCount`.
  case labelOutOfRange(row: Int, label: Int, classCount: Int)
  /// A list that should have one entry for each of `expected` things has `found`.
  case wrongCount(what: String, found: Int, expected: Int)
  /// NaN or infinity, or a negative weight.
  case badNumber(what: String, index: Int, value: Double)
  /// A feature value that is NaN or infinite.
  case badValue(row: Int, column: Int, value: Double)
  /// An option outside its range.
  case badOption(name: String, found: String, expected: String)
  /// Fewer groups than folds to put them into.
  case tooFewGroups(found: Int, needed: Int)

  public var description: String {
    switch self {
    case .noRows:
      "there are no rows to learn from; give at least two rows of different classes"
    case .oneClass(let found):
      "all rows with a positive weight are of class \(found); at least two classes are needed, "
        + "add rows of another class"
    case .classWithoutRows(let label):
      "class \(label) has no row with a positive weight; add rows of it or leave the class out"
    case .constantLabels:
      "every label is the same in all rows; at least one label must be on in some rows and off in "
        + "others"
    case .labelOutOfRange(let row, let label, let classCount):
      "row \(row) has label \(label); labels must be in 0 ..< \(classCount)"
    case .wrongCount(let what, let found, let expected):
      "\(found) \(what) were given; \(expected) are needed, one for each"
    case .badNumber(let what, let index, let value):
      "\(what) \(index) is \(value); it must be finite and not negative, correct it or drop the row"
    case .badValue(let row, let column, let value):
      "the value at row \(row), column \(column) is \(value); it must be finite, check how the "
        + "features were computed"
    case .badOption(let name, let found, let expected):
      "\(name) is \(found); it must be \(expected)"
    case .tooFewGroups(let found, let needed):
      "\(found) groups cannot fill \(needed) folds; use at most \(found) folds or more groups"
    }
  }
}
