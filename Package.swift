// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "stance",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "StanceKit", targets: ["StanceKit"]),
    .library(name: "LinearLearning", targets: ["LinearLearning"]),
    .executable(name: "stance", targets: ["stance"]),
  ],
  dependencies: [
    // Flags, help and their error messages: not what this project exists for.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    // The C headers of BLAS, whichever implementation Debian's alternatives provide.
    .systemLibrary(
      name: "CBLAS", path: "Sources/CBLAS", providers: [.apt(["libblas-dev"])]),
    // The few LAPACK symbols used; Debian ships no C header for them.
    .target(
      name: "CLAPACK", path: "Sources/CLAPACK",
      linkerSettings: [.linkedLibrary("lapack", .when(platforms: [.linux]))]),
    // HTML as browsers have to read it: error recovery and entities are libxml2's work.
    .systemLibrary(
      name: "CXML2", path: "Sources/CXML2", pkgConfig: "libxml-2.0",
      providers: [.apt(["libxml2-dev"])]),
    // Digests of models and data: XXH3 checks a model in a millisecond.
    .systemLibrary(
      name: "CXXHash", path: "Sources/CXXHash", pkgConfig: "libxxhash",
      providers: [.apt(["libxxhash-dev"])]),
    // quanteda dictionaries are YAML.
    .systemLibrary(
      name: "CYAML", path: "Sources/CYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"])]),
    // One instruction that Swift has no name for.
    .target(name: "CPrefetch", path: "Sources/CPrefetch"),
    .target(name: "LinearLearning", dependencies: ["CBLAS", "CLAPACK"]),
    .target(
      name: "StanceKit", dependencies: ["LinearLearning", "CPrefetch", "CXML2", "CXXHash", "CYAML"]
    ),
    .executableTarget(
      name: "stance",
      dependencies: [
        "StanceKit",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(
      name: "LinearLearningTests", dependencies: ["LinearLearning", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "StanceKitTests", dependencies: ["StanceKit", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "StanceToolTests", dependencies: ["stance", "StanceKit", "TestSupport"],
      resources: [.copy("Golden")]),
  ],
  swiftLanguageModes: [.v6]
)
