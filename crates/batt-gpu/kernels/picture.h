// A picture of at most 30 by 30 cells in a warp: a lane holds a row, 8 cells of 4 bits in each of four numbers. Cells
// outside of the frame are 0. Masks have 15 in the cells that they mean.
#pragma once
#include "warp.h"

const uint32_t ONES = 0x11111111u;
const uint32_t WORDS = 132; // of a picture in memory: row, column, height, width, then the four numbers of 32 lanes

struct Cells {
    U32 q[4];
};

struct Picture {
    int row, col, h, w;
    Cells cells;
};

#define EACH for (int k = 0; k < 4; k++)

DEVICE Cells none() {
    Cells made;
    EACH made.q[k] = U32(0);
    return made;
}
DEVICE Cells both(Cells a, Cells b) {
    EACH a.q[k] &= b.q[k];
    return a;
}
DEVICE Cells either(Cells a, Cells b) {
    EACH a.q[k] |= b.q[k];
    return a;
}
DEVICE Cells without(Cells a, Cells b) {
    EACH a.q[k] &= ~b.q[k];
    return a;
}
DEVICE Cells in_colour(Cells mask, uint32_t colour) {
    EACH mask.q[k] &= U32(ONES * colour);
    return mask;
}
DEVICE Cells ink(Cells a) {
    EACH {
        U32 x = a.q[k];
        a.q[k] = ((x | (x >> U32(1)) | (x >> U32(2)) | (x >> U32(3))) & U32(ONES)) * U32(15);
    }
    return a;
}
// The first h rows and w columns.
DEVICE Cells frame(int h, int w) {
    Cells made;
    U32 rows = less(lane(), U32(uint32_t(h)));
    EACH {
        int n = w - 8 * k;
        made.q[k] = rows & U32(n <= 0 ? 0u : n >= 8 ? ALL : (1u << (4 * n)) - 1);
    }
    return made;
}
DEVICE Cells of_colour(const Picture &p, uint32_t colour) {
    Cells other = p.cells;
    EACH other.q[k] ^= U32(ONES * colour);
    return without(frame(p.h, p.w), ink(other));
}
DEVICE uint32_t count(Cells mask) {
    U32 made = U32(0);
    EACH made += bits(mask.q[k]);
    return sum(made) / 4;
}
DEVICE uint32_t main_colour(const Picture &p) {
    uint32_t main = 0, most = 0;
    for (uint32_t colour = 1; colour < 10; colour++) {
        uint32_t n = count(of_colour(p, colour));
        if (n > most) main = colour, most = n;
    }
    return main;
}

// Every row moved by n cells, 0 to 31: cell n becomes the first.
DEVICE Cells to_left(Cells a, int n) {
    U32 zero = U32(0);
    if (n & 16) a.q[0] = a.q[2], a.q[1] = a.q[3], a.q[2] = a.q[3] = zero;
    if (n & 8) a.q[0] = a.q[1], a.q[1] = a.q[2], a.q[2] = a.q[3], a.q[3] = zero;
    uint32_t by = 4 * (n & 7);
    if (by) {
        EACH a.q[k] = (a.q[k] >> U32(by)) | (k < 3 ? a.q[k < 3 ? k + 1 : 3] << U32(32 - by) : zero);
    }
    return a;
}
// And by one the other way.
DEVICE Cells to_right(Cells a) {
    for (int k = 3; k > 0; k--) a.q[k] = (a.q[k] << U32(4)) | (a.q[k - 1] >> U32(28));
    a.q[0] = a.q[0] << U32(4);
    return a;
}
DEVICE Cells shuffled(Cells a, U32 from) {
    EACH a.q[k] = shuffle(a.q[k], from);
    return a;
}
DEVICE Cells down(Cells a) {
    U32 rows = ~equal(lane(), U32(0));
    a = shuffled(a, lane() - U32(1));
    EACH a.q[k] &= rows;
    return a;
}
DEVICE Cells up(Cells a) {
    U32 rows = ~equal(lane(), U32(31));
    a = shuffled(a, lane() + U32(1));
    EACH a.q[k] &= rows;
    return a;
}

// The cells of a mask and those beside them, also over corners if `eight`.
DEVICE Cells spread(Cells a, bool eight) {
    Cells wide = either(a, either(to_left(a, 1), to_right(a)));
    const Cells &high = eight ? wide : a;
    return either(wide, either(up(high), down(high)));
}
DEVICE Cells edge(int h, int w) {
    Cells made = frame(h, w);
    Cells inner = w > 2 && h > 2 ? down(to_right(frame(h - 2, w - 2))) : none();
    return without(made, inner);
}
// The black cells that reach the edge of the frame.
DEVICE Cells outside(const Picture &p, bool eight) {
    Cells black = of_colour(p, 0);
    Cells reached = both(black, edge(p.h, p.w));
    for (uint32_t before = 0, now = count(reached); now != before;) {
        reached = both(spread(reached, eight), black);
        before = now;
        now = count(reached);
    }
    return reached;
}

DEVICE Picture failure() {
    Picture made = {0, 0, 0, 0, none()};
    return made;
}
DEVICE Picture filled(int row, int col, int h, int w, uint32_t colour) {
    Picture made = {row, col, h, w, in_colour(frame(h, w), colour)};
    return made;
}
DEVICE Picture with(const Picture &p, Cells cells) {
    Picture made = {p.row, p.col, p.h, p.w, cells};
    return made;
}
DEVICE Picture part(const Picture &p, int top, int left, int h, int w) {
    Cells cells = to_left(shuffled(p.cells, lane() + U32(uint32_t(top))), left);
    Picture made = {p.row + top, p.col + left, h, w, both(cells, frame(h, w))};
    return made;
}
DEVICE Picture flip_rows(Picture p) {
    p.cells = both(shuffled(p.cells, U32(uint32_t(p.h - 1)) - lane()), frame(p.h, p.w));
    return p;
}
DEVICE Picture flip_columns(Picture p) {
    Cells turned;
    EACH {
        U32 x = p.cells.q[3 - k];
        x = ((x >> U32(4)) & U32(0x0f0f0f0fu)) | ((x & U32(0x0f0f0f0fu)) << U32(4));
        x = ((x >> U32(8)) & U32(0x00ff00ffu)) | ((x & U32(0x00ff00ffu)) << U32(8));
        turned.q[k] = (x >> U32(16)) | (x << U32(16));
    }
    p.cells = to_left(turned, 32 - p.w);
    return p;
}
DEVICE Picture transposed(const Picture &p) {
    Picture made = {p.row, p.col, p.w, p.h, none()};
    U32 word = lane() >> U32(3), shift = (lane() & U32(7)) << U32(2);
    for (uint32_t c = 0; c < 30; c++) {
        Cells row = shuffled(p.cells, U32(c));
        U32 cell = U32(0);
        EACH cell |= row.q[k] & equal(word, U32(uint32_t(k)));
        cell = ((cell >> shift) & U32(15)) << U32(4 * (c & 7));
        EACH if (uint32_t(k) == c >> 3) made.cells.q[k] |= cell;
    }
    return made;
}

DEVICE Picture read(const uint32_t *at) {
    Picture made = {int(at[0]), int(at[1]), int(at[2]), int(at[3]), none()};
    EACH made.cells.q[k] = load(at + 4 + 32 * k, lane());
    return made;
}
DEVICE void write(uint32_t *at, const Picture &p) {
    store_one(at, uint32_t(p.row));
    store_one(at + 1, uint32_t(p.col));
    store_one(at + 2, uint32_t(p.h));
    store_one(at + 3, uint32_t(p.w));
    EACH store(at + 4 + 32 * k, lane(), p.cells.q[k]);
}
DEVICE uint32_t hash(const Picture &p) {
    U32 made = lane() * U32(0x9e3779b9u);
    EACH {
        made = (made ^ p.cells.q[k]) * U32(0x85ebca6bu);
        made ^= made >> U32(15);
    }
    uint32_t all = sum(made * U32(0xc2b2ae35u));
    const int header[4] = {p.row, p.col, p.h, p.w};
    EACH {
        all = (all ^ uint32_t(header[k])) * 0x27d4eb2fu;
        all ^= all >> 15;
    }
    return all;
}
