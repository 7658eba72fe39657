/// Precision, recall and F1 of one class or label.
///
/// A ratio whose denominator is 0 is 0: precision of a class never predicted, recall of a class
/// that never occurs, F1 where both are the case. As scikit-learn's `zero_division=0`.
public struct LabelScore: Sendable, Hashable {
  /// Correct among those predicted.
  public let precision: Double
  /// Found among those that are.
  public let recall: Double
  /// 2·correct/(predicted + support), the harmonic mean of both.
  public let f1: Double
  /// The weight of the rows that are of the class.
  public let support: Double

  init(correct: Double, predicted: Double, support: Double) {
    precision = ratio(correct, predicted)
    recall = ratio(correct, support)
    f1 = ratio(2 * correct, predicted + support)
    self.support = support
  }
}

/// numerator/denominator, or 0 where the denominator is.
func ratio(_ numerator: Double, _ denominator: Double) -> Double {
  denominator == 0 ? 0 : numerator / denominator
}

/// Means of the scores of all classes or labels, each counting the same.
public struct MeanScore: Sendable, Hashable {
  public let precision: Double
  public let recall: Double
  public let f1: Double

  init(_ scores: [LabelScore], weights: [Double]) {
    let total = weights.reduce(0, +)
    func mean(_ value: (LabelScore) -> Double) -> Double {
      ratio(zip(scores, weights).reduce(0) { $0 + value($1.0) * $1.1 }, total)
    }
    precision = mean(\.precision)
    recall = mean(\.recall)
    f1 = mean(\.f1)
  }

  init(_ score: LabelScore) {
    (precision, recall, f1) = (score.precision, score.recall, score.f1)
  }
}

/// Scores of predictions of exactly one class a row, all from the confusion matrix.
public struct ClassificationMetrics: Sendable, Hashable {
  public let confusion: ConfusionMatrix
  /// One a class.
  public let classes: [LabelScore]

  public init(_ confusion: ConfusionMatrix) {
    self.confusion = confusion
    let (correct, predicted, support) =
      (confusion.correct, confusion.predicted, confusion.support)
    classes = (0..<confusion.classCount).map {
      LabelScore(correct: correct[$0], predicted: predicted[$0], support: support[$0])
    }
  }

  /// The share of rows predicted right; 0 without rows. Equals micro-averaged F1, precision and
  /// recall.
  public var accuracy: Double { ratio(confusion.correct.reduce(0, +), confusion.total) }

  /// The mean over the classes that occur or were predicted; one that did neither says nothing.
  public var macro: MeanScore {
    let used = zip(confusion.support, confusion.predicted).map { $0 + $1 > 0 ? 1.0 : 0 }
    return MeanScore(classes, weights: used)
  }

  /// The mean weighted by support.
  public var weighted: MeanScore { MeanScore(classes, weights: confusion.support) }

  /// Of all rows taken together; for one class a row all three numbers are the accuracy.
  public var micro: MeanScore {
    MeanScore(
      LabelScore(
        correct: confusion.correct.reduce(0, +), predicted: confusion.total,
        support: confusion.total))
  }

  /// Matthews' correlation of truth and prediction for any number of classes, R_K of Gorodkin
  /// (2004), in [−1, 1]; 0 where either is constant.
  public var matthewsCorrelation: Double {
    let total = confusion.total
    let (predicted, support) = (confusion.predicted, confusion.support)
    let covariance = confusion.correct.reduce(0, +) * total - sumOfProducts(predicted, support)
    let variances =
      (total * total - sumOfProducts(predicted, predicted))
      * (total * total - sumOfProducts(support, support))
    return ratio(covariance, variances.squareRoot())
  }

  /// Cohen's κ (1960): agreement of truth and prediction beyond that expected of their shares; 0
  /// where both are one and the same class throughout, which chance alone explains.
  public var cohensKappa: Double {
    let total = confusion.total
    let expected = ratio(sumOfProducts(confusion.predicted, confusion.support), total * total)
    return ratio(accuracy - expected, 1 - expected)
  }

  private func sumOfProducts(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
