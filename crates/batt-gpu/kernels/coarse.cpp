// The coarse functions that a device takes, and the table of different results.
#include "picture.h"

// The numbers are those of `code` in src/pictures.rs.
enum Code {
    SWAP_INK, KEEP, ERASE, RECOLOUR, CROP, CORNER_DOT, BLANK, BLOCK, TO_ORIGIN, FILL_ENCLOSED, ENCLOSED_ONLY,
    INNER_CORE, OUTER_RIM, CENTRE_MARK, MAIN_DOT, MOTION, OUTLINE, HALF
};

DEVICE Picture crop(const Picture &p) {
    Cells inked = ink(p.cells);
    U32 lines = U32(0);
    uint32_t columns = 0;
    EACH {
        lines |= inked.q[k];
        uint32_t word = any(inked.q[k]);
        for (int c = 0; c < 8; c++) columns |= (word >> (4 * c) & 1) << (8 * k + c);
    }
    uint32_t rows = ballot(lines);
    if (rows == 0) return failure();
    int top = first_bit(rows), left = first_bit(columns);
    return part(p, top, left, int(last_bit(rows)) - top + 1, int(last_bit(columns)) - left + 1);
}

DEVICE Picture swap_ink(const Picture &p) {
    uint32_t least = 0;
    for (uint32_t colour = 9; colour > 0; colour--) {
        if (count(of_colour(p, colour))) least = colour;
    }
    return with(p, in_colour(of_colour(p, 0), least ? least : 1));
}

DEVICE Picture flip_by_mass(const Picture &p) {
    Cells inked = ink(p.cells);
    U32 in_row = U32(0);
    int right = 0;
    EACH {
        in_row += bits(inked.q[k]) >> U32(2);
        for (int c = 0; c < 8; c++) {
            int n = int(sum((inked.q[k] >> U32(4 * c)) & U32(1)));
            right += n * (2 * (8 * k + c) - (p.w - 1));
        }
    }
    int below = int(sum(in_row * (lane() + lane() - U32(uint32_t(p.h - 1)))));
    return (below < 0 ? -below : below) > (right < 0 ? -right : right) ? flip_rows(p) : flip_columns(p);
}

DEVICE Picture motion(const Picture &p, uint32_t which) {
    switch (which) {
    case 0: return flip_rows(transposed(p));
    case 1: return flip_rows(flip_columns(p));
    case 2: return flip_columns(transposed(p));
    case 3: return flip_columns(p);
    case 4: return flip_rows(p);
    case 5: return transposed(p);
    case 6: return flip_rows(flip_columns(transposed(p)));
    default: return flip_by_mass(p);
    }
}

DEVICE Picture rim(const Picture &p, bool outer) {
    Cells near = either(edge(p.h, p.w), spread(outside(p, true), true));
    return with(p, outer ? both(p.cells, near) : without(p.cells, near));
}

DEVICE Picture half(const Picture &p, uint32_t side) {
    switch (side) {
    case 0: return part(p, 0, 0, p.h, p.w / 2);
    case 1: return part(p, 0, p.w - p.w / 2, p.h, p.w / 2);
    case 2: return part(p, 0, 0, p.h / 2, p.w);
    default: return part(p, p.h - p.h / 2, 0, p.h / 2, p.w);
    }
}

DEVICE Picture centre_mark(const Picture &p) {
    int top = p.h % 2 ? p.h / 2 : p.h / 2 - 1, left = p.w % 2 ? p.w / 2 : p.w / 2 - 1;
    return filled(p.row + top, p.col + left, p.h % 2 ? 1 : 2, p.w % 2 ? 1 : 2, 1);
}

DEVICE Picture called(uint32_t code, uint32_t argument, const Picture &p) {
    switch (code) {
    case SWAP_INK: return swap_ink(p);
    case KEEP: return with(p, both(p.cells, of_colour(p, argument)));
    case ERASE: return with(p, without(p.cells, of_colour(p, argument)));
    case RECOLOUR: return with(p, in_colour(ink(p.cells), argument));
    case CROP: return crop(p);
    case CORNER_DOT: return filled(p.row, p.col, 1, 1, main_colour(p));
    case BLANK: return filled(argument ? p.row : 0, argument ? p.col : 0, p.h, p.w, 0);
    case BLOCK: return filled(argument ? p.row : 0, argument ? p.col : 0, p.h, p.w, main_colour(p));
    case TO_ORIGIN: {
        Picture made = p;
        made.row = made.col = 0;
        return made;
    }
    case FILL_ENCLOSED: return with(p, in_colour(without(frame(p.h, p.w), outside(p, false)), main_colour(p)));
    case ENCLOSED_ONLY: return with(p, in_colour(without(of_colour(p, 0), outside(p, false)), main_colour(p)));
    case INNER_CORE: return p.h == 0 || p.w == 0 ? failure() : rim(p, false);
    case OUTER_RIM: return rim(p, true);
    case CENTRE_MARK: return centre_mark(p);
    case MAIN_DOT: return filled(0, 0, 1, 1, main_colour(p));
    case MOTION: return motion(p, argument);
    case OUTLINE: return with(p, in_colour(both(spread(ink(p.cells), true), of_colour(p, 0)), 1));
    default: return half(p, argument);
    }
}

// One result for each state and function: `index` counts functions first. A function is its code and argument.
DEVICE void apply_one(uint32_t index, const uint32_t *states, const uint32_t *functions, uint32_t function_count,
                      uint32_t *results, uint32_t *hashes) {
    uint32_t function = functions[index % function_count];
    Picture made = called(function & 255, function >> 8, read(states + (index / function_count) * WORDS));
    write(results + index * WORDS, made);
    store_one(hashes + index, hash(made));
}

// Enter a result in the table, where equal ones share a slot and the lowest index stays in it, whatever the order in
// which warps arrive. A slot holds an index plus 1; the table has a power of two of them, more than there are results.
DEVICE void enter_one(uint32_t index, const uint32_t *results, const uint32_t *hashes, uint32_t mask, uint32_t *table,
                      uint32_t *slots) {
    const uint32_t *here = results + index * WORDS;
    uint32_t slot = hashes[index] & mask;
    for (;; slot = (slot + 1) & mask) {
        uint32_t there = claim(table + slot, index + 1);
        if (there == 0) break;
        const uint32_t *other = results + (there - 1) * WORDS;
        U32 differs = load(here, lane() & U32(3)) ^ load(other, lane() & U32(3));
        EACH differs |= load(here + 4 + 32 * k, lane()) ^ load(other + 4 + 32 * k, lane());
        if (ballot(differs) == 0) {
            keep_least(table + slot, index + 1);
            break;
        }
    }
    store_one(slots + index, slot);
}

// The first of the results that equal this one; after all were entered.
DEVICE void first_one(uint32_t index, const uint32_t *table, uint32_t *slots) {
    uint32_t first = table[slots[index]] - 1;
    store_one(slots + index, first);
}

// The results with these indices, side by side.
DEVICE void gather_one(uint32_t index, const uint32_t *results, const uint32_t *which, uint32_t *gathered) {
    write(gathered + index * WORDS, read(results + which[index] * WORDS));
}

#ifdef __CUDACC_RTC__
#define INDEX                                                                                                          \
    uint32_t index = (blockIdx.x * blockDim.x + threadIdx.x) / 32;                                                     \
    if (index >= n) return
extern "C" __global__ void apply(uint32_t n, const uint32_t *states, const uint32_t *functions, uint32_t count,
                                 uint32_t *results, uint32_t *hashes) {
    INDEX;
    apply_one(index, states, functions, count, results, hashes);
}
extern "C" __global__ void enter(uint32_t n, const uint32_t *results, const uint32_t *hashes, uint32_t mask,
                                 uint32_t *table, uint32_t *slots) {
    INDEX;
    enter_one(index, results, hashes, mask, table, slots);
}
extern "C" __global__ void first(uint32_t n, const uint32_t *table, uint32_t *slots) {
    INDEX;
    first_one(index, table, slots);
}
extern "C" __global__ void gather(uint32_t n, const uint32_t *results, const uint32_t *which, uint32_t *gathered) {
    INDEX;
    gather_one(index, results, which, gathered);
}
#endif
