// Mutants that change nothing: there is nothing to catch, and each says why.

/** @type {readonly { readonly file: string, readonly before: string, readonly after: string, readonly why: string }[]} */
export const EQUIVALENT = [
  {
    file: 'operators/products.ts',
    before: 'i + j',
    after: 'i - j',
    why: 'a sum and a difference of whole numbers are even together',
  },
];
