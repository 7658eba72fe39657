import LinearLearning

/// A comparison of two models for a terminal and for programs.
public struct ComparisonReport: Sendable {
  private let comparison: ModelComparison
  private let names: (first: String, second: String)

  public init(_ comparison: ModelComparison, first: String, second: String) {
    self.comparison = comparison
    names = (first, second)
  }

  public var text: String {
    var lines = PredictionTable.wrapped("A: \(names.first)", to: 100)
    lines += PredictionTable.wrapped("B: \(names.second)", to: 100)
    lines += PredictionTable.wrapped(
      "\(comparison.paragraphCount) paragraphs. "
        + EstimateText.method(comparison.bootstrap, column: comparison.groupColumn) + ".", to: 100)
    lines.append("")
    var table = TextTable(["score", "A", "B", "B − A", "interval", "p", "p by swapping"])
    var rows = [("macro-F1", comparison.macroF1), ("accuracy", comparison.accuracy)]
    if let rhetoric = comparison.rhetoricMicroF1 { rows.append(("rhetoric micro-F1", rhetoric)) }
    for (name, pair) in rows {
      table.append([
        name, EstimateText.value(pair.first), EstimateText.value(pair.second),
        NumberText.fixed(pair.difference.value),
        "[\(NumberText.fixed(pair.difference.interval.lower)), "
          + "\(NumberText.fixed(pair.difference.interval.upper))]",
        NumberText.fixed(pair.bootstrapPValue, 4), NumberText.fixed(pair.randomizationPValue, 4),
      ])
    }
    lines += table.lines().map { "  " + $0 }
    let test = comparison.mcNemar
    lines += [
      "",
      "McNemar: only A right \(test.onlyFirstCorrect), only B right \(test.onlySecondCorrect); "
        + "exact p \(NumberText.fixed(test.exactPValue, 4)), mid-p "
        + NumberText.fixed(test.midPValue, 4),
      "  (takes paragraphs as independent; where articles hold many, trust the bootstrap)",
      "", "Where they differ: \(comparison.differing) paragraphs are labelled differently",
    ]
    var divisions = TextTable(["coder's stance", "both right", "only A", "only B", "both wrong"])
    for division in comparison.divisions {
      divisions.append([
        division.stance, "\(division.bothRight)", "\(division.onlyFirst)",
        "\(division.onlySecond)", "\(division.bothWrong)",
      ])
    }
    lines += divisions.lines().map { "  " + $0 }
    if !comparison.differences.isEmpty { lines += ["", "Largest differences"] }
    for difference in comparison.differences {
      let labels = comparison.stanceLabels
      lines.append(
        "  coder \(labels[difference.gold]); A \(labels[difference.first]), "
          + "B \(labels[difference.second])  "
          + EstimateText.shortened(difference.paragraph.id, to: 40))
      lines += PredictionTable.wrapped(
        EstimateText.shortened(difference.paragraph.text, to: 240), to: 94
      ).map { "    " + $0 }
    }
    return lines.joined(separator: "\n")
  }

  public var json: String {
    var object = JSONObject()
    object.set("first", names.first)
    object.set("second", names.second)
    object.set("paragraphs", comparison.paragraphCount)
    object.set("intervals", comparison.bootstrap, column: comparison.groupColumn)
    object.set("macro_f1", Self.pair(comparison.macroF1))
    object.set("accuracy", Self.pair(comparison.accuracy))
    if let rhetoric = comparison.rhetoricMicroF1 {
      object.set("rhetoric_micro_f1", Self.pair(rhetoric))
    }
    var test = JSONObject()
    test.set("only_first_correct", comparison.mcNemar.onlyFirstCorrect)
    test.set("only_second_correct", comparison.mcNemar.onlySecondCorrect)
    test.set("exact_p", comparison.mcNemar.exactPValue)
    test.set("mid_p", comparison.mcNemar.midPValue)
    test.set("corrected_chi_square", comparison.mcNemar.correctedChiSquare)
    test.set("chi_square_p", comparison.mcNemar.chiSquarePValue)
    object.set("mcnemar", test)
    object.set("differing", comparison.differing)
    object.set(
      "by_stance",
      comparison.divisions.map { division in
        var entry = JSONObject()
        entry.set("stance", division.stance)
        entry.set("both_right", division.bothRight)
        entry.set("only_first", division.onlyFirst)
        entry.set("only_second", division.onlySecond)
        entry.set("both_wrong", division.bothWrong)
        return entry
      })
    object.set(
      "differences",
      comparison.differences.map { difference in
        var entry = JSONObject()
        entry.set("id", difference.paragraph.id)
        entry.set("stance", comparison.stanceLabels[difference.gold])
        entry.set("first", comparison.stanceLabels[difference.first])
        entry.set("second", comparison.stanceLabels[difference.second])
        entry.set("shift", difference.shift)
        entry.set("text", difference.paragraph.text)
        return entry
      })
    return object.text
  }

  private static func pair(_ pair: PairedComparison) -> JSONObject {
    var object = JSONObject()
    object.set("first", pair.first)
    object.set("second", pair.second)
    object.set("difference", pair.difference)
    object.set("bootstrap_p", pair.bootstrapPValue)
    object.set("randomization_p", pair.randomizationPValue)
    return object
  }
}
