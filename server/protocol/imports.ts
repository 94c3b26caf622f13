// Where `import "layers.mcalc"` leads: to a sibling inside the workspace, and nowhere else on the disk.

export interface ImportPlace {
  /** The file that imports. */
  readonly from: string;
  /** The folders that are open; of a file outside them, its own folder. */
  readonly folders: readonly string[];
}

/** The address of an imported file; null where the path leads out of the workspace or is no path of a document. */
export function resolveImport(path: string, { from, folders }: ImportPlace): string | null {
  if (!path.endsWith('.mcalc') || /^[a-z][a-z0-9+.-]*:/i.test(path)) return null;
  let target: URL;
  let own: URL;
  try {
    // A `#` or `?` in a file's name is part of it.
    target = new URL(path.replace(/%/g, '%25').replace(/#/g, '%23').replace(/\?/g, '%3F'), from);
    own = new URL('.', from);
  } catch {
    return null;
  }
  const roots = folders.map(asFolder).filter((root) => own.href.startsWith(root));
  const allowed = roots.length > 0 ? roots : [own.href];
  return allowed.some((root) => target.href.startsWith(root)) ? target.href : null;
}

function asFolder(uri: string): string {
  try {
    return new URL(uri.endsWith('/') ? uri : `${uri}/`).href;
  } catch {
    return uri;
  }
}
