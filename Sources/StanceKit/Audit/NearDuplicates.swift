/// Finds paragraphs of different articles that say nearly the same.
///
/// Shingles of five words, MinHash signatures and banding: Broder, "On the resemblance and containment of documents"
/// (SEQUENCES 1997); Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3. Candidates are checked
/// by their exact Jaccard similarity, so what is reported is right; with 20 bands of 5 rows a pair of similarity 0.7
/// is missed with probability 0.025, one of 0.8 with 0.0004.
struct NearDuplicates {
  struct Pair: Equatable {
    let first: Int
    let second: Int
    /// |A ∩ B|/|A ∪ B| of their shingles.
    let similarity: Double
  }

  private static let shingleLength = 5
  private static let bands = 20
  private static let rowsPerBand = 5

  /// Pairs of at least `threshold`, by similarity, largest first.
  ///
  /// - Parameters:
  ///   - words: hashes of each paragraph's words; paragraphs below `shortest` words are left out.
  ///   - isCandidate: whether a pair is of interest at all.
  static func pairs(
    _ words: [[UInt64]], threshold: Double, shortest: Int = 8,
    where isCandidate: (Int, Int) -> Bool
  ) -> [Pair] {
    let shingles = words.map { $0.count < shortest ? [] : Self.shingles($0) }
    var buckets: [UInt64: [Int]] = [:]
    var pairs: [Pair] = []
    var seen = Set<UInt64>()
    for (row, set) in shingles.enumerated() where !set.isEmpty {
      let signature = Self.signature(set)
      for band in 0..<bands {
        var key = UInt64(band)
        for value in signature[band * rowsPerBand..<(band + 1) * rowsPerBand] {
          key = mix(key ^ value)
        }
        for other in buckets[key] ?? [] where isCandidate(other, row) {
          guard seen.insert(UInt64(other) << 32 | UInt64(row)).inserted else { continue }
          let similarity = jaccard(shingles[other], set)
          if similarity >= threshold {
            pairs.append(Pair(first: other, second: row, similarity: similarity))
          }
        }
        buckets[key, default: []].append(row)
      }
    }
    return pairs.sorted {
      ($0.similarity, $1.first, $1.second) > ($1.similarity, $0.first, $0.second)
    }
  }

  /// Sorted hashes of the runs of five words, none twice.
  private static func shingles(_ words: [UInt64]) -> [UInt64] {
    let length = min(shingleLength, words.count)
    let all = (0...words.count - length).map { start in
      words[start..<start + length].reduce(0) { mix($0 ^ $1) }
    }
    return Set(all).sorted()
  }

  private static func signature(_ set: [UInt64]) -> [UInt64] {
    (0..<bands * rowsPerBand).map { number in
      let salt = mix(UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
      return set.reduce(UInt64.max) { min($0, mix($1 ^ salt)) }
    }
  }

  /// Of two sorted lists.
  static func jaccard(_ a: [UInt64], _ b: [UInt64]) -> Double {
    var (i, j, common) = (0, 0, 0)
    while i < a.count && j < b.count {
      if a[i] == b[j] {
        common += 1
        i += 1
        j += 1
      } else if a[i] < b[j] {
        i += 1
      } else {
        j += 1
      }
    }
    let union = a.count + b.count - common
    return union == 0 ? 0 : Double(common) / Double(union)
  }

  /// The finaliser of MurmurHash3: every bit of the result depends on every bit of the argument.
  static func mix(_ value: UInt64) -> UInt64 {
    var x = value &+ 0x9E37_79B9_7F4A_7C15
    x = (x ^ (x >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    x = (x ^ (x >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return x ^ (x >> 33)
  }
}
