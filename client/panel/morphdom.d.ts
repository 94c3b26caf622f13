// The types of morphdom's module for browsers; its own types are those of the one for Node.

declare module 'morphdom/dist/morphdom-esm.js' {
  interface Options {
    /** Whether only what is inside is made alike. */
    readonly childrenOnly?: boolean;
    /** Whether an element is to be made like the other. */
    readonly onBeforeElUpdated?: (from: HTMLElement, to: HTMLElement) => boolean;
  }

  export default function morphdom(from: Node, to: Node, options?: Options): Node;
}
