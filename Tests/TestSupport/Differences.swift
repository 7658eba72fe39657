/// The largest difference of two lists, over the largest number of the second.
public func relativeDifference(_ a: [Double], _ b: [Double]) -> Double {
  precondition(a.count == b.count, "\(a.count) and \(b.count) numbers")
  let scale = b.reduce(1e-300) { max($0, abs($1)) }
  return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
}
