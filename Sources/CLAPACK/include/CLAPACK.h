#ifndef CLAPACK_H
#define CLAPACK_H
/* The few LAPACK routines used, which come without a C header. Matrices are column-major.

   Fortran compilers pass the length of every CHARACTER argument by value after all the others.
   Leaving it out works until a compiler makes a tail call, so the declarations have it. */
#include <stddef.h>

void dpotrf_(
    const char *uplo, const int *n, double *a, const int *lda, int *info, size_t uplo_length);
void dpotrs_(
    const char *uplo, const int *n, const int *nrhs, const double *a, const int *lda, double *b,
    const int *ldb, int *info, size_t uplo_length);

/* Cholesky factor of a symmetric positive definite matrix; 0, or the order of the leading minor
   that is not positive definite. */
static inline int clapack_dpotrf(char uplo, int n, double *a, int lda) {
  int info = 0;
  dpotrf_(&uplo, &n, a, &lda, &info, 1);
  return info;
}

/* Solves for `nrhs` right-hand sides with the factor made by dpotrf. */
static inline int clapack_dpotrs(
    char uplo, int n, int nrhs, const double *a, int lda, double *b, int ldb) {
  int info = 0;
  dpotrs_(&uplo, &n, &nrhs, a, &lda, b, &ldb, &info, 1);
  return info;
}

/* The file of the loaded library that holds the function at `address`, or NULL. */
const char *clapack_library_path(const void *address);
#endif
