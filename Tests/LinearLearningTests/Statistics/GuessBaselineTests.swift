import Testing

@testable import LinearLearning

@Suite struct GuessBaselineTests {
  @Test func majorityGuessesTheFirstOfTheMostFrequent() {
    #expect(GuessBaseline.majority.guesses(trainingCounts: [2, 5, 5]) == [0, 1, 0])
    let expected = GuessBaseline.majority.expectedConfusion(
      trainingCounts: [1, 3], testCounts: [4, 6])
    #expect(expected == [0, 4, 0, 6])
  }

  /// Guesses ¼ and ¾: of 4 and 6 rows 1, 3 and 1.5, 4.5; expected accuracy 0.55.
  @Test func stratifiedGuessesByShare() {
    let expected = GuessBaseline.stratified.expectedConfusion(
      trainingCounts: [1, 3], testCounts: [4, 6])
    #expect(expected == [1, 3, 1.5, 4.5])
    #expect((expected[0] + expected[3]) / 10 == 0.55)
  }
}
