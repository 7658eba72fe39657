import Foundation
import TestSupport
import Testing

@testable import StanceKit

@Suite struct OutputBytesTests {
  private func text(_ body: (inout OutputBytes) -> Void) -> String {
    var output = OutputBytes()
    body(&output)
    return String(decoding: output.bytes, as: UTF8.self)
  }

  @Test func numbers() {
    for number in [0, 7, -1, 1_234_567_890, .max, .min] {
      #expect(text { $0.append(number) } == "\(number)")
    }
  }

  @Test func probabilities() {
    for (value, written) in [
      (0, "0.0000"), (1, "1.0000"), (0.8125, "0.8125"), (0.99996, "1.0000"), (0.00006, "0.0001"),
      (0.00004, "0.0000"), (0.1, "0.1000"),
    ] as [(Float, String)] {
      #expect(text { $0.append(probability: value) } == written)
    }
  }

  /// What is written is what a JSON reader reads.
  @Test func strings() throws {
    #expect(text { $0.append(json: "a\"\\\n\r\t\u{1}\u{1F}é/") } == #""a\"\\\n\r\t\u0001\u001fé/""#)
    var generator = TestGenerator(seed: 12)
    for _ in 0..<300 {
      let original = generator.text(of: HostileText.pieces, count: generator.below(20))
      let written = text { $0.append(json: original) }
      let read = try JSONDecoder().decode([String].self, from: Data("[\(written)]".utf8))
      #expect(Array(read[0].utf8) == Array(original.utf8))
    }
  }

  /// What is written is what the data set reader reads.
  @Test func fields() throws {
    var generator = TestGenerator(seed: 13)
    for delimiter in [UInt8(ascii: ","), 0x09] {
      for _ in 0..<300 {
        // A byte order mark is none inside the line.
        let original =
          ["first"]
          + (0..<3).map { _ in
            generator.text(of: HostileText.pieces + [",", "\t"], count: generator.below(8))
          }
        let written = text { output in
          for (index, field) in original.enumerated() {
            if index > 0 { output.append(byte: delimiter) }
            output.append(field: field.utf8, delimiter: delimiter)
          }
          output.append("\n")
        }
        let records = try DelimitedReader(path: "t", delimiter: delimiter).records(
          Array(written.utf8))
        #expect(records.count == 1)
        #expect(records[0].fields.map { Array($0.utf8) } == original.map { Array($0.utf8) })
      }
    }
  }
}

@Suite struct NumberTextTests {
  @Test func fixed() {
    #expect(NumberText.fixed(0.0005) == "0.001" && NumberText.fixed(-0.0004) == "0.000")
    #expect(NumberText.fixed(-1.25, 1) == "-1.3" && NumberText.fixed(2.5, 0) == "3")
    #expect(NumberText.fixed(0.999, 2) == "1.00" && NumberText.fixed(12.034, 2) == "12.03")
    #expect(NumberText.fixed(.nan) == "–" && NumberText.fixed(.infinity) == "–")
  }

  /// Beyond what an integer holds there is nothing left to round.
  @Test func enormous() {
    #expect(NumberText.fixed(1e30) == "1e+30" && NumberText.fixed(-1e16, 4) == "-1e+16")
    #expect(NumberText.fixed(1e14, 0) == "100000000000000")
  }

  @Test func short() {
    #expect(
      NumberText.short(10) == "10" && NumberText.short(0.3) == "0.3"
        && NumberText.short(1e12) == "1000000000000.0")
  }
}

@Suite struct JSONObjectTests {
  @Test func members() {
    var object = JSONObject()
    object.set("z", "x\"y")
    object.set("a", 3)
    object.set("p", 0.1234567)
    object.set("whole", 2.0)
    object.set("small", 1.5e-7)
    object.set("nan", Double.nan)
    object.set("yes", true)
    object.set("list", ["a", "b"])
    object.set("numbers", [0.5, 1])
    var inner = JSONObject()
    inner.setNull("n")
    object.set("inner", inner)
    object.set("inners", [inner, inner])
    #expect(
      object.text
        == #"{"z":"x\"y","a":3,"p":0.123457,"whole":2,"small":1.5e-07,"nan":null,"yes":true,"list":["a","b"],"numbers":[0.5,1],"inner":{"n":null},"inners":[{"n":null},{"n":null}]}"#
    )
  }
}

@Suite struct TextTableTests {
  @Test func columns() {
    var table = TextTable(["name", "score", ""])
    table.append(["ä", "0.5", "chosen"])
    table.append(["longer", "-10.25", ""])
    #expect(
      table.lines() == [
        "name     score", "──────  ──────  ──────", "ä          0.5  chosen", "longer  -10.25",
      ])
  }
}
