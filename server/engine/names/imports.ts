// Imported files: their declarations and definitions, as statements that stand behind those of the document.

import { scanStatements, withLineFeeds } from '../syntax/scan.ts';
import type { ParsedStatement, Statement } from '../syntax/tree.ts';
import type { PlacedStatement } from './placed-statement.ts';

/** An import that could not be followed. `statement` is the one of the document that it goes back to. */
interface ImportFault {
  readonly statement: number;
  readonly message: string;
}

interface Imports {
  /** The declarations and definitions of the imported files, one file after the other. */
  readonly statements: readonly PlacedStatement[];
  readonly faults: readonly ImportFault[];
}

interface ImportReader {
  /** The text of a file by its path from the document; null where there is none. */
  readonly read: (path: string) => string | null;
  readonly parse: (text: string) => ParsedStatement;
}

/** More files than anybody imports; what imports itself under ever new names ends here. */
const MOST_FILES = 200;

/** Follows the imports of a document, files that are imported by files included; each file is read once. */
function followImports(text: string, statements: readonly PlacedStatement[], reader: ImportReader): Imports {
  const found: PlacedStatement[] = [];
  const faults: ImportFault[] = [];
  const loaded = new Set<string>();
  const follow = (path: string, root: number, chain: readonly string[]): void => {
    const refuse = (message: string): void => {
      faults.push({ statement: root, message: message + by(chain) });
    };
    const file = normalPath(path);
    if (file === null) {
      refuse(`\`${path}\` is no path from this file: write it as in \`import "layers.mcalc"\``);
      return;
    }
    if (chain.includes(file)) {
      faults.push({ statement: root, message: cycleMessage([...chain.slice(chain.indexOf(file)), file]) });
      return;
    }
    if (loaded.has(file)) return;
    const readable = loaded.size < MOST_FILES ? reader.read(file) : null;
    if (readable === null) {
      refuse(unreadable(file));
      return;
    }
    const content = withLineFeeds(readable);
    if (content === text) {
      faults.push({ statement: root, message: cycleMessage([...chain, file]) });
      return;
    }
    loaded.add(file);
    const inner = scanStatements(content).map((piece) => ({
      ...piece,
      line: lineOf(content, piece.start),
      parsed: reader.parse(piece.text),
    }));
    for (const piece of inner) {
      const parsed = introducing(piece.parsed);
      if (!parsed) continue;
      const foreign = { file, line: piece.line, start: piece.start, statement: root };
      found.push({ start: Number.POSITIVE_INFINITY, text: piece.text, parsed, foreign });
    }
    for (const { parsed } of inner) {
      if (parsed.kind === 'parsed' && parsed.statement.kind === 'import')
        follow(joined(file, parsed.statement.path), root, [...chain, file]);
    }
  };
  statements.forEach(({ parsed }, index) => {
    if (parsed.kind === 'parsed' && parsed.statement.kind === 'import')
      follow(parsed.statement.path, index, []);
  });
  return { statements: found, faults };
}

/** Statements of the document with those of its imports behind them; an import says what is wrong with it. */
export function withImports(
  text: string,
  pieces: readonly PlacedStatement[],
  read: ((path: string) => string | null) | undefined,
  parse: (text: string) => ParsedStatement,
): readonly PlacedStatement[] {
  if (!text.includes('import')) return pieces;
  const imports = followImports(text, pieces, { read: read ?? (() => null), parse });
  if (imports.statements.length + imports.faults.length === 0) return pieces;
  const unread = new Map([...imports.faults].reverse().map((fault) => [fault.statement, fault.message]));
  const own = pieces.map((piece, index) => {
    const message = unread.get(index);
    return message === undefined ? piece : { ...piece, unread: message };
  });
  return [...own, ...imports.statements];
}

/** The part of a statement that is imported: claims and questions stay in their own file, and so do further sides of a chain. */
function introducing(parsed: ParsedStatement): ParsedStatement | null {
  if (parsed.kind === 'broken') return parsed;
  const known = shortened.get(parsed);
  if (known) return known;
  const statement = introducingStatement(parsed.statement);
  if (!statement || statement === parsed.statement) return statement && parsed;
  const short: ParsedStatement = { kind: 'parsed', statement };
  shortened.set(parsed, short);
  return short;
}

/** One tree has one short form: who compares versions of a document sees that nothing changed. */
const shortened = new WeakMap<ParsedStatement, ParsedStatement>();

function introducingStatement(statement: Statement): Statement | null {
  switch (statement.kind) {
    case 'dim':
    case 'declaration':
    case 'function':
    case 'notation':
    case 'convention':
      return statement;
    case 'equation':
      return statement.sides.length <= 2 ? statement : { ...statement, sides: statement.sides.slice(0, 2) };
    case 'identity':
    case 'derive':
    case 'import':
      return null;
  }
}

/** Whether there is such a file outside of the folder is nobody's business. */
function unreadable(file: string): string {
  const none = `there is no file \`${file}\` here that could be read`;
  return /^\.\.(?:\/|$)/u.test(file)
    ? `${none}; imports stay inside the folder that is open, or in the shell inside the file's project`
    : none;
}

const by = (chain: readonly string[]): string => {
  const last = chain.at(-1);
  return last === undefined ? '' : `, which \`${last}\` imports`;
};

function cycleMessage(files: readonly string[]): string {
  const [first = '', ...rest] = files;
  if (rest.length === 0) return `\`${first}\` is this file: a file does not import itself`;
  return `these imports form a cycle: ${files.map((file) => `\`${file}\``).join(' → ')}`;
}

/** The path of what `file` imports, from the document. */
function joined(file: string, path: string): string {
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : '';
  return path.startsWith('/') ? path : folder + path;
}

/** A relative path without `.` and needless `..`; null for what is no relative path. */
function normalPath(path: string): string | null {
  if (path.trim() === '' || /^([/\\]|[a-z][a-z0-9+.-]*:)/iu.test(path)) return null;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
