import Testing

@testable import StanceKit

@Suite struct LabelSetTests {
  @Test func sortedOnce() {
    let labels = LabelSet(["b", "a", "b", "é", "Z"])
    #expect(labels.names == ["Z", "a", "b", "é"])
    #expect(labels.index(of: "b") == 2 && labels.index(of: "c") == nil)
    #expect(labels.count == 4 && labels[3] == "é")
  }
}
