# SPDX-License-Identifier: Apache-2.0
"""The order in which a training takes its samples, written from docs/semantics/training.md.

Philox4x32-10 is checked against the vectors that its authors publish (Random123, kat_vectors).
"""
PURPOSE_SHUFFLE = 2
LOW = (1 << 32) - 1


def philox4x32(counter, key):
    """Ten rounds on four 32-bit words under a key of two."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = p1 >> 32 ^ c1 ^ k0, p1 & LOW, p0 >> 32 ^ c3 ^ k1, p0 & LOW
        k0, k1 = k0 + 0x9E3779B9 & LOW, k1 + 0xBB67AE85 & LOW
    return c0, c1, c2, c3


assert philox4x32((0, 0, 0, 0), (0, 0)) == (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)
assert philox4x32((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0)) == (
    0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)


def stream(seed, purpose, a=0, b=0):
    """Key and upper counter half of the values named (seed, purpose, a, b)."""
    first = philox4x32((a & LOW, a >> 32, purpose, 0x45544C4E), (seed & LOW, seed >> 32))
    second = philox4x32((b & LOW, b >> 32, first[2], first[3]), first[:2])
    return second[:2], second[2:]


def epoch_order(seed, epoch, indices):
    """The training samples of an epoch (from 0) in the order in which they are taken."""
    key, high = stream(seed, PURPOSE_SHUFFLE, epoch)
    order = list(indices)
    for i in range(len(order), 1, -1):
        block = philox4x32((i // 2 & LOW, i // 2 >> 32, *high), key)
        word = block[i % 2 * 2 + 1] << 32 | block[i % 2 * 2]
        other = word * i >> 64
        order[i - 1], order[other] = order[other], order[i - 1]
    return order
