import LinearLearning

/// How well coders agree on the same paragraphs.
public struct CoderAgreement: Sendable {
  /// A paragraph the coders label differently.
  public struct Disagreement: Sendable {
    public let id: String
    /// One a coder; `nil` where one gave none.
    public let stances: [String?]
    public let text: String
  }

  public let coders: [String]
  public let labels: [String]
  public let techniques: [String]
  public let unitCount: Int
  public let bootstrap: ClusterBootstrap
  public let groupColumn: String
  public let stance: NominalAgreement
  /// α with MASI and with Jaccard distance; `nil` where fewer than two coders marked techniques.
  public let rhetoric: (masi: SetAgreement, jaccard: SetAgreement)?
  public let disagreements: [Disagreement]

  /// Coders' files, joined by id.
  ///
  /// - Parameter bootstrap: draws the replicates of the intervals.
  /// - Parameter groupColumn: the column whose values are drawn, or kept, as wholes.
  /// - Parameter coders: name and paragraphs of each of at least two coders.
  /// - Throws: `CoderAgreementError` where no paragraph has two codes,
  ///   `TrainingError.noGroupColumn`.
  public init(
    _ coders: [(name: String, paragraphs: [LabelledParagraph])], groupColumn: String,
    bootstrap: ClusterBootstrap
  ) throws {
    var order: [LabelledParagraph] = []
    var units: [String: Int] = [:]
    for coder in coders {
      for paragraph in coder.paragraphs where units[paragraph.id] == nil {
        units[paragraph.id] = order.count
        order.append(paragraph)
      }
    }
    var stances = [[String?]](
      repeating: Array(repeating: nil, count: order.count), count: coders.count)
    var marked = [[[String]?]](
      repeating: Array(repeating: nil, count: order.count), count: coders.count)
    for (number, coder) in coders.enumerated() {
      for paragraph in coder.paragraphs where !paragraph.stance.isEmpty {
        stances[number][units[paragraph.id]!] = paragraph.stance
        marked[number][units[paragraph.id]!] = paragraph.rhetoric
      }
    }
    try self.init(
      coders.map(\.name), order, stances, marked, groupColumn: groupColumn, bootstrap: bootstrap)
  }

  /// One file with a second code beside the first.
  ///
  /// - Throws: as above.
  public init(
    secondCodesOf paragraphs: [LabelledParagraph], groupColumn: String, bootstrap: ClusterBootstrap
  ) throws {
    let stances = [paragraphs.map { Optional($0.stance) }, paragraphs.map(\.secondStance)]
    let marked: [[[String]?]] = [
      paragraphs.map(\.rhetoric),
      paragraphs.map { $0.secondStance == nil ? nil : $0.secondRhetoric },
    ]
    try self.init(
      ["first code", "second code"], paragraphs, stances, marked, groupColumn: groupColumn,
      bootstrap: bootstrap)
  }

  private init(
    _ coders: [String], _ units: [LabelledParagraph], _ stances: [[String?]],
    _ marked: [[[String]?]], groupColumn: String, bootstrap: ClusterBootstrap
  ) throws {
    let labels = LabelSet(stances.joined().compactMap { $0 })
    let both = units.indices.filter { unit in stances.count { $0[unit] != nil } >= 2 }
    guard !both.isEmpty else { throw CoderAgreementError(coders: coders) }
    let groups = try GroupNumbers(units, column: groupColumn).numbers
    self.coders = coders
    self.labels = labels.names
    unitCount = units.count
    self.bootstrap = bootstrap
    self.groupColumn = groupColumn
    stance = NominalAgreement(
      codes: stances.map { $0.map { $0.flatMap(labels.index(of:)) } }, classCount: labels.count,
      groups: groups, bootstrap: bootstrap)
    let techniques = LabelSet(marked.joined().compactMap { $0 }.joined())
    self.techniques = techniques.names
    let marking = marked.count { coder in coder.contains { $0 != nil } }
    if marking >= 2, techniques.count > 0, techniques.count <= 64 {
      let codes = marked.map { coder in
        coder.map { labels in
          labels.map { $0.reduce(UInt64(0)) { $0 | 1 << UInt64(techniques.index(of: $1)!) } }
        }
      }
      func agreement(_ distance: SetDistance) -> SetAgreement {
        SetAgreement(
          codes: codes, labelCount: techniques.count, distance: distance, groups: groups,
          bootstrap: bootstrap)
      }
      rhetoric = (agreement(.masi), agreement(.jaccard))
    } else {
      rhetoric = nil
    }
    disagreements = both.filter { unit in Set(stances.compactMap { $0[unit] }).count > 1 }
      .map { unit in
        Disagreement(
          id: units[unit].id, stances: stances.map { $0[unit] }, text: units[unit].text)
      }
  }
}

/// Coders who coded nothing in common.
public struct CoderAgreementError: Error, Equatable, CustomStringConvertible {
  let coders: [String]

  public var description: String {
    coders.count == 2 && coders[1] == "second code"
      ? "no paragraph has a second code; expected a column 'stance_second', or give several files"
      : "no paragraph is in two of \(coders.joined(separator: ", ")); files are joined by 'id'"
  }
}
