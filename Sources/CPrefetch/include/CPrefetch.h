#ifndef CPREFETCH_H
#define CPREFETCH_H

/// Asks the processor to fetch the cache line of an address that will be read soon; never faults. Swift has no name for it.
static inline void prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }

#endif
