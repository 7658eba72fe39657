import LinearLearning

/// Agreement of coders for a terminal and for programs.
public struct AgreementReport: Sendable {
  private let agreement: CoderAgreement
  /// How many disagreements are listed.
  private let shown: Int

  public init(_ agreement: CoderAgreement, shown: Int) {
    self.agreement = agreement
    self.shown = shown
  }

  public var text: String {
    let stance = agreement.stance
    var lines = PredictionTable.wrapped(
      "\(agreement.coders.count) coders, \(agreement.unitCount) paragraphs, "
        + "\(stance.comparedUnitCount) with two codes or more, \(stance.completeUnitCount) coded by "
        + "all. \(EstimateText.method(agreement.bootstrap, column: agreement.groupColumn)).",
      to: 100)
    lines += ["", "Stance"]
    var table = TextTable(["measure", "value", "interval"])
    for (name, estimate) in [
      ("percent agreement", stance.percentAgreement), ("Krippendorff's α", stance.alpha),
      ("Fleiss' κ", stance.fleissKappa),
    ] {
      table.append([name, EstimateText.value(estimate), EstimateText.interval(estimate)])
    }
    lines += indented(table)
    lines += ["", "By stance: α of this label or another"]
    lines += indented(byLabel(agreement.labels, stance.alphaByLabel))
    lines += ["", "Pairs of coders"]
    var pairs = TextTable(["", "", "agreement", "Cohen's κ", "interval"])
    for pair in stance.pairs {
      pairs.append([
        EstimateText.shortened(agreement.coders[pair.first], to: 28),
        EstimateText.shortened(agreement.coders[pair.second], to: 28),
        EstimateText.value(pair.percentAgreement), EstimateText.value(pair.cohenKappa),
        EstimateText.interval(pair.cohenKappa),
      ])
    }
    lines += indented(pairs)
    for pair in stance.pairs.prefix(3) {
      lines += PredictionTable.wrapped(
        "Confusion (rows: \(agreement.coders[pair.first]), columns: "
          + "\(agreement.coders[pair.second]))", to: 100
      ).enumerated().map { $0 == 0 ? "\n" + $1 : $1 }
      lines += indented(confusion(pair.confusion))
    }
    if let rhetoric = agreement.rhetoric {
      lines += ["", "Rhetoric (\(rhetoric.masi.comparedUnitCount) paragraphs)"]
      var sets = TextTable(["measure", "value", "interval"])
      for (name, estimate) in [
        ("the same set", rhetoric.masi.exactAgreement), ("α, MASI distance", rhetoric.masi.alpha),
        ("α, Jaccard distance", rhetoric.jaccard.alpha),
      ] {
        sets.append([name, EstimateText.value(estimate), EstimateText.interval(estimate)])
      }
      lines += indented(sets) + [""]
      lines += indented(byLabel(agreement.techniques, rhetoric.masi.alphaByLabel))
    }
    if shown > 0, !agreement.disagreements.isEmpty {
      lines += ["", "Disagreements (\(agreement.disagreements.count))"]
      for item in agreement.disagreements.prefix(shown) {
        lines.append(
          "  \(EstimateText.shortened(item.id, to: 30)): "
            + item.stances.map { $0 ?? "–" }.joined(separator: " / "))
        lines += PredictionTable.wrapped(EstimateText.shortened(item.text, to: 200), to: 94)
          .map { "    " + $0 }
      }
    }
    return lines.joined(separator: "\n")
  }

  private func indented(_ table: TextTable) -> [String] { table.lines().map { "  " + $0 } }

  private func byLabel(_ names: [String], _ alphas: [BootstrapEstimate]) -> TextTable {
    var table = TextTable(["label", "α", "interval"])
    for (name, alpha) in zip(names, alphas) {
      table.append([
        EstimateText.shortened(name, to: 50), EstimateText.value(alpha),
        EstimateText.interval(alpha),
      ])
    }
    return table
  }

  private func confusion(_ matrix: DenseMatrix) -> TextTable {
    let names = agreement.labels
    let fits = names.reduce(names.map(\.count).max() ?? 0) { $0 + 2 + $1.count } <= 98
    var table = TextTable([""] + (fits ? names : names.indices.map { "\($0 + 1)" }))
    for (row, name) in names.enumerated() {
      table.append(
        [fits ? name : "\(row + 1) " + EstimateText.shortened(name, to: 30)]
          + names.indices.map { "\(Int(matrix[row, $0]))" })
    }
    return table
  }

  public var json: String {
    let stance = agreement.stance
    var object = JSONObject()
    object.set("coders", agreement.coders)
    object.set("paragraphs", agreement.unitCount)
    object.set("compared", stance.comparedUnitCount)
    object.set("complete", stance.completeUnitCount)
    object.set("intervals", agreement.bootstrap, column: agreement.groupColumn)
    var entry = JSONObject()
    entry.set("labels", agreement.labels)
    entry.set("percent_agreement", stance.percentAgreement)
    entry.set("krippendorff_alpha", stance.alpha)
    entry.set("fleiss_kappa", stance.fleissKappa)
    entry.set("alpha_by_label", Self.named(agreement.labels, stance.alphaByLabel))
    entry.set(
      "pairs",
      stance.pairs.map { pair in
        var entry = JSONObject()
        entry.set("first", agreement.coders[pair.first])
        entry.set("second", agreement.coders[pair.second])
        entry.set("percent_agreement", pair.percentAgreement)
        entry.set("cohen_kappa", pair.cohenKappa)
        entry.set(
          "confusion",
          rows: agreement.labels.indices.map { Array(pair.confusion.row($0)) })
        return entry
      })
    object.set("stance", entry)
    if let rhetoric = agreement.rhetoric {
      var entry = JSONObject()
      entry.set("labels", agreement.techniques)
      entry.set("paragraphs", rhetoric.masi.comparedUnitCount)
      entry.set("exact_agreement", rhetoric.masi.exactAgreement)
      entry.set("alpha_masi", rhetoric.masi.alpha)
      entry.set("alpha_jaccard", rhetoric.jaccard.alpha)
      entry.set("alpha_by_label", Self.named(agreement.techniques, rhetoric.masi.alphaByLabel))
      object.set("rhetoric", entry)
    }
    object.set(
      "disagreements",
      agreement.disagreements.map { item in
        var entry = JSONObject()
        entry.set("id", item.id)
        entry.set("stances", item.stances.map { $0 ?? "" })
        return entry
      })
    return object.text
  }

  private static func named(_ names: [String], _ values: [BootstrapEstimate]) -> JSONObject {
    var object = JSONObject()
    for (name, value) in zip(names, values) { object.set(name, value) }
    return object
  }
}
