// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that clients of the library never resolve it.
let package = Package(
  name: "stance-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "stance", path: "..")],
  targets: [
    .executableTarget(
      name: "stance-bench",
      dependencies: [
        .product(name: "StanceKit", package: "stance"),
        .product(name: "LinearLearning", package: "stance"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
