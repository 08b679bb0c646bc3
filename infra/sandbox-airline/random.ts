/** FNV-1a over UTF-16 units; stable key of a name. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Joins a key and a number into a new key (finalizer of MurmurHash3). */
export function mix(key: number, value: number): number {
  let hash = Math.imul(key ^ Math.imul(value, 0xcc9e2d51), 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number in [0, 1) from a key. */
export function unit(key: number): number {
  return key / 4294967296;
}

/** A small repeatable generator (mulberry32). */
export class Draws {
  private state: number;

  constructor(key: number) {
    this.state = key | 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** Poisson by inversion; means here stay below ten. */
  poisson(mean: number): number {
    let count = 0;
    let term = Math.exp(-mean);
    let left = this.next() - term;
    while (left > 0 && count < 60) {
      count++;
      term *= mean / count;
      left -= term;
    }
    return count;
  }

  /** Mean 0, variance 1, bounded (sum of three uniforms, scaled). */
  bell(): number {
    return (this.next() + this.next() + this.next() - 1.5) * 2;
  }
}
