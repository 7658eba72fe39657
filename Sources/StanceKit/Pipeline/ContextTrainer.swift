import LinearLearning

/// Learns the second stage from out-of-fold scores, so that it meets first-stage mistakes as they will be.
struct ContextTrainer {
  let plan: TrainingPlan

  /// - Parameter articles: the rows of the articles to learn from, in reading order.
  /// - Returns: `nil` where no article has two paragraphs.
  func fit(
    _ data: TrainingSet, articles: [[Int]], logits: DenseMatrix, temperature: TemperatureScaling
  ) throws -> ContextModel? {
    let labelCount = data.stanceLabels.count
    var rows: [[Double]] = []
    var labels: [Int] = []
    for article in articles where article.count > 1 {
      let scores = article.map { row in
        Pipeline.contextScore(
          logits.row(row).map { Float($0) }, slope: Float(temperature.inverseTemperature))
      }
      for (input, row) in zip(ContextModel.inputs(scores), article) {
        rows.append(input.map { Double($0) })
        labels.append(data.stances[row])
      }
    }
    guard Set(labels).count == labelCount else { return nil }
    let fitted = try MultinomialTrainer(
      options: TrainingOptions(
        regularisation: 1, classWeights: plan.stanceWeighting == .balanced ? .balanced : .uniform,
        tolerance: plan.tolerance, parallelism: plan.parallelism)
    ).fit(DenseMatrix(rows), labels: labels, classCount: labelCount)
    return ContextModel(
      weights: fitted.model.weights.values.map { Float($0) },
      intercepts: fitted.model.intercepts.map { Float($0) })
  }
}
