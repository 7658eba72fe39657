import Testing

@testable import LinearLearning

@Suite struct NominalAgreementTests {
  private let fixture = StatisticsFixture.shared.agreement

  private func agreement(
    _ codes: [[Int?]], classes: Int = 5, groups: [Int]? = nil
  ) throws -> NominalAgreement {
    NominalAgreement(
      codes: codes, classCount: classes, groups: groups ?? Array(codes[0].indices),
      bootstrap: try ClusterBootstrap(replicates: 200, seed: 4))
  }

  /// Krippendorff (2011), section C, prints α = 0.743; 11 of its 12 units have two codes or more.
  @Test func publishedExample() throws {
    let result = try agreement(fixture.published.codes)
    #expect(abs(result.alpha.value - 0.743) < 5e-4)
    #expect(isClose(result.alpha.value, fixture.published.alpha))
    #expect(result.comparedUnitCount == 11)
    #expect(result.alpha.interval.contains(result.alpha.value))
  }

  @Test func missingCodesAgreeWithTheKrippendorffPackage() throws {
    let result = try agreement(fixture.missing.codes)
    #expect(isClose(result.alpha.value, fixture.missing.alpha))
    let byLabel = try #require(fixture.missing.byLabel)
    #expect(areClose(result.alphaByLabel.map(\.value), byLabel))
  }

  @Test func completeCodesAgreeWithScikitLearnAndStatsmodels() throws {
    let result = try agreement(fixture.complete.codes)
    #expect(isClose(result.alpha.value, fixture.complete.alpha))
    #expect(isClose(result.fleissKappa.value, try #require(fixture.complete.fleiss)))
    let cohen = try #require(fixture.complete.cohen)
    #expect(areClose(result.pairs.map(\.cohenKappa.value), cohen))
    #expect(result.completeUnitCount == 120)
  }

  /// Fleiss's table of 10 subjects and 14 raters has κ = 0.210.
  @Test func fleissTable() {
    let table = fixture.fleiss.table
    let agreement = table.reduce(0) { sum, row in
      let pairs = row.reduce(0) { $0 + $1 * ($1 - 1) }
      return sum + pairs / (14 * 13)
    }
    let counts = (0..<5).map { k in table.reduce(0) { $0 + $1[k] } }
    let kappa = AgreementCoefficients.fleissKappa(
      agreement: agreement, labelCounts: counts, unitCount: 10)
    #expect(isClose(kappa, fixture.fleiss.kappa) && abs(kappa - 0.210) < 5e-4)
  }

  /// p_o = 35/50, p_e = 0.5·0.6 + 0.5·0.4 = 0.5: κ = 0.2/0.5.
  @Test func cohenByHand() {
    #expect(isClose(AgreementCoefficients.cohenKappa([20, 5, 10, 15]), 0.4))
  }

  /// Two coders, units (0,0), (0,1), (1,1): coincidences 2, 1, 1, 2; n = 6, nₖ = 3.
  /// α = 1 − 5·2/(36 − 18).
  @Test func alphaByHand() throws {
    let result = try agreement([[0, 0, 1], [0, 1, 1]], classes: 2)
    let expected = 1 - 10.0 / 18
    #expect(isClose(result.alpha.value, expected))
    #expect(isClose(result.percentAgreement.value, 2.0 / 3))
    #expect(result.pairs[0].confusion.values == [1, 1, 0, 1])
    // With two labels, α of either is α of both.
    #expect(areClose(result.alphaByLabel.map(\.value), [expected, expected]))
  }

  @Test func perfectAgreementIsOneAndOneLabelIsUndefined() throws {
    let perfect = try agreement([[0, 1, 2, 0], [0, 1, 2, 0]], classes: 3)
    #expect(perfect.alpha.value == 1 && perfect.fleissKappa.value == 1)
    #expect(perfect.pairs[0].cohenKappa.value == 1)
    let constant = try agreement([[0, 0], [0, 0]], classes: 3)
    #expect(constant.alpha.value.isNaN && constant.pairs[0].cohenKappa.value.isNaN)
    #expect(constant.percentAgreement.value == 1)
  }

  @Test func permutingCodersAndUnitsChangesNothing() throws {
    let codes = fixture.missing.codes
    let order = [2, 0, 1]
    var generator = SeededGenerator(seed: 8)
    let units = generator.permutation(of: codes[0].count)
    let original = try agreement(codes)
    let permuted = try agreement(order.map { coder in units.map { codes[coder][$0] } })
    #expect(isClose(original.alpha.value, permuted.alpha.value))
    #expect(isClose(original.percentAgreement.value, permuted.percentAgreement.value))
    #expect(isClose(original.fleissKappa.value, permuted.fleissKappa.value))
    // Coders 2 and 0 of the original are the first pair now, transposed.
    #expect(permuted.pairs[0].confusion == original.pairs[1].confusion.transposed())
  }
}
