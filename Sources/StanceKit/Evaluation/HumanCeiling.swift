import LinearLearning

/// How well an independent second coder agrees with the first: more can hardly be asked of a model.
public struct HumanCeiling: Sendable {
  public struct Stance: Sendable {
    /// Paragraphs with both codes.
    public let count: Int
    public let percentAgreement: BootstrapEstimate
    public let cohenKappa: BootstrapEstimate
    /// Krippendorff's, nominal.
    public let alpha: BootstrapEstimate
    public let alphaByLabel: [BootstrapEstimate]
    /// The second coder scored against the first as the model is.
    public let humanMacroF1: Double
    /// The model on the same paragraphs.
    public let modelMacroF1: Double
    public let modelAccuracy: Double
    public let modelKappa: Double
  }

  public struct Rhetoric: Sendable {
    public let count: Int
    public let exactAgreement: BootstrapEstimate
    /// Krippendorff's with MASI distance between sets.
    public let alpha: BootstrapEstimate
    public let alphaByLabel: [BootstrapEstimate]
    public let humanMicroF1: Double
    public let modelMicroF1: Double
  }

  public let stance: Stance?
  public let rhetoric: Rhetoric?

  /// - Returns: `nil` where no paragraph has a second code.
  /// - Throws: `DatasetError.unknownLabel` for a second code the model does not have.
  init?(_ scored: ScoredParagraphs, groups: [Int], bootstrap: ClusterBootstrap) throws {
    stance = try Self.stance(scored, groups, bootstrap)
    rhetoric = try Self.rhetoric(scored, groups, bootstrap)
    if stance == nil && rhetoric == nil { return nil }
  }

  private static func stance(
    _ scored: ScoredParagraphs, _ groups: [Int], _ bootstrap: ClusterBootstrap
  ) throws -> Stance? {
    let rows = scored.paragraphs.indices.filter { scored.paragraphs[$0].secondStance != nil }
    guard rows.count > 1 else { return nil }
    let second = try rows.map { row in
      try GoldLabels.index(
        scored.paragraphs[row].secondStance!, "stance_second", scored.stanceLabels,
        scored.paragraphs[row])
    }
    let first = rows.map { scored.stances[$0] }
    let size = scored.stanceLabels.count
    let agreement = NominalAgreement(
      codes: [first, second], classCount: size, groups: rows.map { groups[$0] },
      bootstrap: bootstrap)
    func metrics(_ codes: [Int]) -> ClassificationMetrics {
      ClassificationMetrics(ConfusionMatrix(truth: first, predictions: codes, classCount: size))
    }
    let model = metrics(rows.map { scored.predictions[$0].stance })
    return Stance(
      count: rows.count, percentAgreement: agreement.percentAgreement,
      cohenKappa: agreement.pairs[0].cohenKappa, alpha: agreement.alpha,
      alphaByLabel: agreement.alphaByLabel, humanMacroF1: metrics(second).macro.f1,
      modelMacroF1: model.macro.f1, modelAccuracy: model.accuracy, modelKappa: model.cohensKappa)
  }

  private static func rhetoric(
    _ scored: ScoredParagraphs, _ groups: [Int], _ bootstrap: ClusterBootstrap
  ) throws -> Rhetoric? {
    let size = scored.rhetoricLabels.count
    guard size > 0, size <= 64 else { return nil }
    // An empty second cell may be "no technique" or "not coded": the stance beside it tells.
    let rows = scored.paragraphs.indices.filter {
      let paragraph = scored.paragraphs[$0]
      return scored.techniques[$0] != nil && paragraph.secondRhetoric != nil
        && (paragraph.secondStance != nil || !paragraph.secondRhetoric!.isEmpty)
    }
    guard rows.count > 1 else { return nil }
    let second = try rows.map { row in
      var flags = [Bool](repeating: false, count: size)
      for label in scored.paragraphs[row].secondRhetoric! {
        flags[
          try GoldLabels.index(
            label, "rhetoric_second", scored.rhetoricLabels, scored.paragraphs[row])] = true
      }
      return flags
    }
    let first = rows.map { scored.techniques[$0]! }
    let agreement = SetAgreement(
      codes: [first.map(mask), second.map(mask)], labelCount: size, distance: .masi,
      groups: rows.map { groups[$0] }, bootstrap: bootstrap)
    let model = rows.map { row in
      (0..<size).map { scored.predictions[row].rhetoric.contains($0) }
    }
    return Rhetoric(
      count: rows.count, exactAgreement: agreement.exactAgreement, alpha: agreement.alpha,
      alphaByLabel: agreement.alphaByLabel,
      humanMicroF1: MultilabelMetrics(truth: first, predictions: second).micro.f1,
      modelMicroF1: MultilabelMetrics(truth: first, predictions: model).micro.f1)
  }

  private static func mask(_ flags: [Bool]) -> UInt64 {
    flags.enumerated().reduce(0) { $1.element ? $0 | 1 << UInt64($1.offset) : $0 }
  }
}
