import LinearLearning

/// An evaluation as one JSON object; `docs/json-schema.md` describes it.
public struct EvaluationJSON: Sendable {
  private let evaluation: Evaluation

  public init(_ evaluation: Evaluation) { self.evaluation = evaluation }

  public var object: JSONObject {
    var object = JSONObject()
    object.set("paragraphs", evaluation.paragraphCount)
    object.set("articles", evaluation.articleCount)
    object.set("unit", evaluation.unit.rawValue)
    object.set("clusters", evaluation.clusterCount)
    object.set("intervals", evaluation.bootstrap, column: evaluation.groupColumn)
    object.set("stance_labels", evaluation.stanceLabels)
    object.set("stance", stance)
    object.set("baselines", evaluation.baselines.map(Self.baseline))
    object.set("calibration", calibration)
    object.set("abstention", abstention)
    if let rhetoric = evaluation.rhetoric { object.set("rhetoric", Self.rhetoric(rhetoric)) }
    if let other = evaluation.otherUnit {
      var entry = JSONObject()
      entry.set("unit", other.unit.rawValue)
      entry.set("macro_f1", other.macroF1)
      entry.set("accuracy", other.accuracy)
      entry.set("macro_f1_gain", other.gain)
      object.set("other_unit", entry)
    }
    if let ceiling = evaluation.ceiling { object.set("human_ceiling", Self.ceiling(ceiling)) }
    if !evaluation.breakdowns.isEmpty {
      var entry = JSONObject()
      for breakdown in evaluation.breakdowns {
        entry.set(breakdown.column, self.breakdown(breakdown))
      }
      object.set("by", entry)
    }
    object.set("errors", evaluation.errors.map(error))
    object.set("warnings", evaluation.warnings)
    return object
  }

  private var stance: JSONObject {
    let stance = evaluation.stance
    var object = JSONObject()
    object.set("macro_f1", stance.macroF1)
    object.set("accuracy", stance.accuracy)
    object.set("micro_f1", stance.accuracy)
    object.set("weighted_f1", stance.weightedF1)
    object.set("macro_precision", stance.macroPrecision)
    object.set("macro_recall", stance.macroRecall)
    object.set("matthews_correlation", stance.matthewsCorrelation)
    object.set("cohen_kappa", stance.cohenKappa)
    object.set("log_loss", stance.logLoss)
    object.set("brier_score", stance.brierScore)
    object.set(
      "labels",
      stance.labels.map { label in
        var entry = JSONObject()
        entry.set("label", label.name)
        entry.set("precision", label.precision)
        entry.set("recall", label.recall)
        entry.set("f1", label.f1)
        entry.set("support", label.support)
        entry.set("predicted", label.predicted)
        entry.set("clusters", label.clusters)
        return entry
      })
    object.set(
      "confusion",
      rows: evaluation.stanceLabels.indices.map { k in
        evaluation.stanceLabels.indices.map { stance.confusion[truth: k, prediction: $0] }
      })
    return object
  }

  private static func baseline(_ baseline: Baseline) -> JSONObject {
    var object = JSONObject()
    object.set("baseline", baseline.kind.rawValue)
    object.set("macro_f1", baseline.macroF1)
    object.set("accuracy", baseline.accuracy)
    object.set("matthews_correlation", baseline.matthewsCorrelation)
    if let loss = baseline.logLoss {
      object.set("log_loss", loss)
    } else {
      object.setNull("log_loss")
    }
    if let score = baseline.rhetoricMacroF1 { object.set("rhetoric_macro_f1", score) }
    return object
  }

  private var calibration: JSONObject {
    var object = JSONObject()
    object.set("after", Self.curve(evaluation.calibration.after))
    if let before = evaluation.calibration.before { object.set("before", Self.curve(before)) }
    object.set("error_by_label", evaluation.calibration.errorByLabel)
    return object
  }

  private static func curve(_ curve: ReliabilityCurve) -> JSONObject {
    var object = JSONObject()
    object.set("expected_calibration_error", curve.expectedCalibrationError)
    object.set("maximum_calibration_error", curve.maximumCalibrationError)
    object.set(
      "bins",
      curve.bins.map { bin in
        var entry = JSONObject()
        entry.set("mean_probability", bin.meanProbability)
        entry.set("frequency", bin.frequency)
        entry.set("interval", bin.interval)
        entry.set("paragraphs", Int(bin.weight))
        return entry
      })
    return object
  }

  private var abstention: JSONObject {
    let abstention = evaluation.abstention
    var object = JSONObject()
    object.set("answered", abstention.answered)
    object.set("accuracy_answered", abstention.accuracyAnswered)
    var withheld = JSONObject()
    for (reason, count) in abstention.withheld { withheld.set(reason.rawValue, count) }
    object.set("withheld", withheld)
    object.set("aurc", abstention.curve.area)
    object.set("excess_aurc", abstention.curve.excessArea)
    // A hundred points draw the curve; one a paragraph would outweigh all the rest.
    let points = (1...100).compactMap { abstention.curve.point(forCoverage: Double($0) / 100) }
    object.set(
      "risk_coverage",
      points.map { point in
        var entry = JSONObject()
        entry.set("threshold", point.threshold)
        entry.set("coverage", point.coverage)
        entry.set("risk", point.risk)
        return entry
      })
    return object
  }

  private static func rhetoric(_ rhetoric: RhetoricScores) -> JSONObject {
    var object = JSONObject()
    object.set("paragraphs", rhetoric.count)
    object.set("mean_average_precision", rhetoric.meanAveragePrecision)
    object.set("mean_roc_auc", rhetoric.meanAreaUnderROC)
    object.set("micro_f1", rhetoric.microF1)
    object.set("macro_f1", rhetoric.macroF1)
    object.set("weighted_f1", rhetoric.weightedF1)
    object.set("hamming_loss", rhetoric.hammingLoss)
    object.set("subset_accuracy", rhetoric.subsetAccuracy)
    object.set(
      "labels",
      rhetoric.labels.map { label in
        var entry = JSONObject()
        entry.set("label", label.name)
        entry.set("precision", label.precision)
        entry.set("recall", label.recall)
        entry.set("f1", label.f1)
        entry.set("average_precision", label.averagePrecision)
        entry.set("roc_auc", label.areaUnderROC)
        entry.set("support", label.support)
        entry.set("predicted", label.predicted)
        entry.set("clusters", label.clusters)
        entry.set("calibration_error_before", label.calibrationErrorBefore)
        entry.set("calibration_error_after", label.calibrationErrorAfter)
        return entry
      })
    return object
  }

  private static func ceiling(_ ceiling: HumanCeiling) -> JSONObject {
    var object = JSONObject()
    if let stance = ceiling.stance {
      var entry = JSONObject()
      entry.set("paragraphs", stance.count)
      entry.set("percent_agreement", stance.percentAgreement)
      entry.set("cohen_kappa", stance.cohenKappa)
      entry.set("krippendorff_alpha", stance.alpha)
      entry.set("human_macro_f1", stance.humanMacroF1)
      entry.set("model_macro_f1", stance.modelMacroF1)
      entry.set("model_accuracy", stance.modelAccuracy)
      entry.set("model_cohen_kappa", stance.modelKappa)
      object.set("stance", entry)
    }
    if let rhetoric = ceiling.rhetoric {
      var entry = JSONObject()
      entry.set("paragraphs", rhetoric.count)
      entry.set("exact_agreement", rhetoric.exactAgreement)
      entry.set("krippendorff_alpha_masi", rhetoric.alpha)
      entry.set("human_micro_f1", rhetoric.humanMicroF1)
      entry.set("model_micro_f1", rhetoric.modelMicroF1)
      object.set("rhetoric", entry)
    }
    return object
  }

  private func breakdown(_ breakdown: Breakdown) -> [JSONObject] {
    breakdown.values.map { value in
      var entry = JSONObject()
      entry.set("value", value.value)
      entry.set("paragraphs", value.count)
      entry.set("clusters", value.clusters)
      entry.set("macro_f1", value.macroF1)
      entry.set("accuracy", value.accuracy)
      return entry
    }
  }

  private func error(_ error: Evaluation.ConfidentError) -> JSONObject {
    var entry = JSONObject()
    entry.set("id", error.paragraph.id)
    entry.set("article", error.paragraph.article)
    entry.set("stance", evaluation.stanceLabels[error.gold])
    entry.set("predicted", evaluation.stanceLabels[error.predicted])
    entry.set("probability", error.probability)
    entry.set("probability_of_stance", error.goldProbability)
    entry.set("terms", error.terms.map(\.name))
    entry.set("text", error.paragraph.text)
    return entry
  }
}
