#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Clocks and memory of this process, as the system counts them.
public struct ProcessUsage: Sendable {
  /// Seconds since an arbitrary moment; never goes back.
  public let wall: Double
  /// Seconds of processor time of all threads, in the program and in the system on its behalf.
  public let cpu: Double
  /// Most memory that was ever resident, in bytes.
  public let peakMemory: Int

  /// The state of this moment.
  public static var now: ProcessUsage {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    var usage = rusage()
    // RUSAGE_SELF, which is no number in every C library's header.
    getrusage(0, &usage)
    #if canImport(Glibc)
      let unit = 1024
    #else
      let unit = 1
    #endif
    func seconds(_ value: timeval) -> Double { Double(value.tv_sec) + Double(value.tv_usec) * 1e-6 }
    return ProcessUsage(
      wall: Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9,
      cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime), peakMemory: usage.ru_maxrss * unit)
  }
}
