/// The most compact output: one label a line and nothing else.
struct LabelLines: Sendable {
  /// Each label with its line feed.
  private let stances: [[UInt8]]
  private let uncertain: [UInt8]
  /// What furniture gets: the label for taking no side, where the model has one.
  private let furniture: [UInt8]

  init(_ pipeline: Pipeline) {
    func line(_ label: String) -> [UInt8] { Array((label + "\n").utf8) }
    stances = pipeline.stanceLabels.names.map(line)
    uncertain = line(PredictionWriter.uncertain)
    furniture = line(pipeline.configuration.neutralLabel ?? PredictionWriter.uncertain)
  }

  /// The line of one paragraph; `nil` stands for furniture.
  subscript(prediction: Prediction?) -> [UInt8] {
    guard let prediction else { return furniture }
    return prediction.abstention == nil ? stances[prediction.stance] : uncertain
  }

  /// Appends the line of a record that is one paragraph: what the segmenter and `Pipeline.prediction` make of it,
  /// without an article, a string or an array for each.
  func append(
    _ text: UnsafeBufferPointer<UInt8>, _ labeller: Labeller, _ rules: inout PageFurniture,
    to output: inout [UInt8]
  ) {
    guard let shape = RecordShape(text.span, rules: &rules) else {
      output.append(contentsOf: uncertain)
      return
    }
    if shape.furniture != nil {
      output.append(contentsOf: furniture)
    } else if let stance = labeller.stance(of: UnsafeBufferPointer(rebasing: text[shape.content])) {
      output.append(contentsOf: stances[stance])
    } else {
      output.append(contentsOf: uncertain)
    }
  }
}
