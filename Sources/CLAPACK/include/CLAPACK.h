#ifndef CLAPACK_H
#define CLAPACK_H
/* Fortran symbols of LAPACK with their hidden string-length argument. */
#endif
