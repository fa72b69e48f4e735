// The one type that kernels compute with: a number in each of 32 lanes. On a GPU it is a register and lanes are threads;
// elsewhere it is an array, which makes a kernel an ordinary function that any C++ compiler takes.
//
// A plain uint32_t or int in a kernel is the same in all lanes. Loops and branches depend on such numbers only.
#pragma once

#ifdef __CUDACC_RTC__
typedef unsigned int uint32_t;
#define DEVICE __device__ inline
typedef uint32_t U32;
const uint32_t ALL = 0xffffffffu;

DEVICE U32 lane() { return threadIdx.x & 31; }
DEVICE U32 equal(U32 a, U32 b) { return a == b ? ALL : 0; }
DEVICE U32 less(U32 a, U32 b) { return a < b ? ALL : 0; }
DEVICE U32 bits(U32 a) { return __popc(a); }
DEVICE U32 shuffle(U32 a, U32 from) { return __shfl_sync(ALL, a, from & 31); }
DEVICE uint32_t ballot(U32 mask) { return __ballot_sync(ALL, mask != 0); }
DEVICE uint32_t first_bit(uint32_t a) { return __ffs(a) - 1; }
DEVICE uint32_t last_bit(uint32_t a) { return 31 - __clz(a); }
DEVICE U32 load(const uint32_t *from, U32 index) { return from[index]; }
DEVICE void store(uint32_t *to, U32 index, U32 value) { to[index] = value; }
DEVICE void store_one(uint32_t *to, uint32_t value) {
    if (lane() == 0) *to = value;
}
// Puts a value where 0 is; gives what was there.
DEVICE uint32_t claim(uint32_t *at, uint32_t value) {
    uint32_t before = lane() == 0 ? atomicCAS(at, 0u, value) : 0;
    return __shfl_sync(ALL, before, 0);
}
DEVICE void keep_least(uint32_t *at, uint32_t value) {
    if (lane() == 0) atomicMin(at, value);
}
DEVICE uint32_t sum(U32 a) {
    for (int step = 16; step > 0; step /= 2) a += __shfl_xor_sync(ALL, a, step);
    return a;
}
DEVICE uint32_t any(U32 a) {
    for (int step = 16; step > 0; step /= 2) a |= __shfl_xor_sync(ALL, a, step);
    return a;
}

#else
#include <cstdint>
#define DEVICE static inline
const uint32_t ALL = 0xffffffffu;

struct U32 {
    uint32_t at[32];
    U32() {}
    U32(uint32_t same) {
        for (int k = 0; k < 32; k++) at[k] = same;
    }
};
#define LANES(expression)                                                                                              \
    U32 made;                                                                                                          \
    for (int k = 0; k < 32; k++) made.at[k] = (expression);                                                            \
    return made
#define OPERATOR(sign)                                                                                                 \
    DEVICE U32 operator sign(U32 a, U32 b) { LANES(a.at[k] sign b.at[k]); }                                            \
    DEVICE U32 &operator sign##=(U32 &a, U32 b) { return a = a sign b; }
OPERATOR(+) OPERATOR(-) OPERATOR(*) OPERATOR(&) OPERATOR(|) OPERATOR(^) OPERATOR(<<) OPERATOR(>>)
DEVICE U32 operator~(U32 a) { LANES(~a.at[k]); }

DEVICE U32 lane() { LANES(uint32_t(k)); }
DEVICE U32 equal(U32 a, U32 b) { LANES(a.at[k] == b.at[k] ? ALL : 0); }
DEVICE U32 less(U32 a, U32 b) { LANES(a.at[k] < b.at[k] ? ALL : 0); }
DEVICE U32 bits(U32 a) { LANES(uint32_t(__builtin_popcount(a.at[k]))); }
DEVICE U32 shuffle(U32 a, U32 from) { LANES(a.at[from.at[k] & 31]); }
DEVICE uint32_t ballot(U32 mask) {
    uint32_t made = 0;
    for (int k = 0; k < 32; k++) made |= uint32_t(mask.at[k] != 0) << k;
    return made;
}
DEVICE uint32_t first_bit(uint32_t a) { return __builtin_ctz(a); }
DEVICE uint32_t last_bit(uint32_t a) { return 31 - __builtin_clz(a); }
DEVICE U32 load(const uint32_t *from, U32 index) { LANES(from[index.at[k]]); }
DEVICE void store(uint32_t *to, U32 index, U32 value) {
    for (int k = 0; k < 32; k++) to[index.at[k]] = value.at[k];
}
DEVICE void store_one(uint32_t *to, uint32_t value) { *to = value; }
DEVICE uint32_t claim(uint32_t *at, uint32_t value) {
    uint32_t before = *at;
    if (before == 0) *at = value;
    return before;
}
DEVICE void keep_least(uint32_t *at, uint32_t value) {
    if (value < *at) *at = value;
}
DEVICE uint32_t sum(U32 a) {
    uint32_t made = 0;
    for (int k = 0; k < 32; k++) made += a.at[k];
    return made;
}
DEVICE uint32_t any(U32 a) {
    uint32_t made = 0;
    for (int k = 0; k < 32; k++) made |= a.at[k];
    return made;
}
#endif

DEVICE U32 select(U32 mask, U32 a, U32 b) { return (a & mask) | (b & ~mask); }
