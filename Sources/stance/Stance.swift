import ArgumentParser

@main
struct Stance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stance", abstract: "Label the stance and rhetoric of paragraphs.")
}
