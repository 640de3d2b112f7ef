"""Philox4x32-10 (Salmon et al. 2011) and the draws of patients (docs/semantics/judgement.md)."""

import numpy as np

MASK = np.uint64(0xFFFFFFFF)
BOOTSTRAP, SIMULATION = 7, 11


def philox(counter, key):
    """Ten rounds. `counter` four and `key` two arrays of 32-bit words held in 64 bits; gives four arrays."""
    c0, c1, c2, c3 = (np.asarray(word, np.uint64) for word in counter)
    k0, k1 = (np.asarray(word, np.uint64) for word in key)
    for _ in range(10):
        product0, product1 = np.uint64(0xD2511F53) * c0, np.uint64(0xCD9E8D57) * c2
        c0, c1, c2, c3 = ((product1 >> np.uint64(32)) ^ c1 ^ k0, product1 & MASK,
                          (product0 >> np.uint64(32)) ^ c3 ^ k1, product0 & MASK)
        k0, k1 = (k0 + np.uint64(0x9E3779B9)) & MASK, (k1 + np.uint64(0xBB67AE85)) & MASK
    return c0, c1, c2, c3


def stream_of(seed, purpose, first, second):
    """Key and high counter of the streams named by arrays `first` and `second` of numbers under 2^32."""
    first, second = np.asarray(first, np.uint64), np.asarray(second, np.uint64)
    zero = np.zeros_like(first)
    seed_words = (np.uint64(seed & 0xFFFFFFFF), np.uint64(seed >> 32))
    x = philox((first, zero, zero + np.uint64(purpose), zero + np.uint64(0x45544C4E)), seed_words)
    return philox((second, zero, x[2], x[3]), (x[0], x[1]))


def blocks_of(y, blocks):
    """Words (count, blocks, 4) of streams whose key and high counter are the four arrays y."""
    index = np.arange(blocks, dtype=np.uint64)[None, :]
    words = philox((index & MASK, index >> np.uint64(32), y[2][:, None], y[3][:, None]), (y[0][:, None], y[1][:, None]))
    return np.stack(words, axis=2)


def uniforms(seed, scenario, studies, count):
    """Uniform numbers (studies, count) of simulated studies, 53 bits of each block's first two words."""
    words = blocks_of(stream_of(seed, SIMULATION, np.full(studies, scenario), np.arange(studies)), count)
    return ((words[:, :, 1] << np.uint64(32) | words[:, :, 0]) >> np.uint64(11)).astype(float) * 2.0**-53


def draws(seed, replicates, patients):
    """How often each of the patients is drawn: counts (replicates, patients).

    Each draw takes the next word w: patient floor(w * patients / 2^32), unless w * patients mod 2^32 is under
    2^32 mod patients; then the word is passed over.
    """
    y = stream_of(seed, BOOTSTRAP, np.arange(replicates), np.zeros(replicates))
    zero = np.zeros_like(y[0])
    y = philox((zero, zero, y[2], y[3]), (y[0], y[1]))
    words = blocks_of(y, patients // 4 + 3).reshape(replicates, -1)
    product = words * np.uint64(patients)
    taken = (product & MASK) >= np.uint64(2**32 % patients)
    position = np.cumsum(taken, axis=1)
    taken &= position <= patients
    if not (position[:, -1] >= patients).all():
        raise ValueError("a replicate passed over more words than were made")
    chosen = (product >> np.uint64(32)).astype(np.int64)
    rows = np.broadcast_to(np.arange(replicates)[:, None], chosen.shape)
    flat = rows[taken] * patients + chosen[taken]
    return np.bincount(flat, minlength=replicates * patients).reshape(replicates, patients)
