// Where `import "layers.mcalc"` leads: to a sibling inside the workspace, and nowhere else on the disk; and when two
// addresses are of one file.

export interface ImportPlace {
  /** The file that imports. */
  readonly from: string;
  /** The folders that are open; of a file outside them, its own folder. */
  readonly folders: readonly string[];
}

/** The address of an imported file; null where the path leads out of the workspace or is no path of a document. */
export function resolveImport(path: string, place: ImportPlace): string | null {
  if (!path.endsWith('.mcalc') || /^[a-z][a-z0-9+.-]*:/i.test(path)) return null;
  let target: URL;
  try {
    // Whatever signs a file's name has are part of it: `#` begins no fragment, `%41` is no letter.
    const written = path.split(/[/\\]/u).map(encodeURIComponent).join('/');
    target = new URL(written, place.from);
  } catch {
    return null;
  }
  const found = sameAddress(target.href);
  return foldersFor(place).some((folder) => found.startsWith(sameAddress(folder))) ? found : null;
}

/** The folders that a file's imports may lie in, each with a `/` behind it. */
export function foldersFor({ from, folders }: ImportPlace): readonly string[] {
  const own = sameAddress(from);
  const around = folders.map(asFolder).filter((folder) => own.startsWith(sameAddress(folder)));
  return around.length > 0 ? around : [own.slice(0, own.lastIndexOf('/') + 1)];
}

/**
 * An address as all of its spellings are written: editors send `p%281%29.mcalc` for `p(1).mcalc`, and a colon or an `@`
 * with or without a percent sign.
 */
export function sameAddress(uri: string): string {
  let url: URL;
  try {
    url = new URL(uri);
  } catch {
    return uri;
  }
  const way = url.pathname.split('/').map((part) => encodeURIComponent(decoded(part)));
  return `${url.protocol}//${url.host}${way.join('/')}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function asFolder(uri: string): string {
  return uri.endsWith('/') ? uri : `${uri}/`;
}
