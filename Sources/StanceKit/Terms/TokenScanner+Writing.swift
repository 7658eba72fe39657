/// The characters of tokens, for when they are asked for.
extension TokenScanner {
  /// The normalised UTF-8 of a token.
  func normalisedBytes(of token: ScannedToken) -> [UInt8] {
    normalise(token)
    return normalised
  }

  /// The UTF-8 of a word as it was written, with straight apostrophes and hyphens.
  func writtenBytes(of token: ScannedToken) -> [UInt8] {
    normalise(token, folding: false)
    return normalised
  }

  /// Leaves the UTF-8 of a token in `normalised`.
  func normalise(_ token: ScannedToken, folding: Bool = true) {
    normalised.removeAll(keepingCapacity: true)
    var position = Int(token.start)
    while position < Int(token.end) {
      let (scalar, width) = ScalarDecoding.scalar(text, at: position)
      guard let scalar else {
        normalised.append(contentsOf: [0xEF, 0xBF, 0xBD])
        position += width
        continue
      }
      if !token.isWord {
        append(TokenCharacter.normalisedPunctuation(scalar))
      } else if scalar.isASCII {
        let byte = text[position]
        normalised.append(folding && ScalarDecoding.isLetter(byte) ? byte | 0x20 : byte)
      } else {
        switch TokenCharacter.of(scalar) {
        case .apostrophe: normalised.append(UInt8(ascii: "'"))
        case .hyphen: normalised.append(UInt8(ascii: "-"))
        default:
          if folding {
            normalised.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
          } else {
            append(scalar)
          }
        }
      }
      position += width
    }
  }

  private func append(_ scalar: Unicode.Scalar) {
    normalised.append(contentsOf: UTF8.encode(scalar)!)
  }
}
