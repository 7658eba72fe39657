/* dladdr is a GNU extension on Linux, which the system's Swift module leaves out. */
#define _GNU_SOURCE
#include <dlfcn.h>

#include "CLAPACK.h"

const char *clapack_library_path(const void *address) {
  Dl_info information;
  return dladdr(address, &information) ? information.dli_fname : NULL;
}
