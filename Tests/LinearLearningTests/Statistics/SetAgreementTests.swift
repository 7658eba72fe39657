import Testing

@testable import LinearLearning

@Suite struct SetAgreementTests {
  private func agreement(
    _ codes: [[UInt64?]], labels: Int, _ distance: SetDistance
  ) throws -> SetAgreement {
    SetAgreement(
      codes: codes, labelCount: labels, distance: distance, groups: Array(codes[0].indices),
      bootstrap: try ClusterBootstrap(replicates: 200, seed: 4))
  }

  @Test func agreesWithTheKrippendorffPackageGivenTheDistance() throws {
    let fixture = StatisticsFixture.shared.setAgreement
    for (distance, expected) in [
      (SetDistance.masi, fixture.masi), (.jaccard, fixture.jaccard), (.nominal, fixture.nominal),
    ] {
      let result = try agreement(fixture.codes, labels: fixture.labels, distance)
      #expect(isClose(result.alpha.value, expected), "\(distance)")
      #expect(result.alpha.interval.contains(result.alpha.value))
      #expect(areClose(result.alphaByLabel.map(\.value), fixture.byLabel))
    }
  }

  /// {a,b} and {b,c}: one of three in common, neither holds the other: MASI 1 − ⅓·⅓.
  /// {a} and {a,b}: one of two, contained: 1 − ½·⅔.
  @Test func distancesByHand() {
    #expect(isClose(SetDistance.masi(0b011, 0b110), 8.0 / 9))
    #expect(isClose(SetDistance.jaccard(0b011, 0b110), 2.0 / 3))
    #expect(isClose(SetDistance.masi(0b001, 0b011), 2.0 / 3))
    #expect(isClose(SetDistance.jaccard(0b001, 0b011), 0.5))
    for distance in SetDistance.allCases {
      #expect(distance(0, 0) == 0 && distance(5, 5) == 0)
      #expect(distance(0, 1) == 1 && distance(1, 2) == 1)
    }
  }

  @Test func distancesAreSymmetricAndMasiIsTheStricter() {
    for a in 0..<UInt64(16) {
      for b in 0..<UInt64(16) {
        let (masi, jaccard) = (SetDistance.masi(a, b), SetDistance.jaccard(a, b))
        #expect(masi == SetDistance.masi(b, a) && jaccard == SetDistance.jaccard(b, a))
        #expect(0 <= jaccard && jaccard <= masi && masi <= 1)
      }
    }
  }

  @Test func singletonsAreNominalAgreement() throws {
    let codes: [[Int?]] = [[0, 1, 2, 1, nil, 0], [0, 2, 2, 1, 1, 1], [0, 1, 0, nil, 1, 0]]
    let nominal = NominalAgreement(
      codes: codes, classCount: 3, groups: Array(0..<6),
      bootstrap: try ClusterBootstrap(replicates: 200, seed: 4))
    let sets = try agreement(
      codes.map { $0.map { code in code.map { 1 << UInt64($0) } } }, labels: 3, .masi)
    #expect(isClose(sets.alpha.value, nominal.alpha.value))
    #expect(isClose(sets.alpha.interval.lower, nominal.alpha.interval.lower))
    #expect(areClose(sets.alphaByLabel.map(\.value), nominal.alphaByLabel.map(\.value)))
    #expect(isClose(sets.exactAgreement.value, nominal.percentAgreement.value))
    #expect(sets.comparedUnitCount == nominal.comparedUnitCount)
  }
}
