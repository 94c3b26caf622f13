// Seeded random numbers, the same on every machine: sfc32 (Doty-Humphrey, Small Fast Counting), filled from a hash of
// the seed and a label, so that every use has a stream of its own and none depends on how much another has drawn.

/** A stream of random numbers from a seed. */
export interface Random {
  /** Uniform in (0, 1), 32 bits. */
  uniform(): number;
  /** Uniform in (least, most). */
  between(least: number, most: number): number;
  /** Standard normal. */
  normal(): number;
  /** A whole number, 0 ≤ k < count. */
  index(count: number): number;
}

/** The stream of this seed and label. */
export function randomOf(seed: number, label: string): Random {
  const hash = hashOf(`${seed}:${label}`);
  let a = hash();
  let b = hash();
  let c = hash();
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  const uniform = (): number => (next() + 0.5) / 4294967296;
  return {
    uniform,
    between: (least, most) => least + (most - least) * uniform(),
    normal: () => normalFrom(uniform),
    index: (count) => Math.floor(uniform() * count),
  };
}

/**
 * A standard normal number as a sum of twelve uniform ones (Irwin–Hall): no logarithm or cosine, whose last digits
 * differ between machines.
 */
function normalFrom(uniform: () => number): number {
  let total = -6;
  for (let i = 0; i < 12; i++) total += uniform();
  return total;
}

/** A generator of 32-bit words from a text (xmur3, a finaliser of MurmurHash3). */
function hashOf(text: string): () => number {
  let h = 1779033703 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 3432918353);
    h = (h << 13) | (h >>> 19);
  }
  return () => {
    h = Math.imul(h ^ (h >>> 16), 2246822507);
    h = Math.imul(h ^ (h >>> 13), 3266489909);
    h ^= h >>> 16;
    return h >>> 0;
  };
}
