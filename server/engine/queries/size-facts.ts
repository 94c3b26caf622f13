// The relations of sizes that the bounds of a document give, for proofs.

import type { SizeFacts } from '../calculus/equality/proves-equal.ts';
import type { InferredDocument } from '../document/document.ts';
import { type Dimension, fixedValue, subtractSizes } from '../shapes/dimension.ts';

/** The relations of sizes that the bounds of a document give. */
export function sizeFacts(document: InferredDocument): SizeFacts {
  const bounds = document.dims.free.flatMap(({ name, atMost }) => (atMost ? [{ name, atMost }] : []));
  return {
    atMost: (a, b) => {
      const open: Dimension[] = [a];
      const seen = new Set(open);
      for (let next = open.pop(); next; next = open.pop()) {
        const apart = fixedValue(subtractSizes(b, next));
        if (apart !== null && apart >= 0) return true;
        for (const { name, atMost } of bounds)
          if (next.key === name && !seen.has(atMost)) {
            seen.add(atMost);
            open.push(atMost);
          }
      }
      return false;
    },
  };
}
