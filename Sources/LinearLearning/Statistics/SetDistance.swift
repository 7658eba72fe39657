/// How unlike two sets of labels are, from 0 (equal) to 1 (nothing in common). Sets are bit masks:
/// bit k says whether label k is on. Two empty sets are equal.
public enum SetDistance: String, Sendable, Hashable, CaseIterable {
  /// 0 for equal sets, 1 for all others.
  case nominal
  /// 1 − |A ∩ B|/|A ∪ B| (Jaccard 1901).
  case jaccard
  /// 1 − M|A ∩ B|/|A ∪ B| with M = 1 for equal sets, ⅔ if one contains the other, ⅓ if they
  /// overlap otherwise, 0 if they are disjoint.
  ///
  /// Passonneau, "Measuring Agreement on Set-valued Items (MASI) for Semantic and Pragmatic
  /// Annotation" (LREC 2006).
  case masi

  public func callAsFunction(_ a: UInt64, _ b: UInt64) -> Double {
    if a == b { return 0 }
    let common = a & b
    let jaccard = Double(common.nonzeroBitCount) / Double((a | b).nonzeroBitCount)
    switch self {
    case .nominal: return 1
    case .jaccard: return 1 - jaccard
    case .masi: return 1 - jaccard * (common == a || common == b ? 2 : 1) / 3
    }
  }
}
