import StanceKit
import Testing

@Suite("Reading errors")
struct ReadingErrorTests {
  @Test(
    "one line that says what to do",
    arguments: [
      (ReadingError.emptyFile(path: "a.txt"), "a.txt: the file is empty; expected text"),
      (
        .notText(path: "a", found: "a PDF document"),
        "a: found a PDF document, expected text; convert it to plain text or HTML first"
      ),
      (
        .unsupportedEncoding(path: "a", name: "big5"),
        "a: written in big5, which is not read; convert it to UTF-8 first, for instance with iconv"
      ),
      (
        .noMainText(path: "a"),
        "a: the page holds no text besides navigation and scripts; save it after it has loaded"
      ),
      (
        .recordTooLong(path: "a", line: 3, limit: 10),
        "a:3: the record is longer than 10 bytes; expected one JSON object on each line"
      ),
      (
        .unreadable(path: "a", reason: "Permission denied"),
        "a: cannot be read: Permission denied"
      ),
    ])
  func descriptions(error: ReadingError, text: String) {
    #expect(error.description == text)
    #expect(error.path.hasPrefix("a"))
  }
}
