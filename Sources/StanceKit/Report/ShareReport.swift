import LinearLearning

/// Estimated shares for a terminal and for programs.
public struct ShareReport: Sendable {
  private let estimation: ShareEstimation

  public init(_ estimation: ShareEstimation) { self.estimation = estimation }

  public var text: String {
    let bootstrap = estimation.bootstrap
    var lines = PredictionTable.wrapped(
      "Shares of each stance. "
        + EstimateText.method(bootstrap, column: estimation.groupColumn)
        + " (EM: percentile, \(min(bootstrap.replicates, ShareEstimation.largestReplicates))).",
      to: 100)
    if estimation.strata[0].labelled == 0 {
      lines += PredictionTable.wrapped(
        "Without --labelled nothing is known of the model's errors here: 'counted' has them all, 'EM' is right only "
          + "if the classes look as in training. Draw paragraphs to label with stance sample.",
        to: 100)
    } else {
      lines += PredictionTable.wrapped(
        "Publish 'corrected' (difference estimator, tuned): unbiased whatever the model's errors, for the labelled "
          + "paragraphs were drawn with known probabilities."
          + (estimation.assumesEvenSample
            ? " No inclusion_probability is given: taken as a simple random sample." : ""),
        to: 100)
    }
    for stratum in estimation.strata {
      lines += ["", heading(stratum)]
      lines += table(stratum).lines().map { "  " + $0 }
      if let count = stratum.labelsToHalve, count > stratum.labelled {
        lines.append("  \(count) labels in all would halve the widest interval")
      }
    }
    return lines.joined(separator: "\n")
  }

  private func heading(_ stratum: ShareEstimation.Stratum) -> String {
    let name =
      stratum.name.map { "\(estimation.column ?? ""): \($0.isEmpty ? "(empty)" : $0)" }
      ?? "All"
    return EstimateText.shortened(name, to: 50)
      + " (\(stratum.paragraphs) paragraphs, \(stratum.labelled) labelled)"
  }

  private func table(_ stratum: ShareEstimation.Stratum) -> TextTable {
    let hasLabels = stratum.difference != nil
    let hasAdjusted = stratum.adjusted != nil
    var table = TextTable(
      ["stance"] + (hasLabels ? ["corrected", "interval"] : []) + ["counted", "interval"]
        + (hasAdjusted ? ["adjusted", "interval"] : []) + ["EM", "interval"])
    for (k, name) in estimation.stanceLabels.enumerated() {
      var cells = [EstimateText.shortened(name, to: 16)]
      if let difference = stratum.difference {
        cells += [
          NumberText.fixed(difference[k].share),
          EstimateText.interval(difference[k].interval, decimals: 2),
        ]
      }
      for estimates in [stratum.naive, stratum.adjusted, stratum.expectationMaximisation] {
        guard let estimate = estimates?[k] else { continue }
        cells += [
          EstimateText.value(estimate), EstimateText.interval(estimate, decimals: 2),
        ]
      }
      table.append(cells)
    }
    return table
  }

  public var json: String {
    var object = JSONObject()
    object.set("stance_labels", estimation.stanceLabels)
    object.set("intervals", estimation.bootstrap, column: estimation.groupColumn)
    object.set("population", estimation.population.rawValue)
    object.set("assumes_simple_random_sample", estimation.assumesEvenSample)
    if let column = estimation.column { object.set("by", column) } else { object.setNull("by") }
    object.set("strata", estimation.strata.map(json))
    return object.text
  }

  private func json(_ stratum: ShareEstimation.Stratum) -> JSONObject {
    var entry = JSONObject()
    if let name = stratum.name { entry.set("value", name) } else { entry.setNull("value") }
    entry.set("paragraphs", stratum.paragraphs)
    entry.set("clusters", stratum.clusters)
    entry.set("labelled", stratum.labelled)
    if let difference = stratum.difference {
      var shares = JSONObject()
      for (name, estimate) in zip(estimation.stanceLabels, difference) {
        var share = JSONObject()
        share.set("value", estimate.share)
        share.set("lower", estimate.interval.lower)
        share.set("upper", estimate.interval.upper)
        share.set("standard_error", estimate.standardError)
        shares.set(name, share)
      }
      entry.set("difference", shares)
    }
    entry.set("counted", named(stratum.naive))
    if let adjusted = stratum.adjusted { entry.set("adjusted_count", named(adjusted)) }
    entry.set("expectation_maximisation", named(stratum.expectationMaximisation))
    if let count = stratum.labelsToHalve { entry.set("labels_to_halve", count) }
    return entry
  }

  private func named(_ estimates: [BootstrapEstimate]) -> JSONObject {
    var object = JSONObject()
    for (name, estimate) in zip(estimation.stanceLabels, estimates) { object.set(name, estimate) }
    return object
  }
}
