// The declarations that a file needs: sizes, the letters that nothing defines with their spaces, families, functions.

import type { Bounds } from './bounds.ts';
import { namesIn } from './comment-declarations.ts';
import type { Facts } from './facts.ts';
import type { IndexUse } from './index-uses.ts';
import { indicesIn, nameOf, plainText } from './letter-names.ts';
import type { Math as Node } from './math.ts';
import type { Choices, Reading } from './reading.ts';
import type { Statements } from './statements.ts';

interface Scene {
  readonly statements: Statements;
  readonly facts: Facts;
  readonly choices: Choices;
  readonly bounds: Bounds;
  readonly uses: readonly IndexUse[];
  /** The set that a sum runs over: whether a place belongs to it is 0 or 1. */
  readonly sets: ReadonlySet<string>;
  /** The statements. */
  readonly body: string;
}

/** Names that the language knows by itself. */
const KNOWN = new Set(
  'I π eye ones zeros rows cols exp log tr det sum abs sqrt sign diag vec fn derive for'.split(' '),
);

/** The lines that stand before the statements. */
export function declarationsOf(scene: Scene): readonly string[] {
  const { facts, choices, body, statements, bounds } = scene;
  const params = paramsIn(body);
  const declared = facts.comments.names;
  const spaces = spacesIn(statements, facts, choices.reading);
  const names = namesIn(body).filter((name) => isFree(name, scene, declared));
  const declarations = names.flatMap((name): readonly string[] => {
    if (choices.reading.functions.has(name))
      return [`fn ${name} : ${choices.reading.maps.has(name) ? 'R[?, ?] -> R' : 'elementwise'}`];
    const role = params.has(name) ? 'param ' : '';
    if (isKronecker(name, scene)) return [`${name} = eye(${bounds.ofAxis(name, 'rows') ?? 'n'})`];
    return isFamily(name, scene)
      ? familyDeclarations(name, scene, spaces).map((text) => `${role}${text}`)
      : [`${role}${name} : ${spaceOf(name, scene, spaces)}${attributeText(name, scene)}`];
  });
  const starts = definedFamilies(scene).flatMap((name) => openMembers(name, scene, spaces));
  const lines = [...declarations, ...starts];
  const sizes = sizesIn(lines, scene, declared);
  const dims = sizes.length > 0 ? [`dim ${sizes.join(', ')}`] : [];
  return [...dims, ...sizeFamilies(lines, scene), ...lines];
}

/** The sizes of each name that the document declares, as texts. */
export function spacesIn(
  { list }: Statements,
  { indices }: Facts,
  { wholes }: Pick<Reading, 'wholes'>,
): ReadonlyMap<string, readonly string[]> {
  const spaces = new Map<string, readonly string[]>();
  for (const statement of list) {
    if (statement.kind !== 'declaration') continue;
    const sizes = statement.sizes.map((size) => size.map((node) => sizeText(node)).join(''));
    for (const { name } of statement.names) if (!wholes.has(name)) spaces.set(name, sizes);
  }
  return spaces;

  function sizeText(node: Node): string {
    const places = node.kind === 'scripts' ? indicesIn(node, indices) : null;
    const name = nameOf(node, indices);
    if (places && name !== null) return `${name}[${places.map(({ text }) => text).join(', ')}]`;
    if (node.kind === 'fence') return `(${node.body.map(sizeText).join('')})`;
    return name ?? plainText([node]);
  }
}

function attributeText(name: string, scene: Scene): string {
  const { sets, facts } = scene;
  const attribute = sets.has(name) ? 'binary' : facts.attributes.get(name);
  if (attribute !== undefined) return ` ${attribute}`;
  if (scene.statements.labels.has(name)) return labelText(name, scene);
  return isCovariance(name, scene) ? ' spd' : '';
}

function labelText(name: string, { choices }: Scene): string {
  const rank = choices.ranks.get(name);
  if (rank === 'number') return '';
  return rank === 'column'
    ? ' simplex'
    : choices.reading.softmax === 'cols'
      ? ' simplex cols'
      : ' simplex rows';
}

/** Σ that is inverted is the covariance of something everywhere. */
const isCovariance = (name: string, { choices, facts }: Scene): boolean =>
  /^Σ/u.test(name) && facts.inverted.has(name) && choices.ranks.get(name) === 'matrix';

/** `\delta_{ij}` that nothing defines is 1 where i is j. */
function isKronecker(name: string, { bounds, uses, choices }: Scene): boolean {
  const own = uses.filter((use) => use.name === name);
  const size = bounds.ofAxis(name, 'rows');
  const isPair = own.length > 0 && own.every(({ places }) => places.length === 2);
  const isEntry = choices.reading.indexed.get(name) === 'entry';
  return name === 'δ' && isPair && isEntry && size !== null && size === bounds.ofAxis(name, 'columns');
}

const isFamily = (name: string, { choices, facts }: Scene): boolean =>
  choices.reading.indexed.get(name) === 'member' && facts.indexed.has(name);

/** The space of a letter: its axis that an index runs along is as long as the index runs. */
function spaceOf(name: string, scene: Scene, spaces: ReadonlyMap<string, readonly string[]>): string {
  const { bounds, choices } = scene;
  if (scene.statements.numbers.has(name)) return 'R';
  const declared = spaces.get(name);
  if (declared) return declared.length === 0 ? 'R' : `R[${declared.join(', ')}]`;
  const isPairs =
    scene.sets.has(name) && scene.uses.some((use) => use.name === name && use.places.length > 1);
  const rank = scene.sets.has(name) ? (isPairs ? 'matrix' : 'column') : (choices.ranks.get(name) ?? 'matrix');
  const rows = bounds.ofAxis(name, 'rows') ?? '?';
  const columns = bounds.ofAxis(name, 'columns') ?? '?';
  if (rank === 'matrix') return `R[${rows}, ${columns}]`;
  if (rank === 'row') return `R[1, ${columns}]`;
  return rank === 'column' ? `R[${rows}]` : 'R';
}

/** `x[i] : R[?] for i = 1..n`; where the first members of a family have a space of their own they stand alone. */
function familyDeclarations(
  name: string,
  scene: Scene,
  spaces: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const { bounds } = scene;
  const letter = letterOf(name, scene);
  const last = bounds.ofAxis(name, 'members') ?? 'n';
  return [
    `${name}[${letter}] : ${memberSpace(name, letter, scene, spaces)} for ${letter} = ${bounds.firstOf(name)}..${last}`,
  ];
}

/** The index that a name carries first. */
function letterOf(name: string, { uses, choices }: Scene): string {
  const own = uses.filter((use) => (choices.reading.wholes.get(use.name) ?? use.name) === name);
  return own.flatMap(({ places }) => places[0]?.letter ?? [])[0] ?? 'i';
}

/** The space of one member; sizes of layers are counted as the layers are. */
function memberSpace(
  name: string,
  place: string,
  scene: Scene,
  spaces: ReadonlyMap<string, readonly string[]>,
): string {
  const { choices, bounds } = scene;
  const declared = spaces.get(name);
  if (declared) {
    const letter = letterOf(name, scene);
    const there = declared.map((size) => atPlace(size, letter, place));
    return there.length === 0 ? 'R' : `R[${there.join(', ')}]`;
  }
  const rank = choices.ranks.get(name) ?? 'column';
  if (rank === 'number') return 'R';
  const isLayered = bounds.isLayered(name);
  const size = bounds.layerSize;
  const rows = isLayered ? `${size}[${place}]` : (bounds.ofAxis(name, 'rows') ?? '?');
  if (rank === 'column') return `R[${rows}]`;
  const isMap = isLayered && /^[wWVUΘ]/u.test(name) && !definedFamilies(scene).includes(name);
  return isMap ? `R[${rows}, ${size}[${place}-1]]` : `R[${rows}, ?]`;
}

/** `n[l-1]` for l = 1. */
const atPlace = (size: string, letter: string, place: string): string =>
  place === letter
    ? size
    : size.replace(
        new RegExp(`\\[${letter}(?:([+-])(\\d+))?\\]`, 'gu'),
        (_, sign?: string, step?: string) => {
          const moved = Number(place) + (sign === undefined ? 0 : Number(`${sign}${step}`));
          return `[${Number.isNaN(moved) ? `${place}${sign ?? ''}${step ?? ''}` : moved}]`;
        },
      );

/** Families that are defined, member by member. */
const definedFamilies = (scene: Scene): readonly string[] => [
  ...new Set(
    scene.statements.list.flatMap((statement) =>
      statement.kind === 'definition' && statement.places.length > 0 && isFamily(statement.name, scene)
        ? [statement.name]
        : [],
    ),
  ),
];

/** The members that a recursion starts from, where the document does not define them. */
function openMembers(
  name: string,
  scene: Scene,
  spaces: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const { statements, uses, bounds } = scene;
  const definitions = statements.list.flatMap((statement, at) =>
    statement.kind === 'definition' && statement.name === name ? [{ places: statement.places, at }] : [],
  );
  const fixed = new Set(
    definitions.flatMap(({ places: [place] }) => (place?.letter === null ? place.text : [])),
  );
  const own = uses
    .filter((use) => use.name === name)
    .flatMap(({ places, statement }) => ({ place: places[0], statement }));
  const isRunning = definitions.some(({ places: [place] }) => place?.letter !== null);
  if (!isRunning) return [];
  const first = bounds.firstOf(name);
  const goesDown = definitions.some(({ at }) =>
    own.some((use) => use.statement === at && (use.place?.offset ?? 0) > 0),
  );
  const last = bounds.ofAxis(name, 'members') ?? 'n';
  const isBefore = first < 1 && !fixed.has(String(first));
  const isBehind = goesDown && fixed.size === 0;
  const member = (place: string): string => `${name}[${place}] : ${memberSpace(name, place, scene, spaces)}`;
  return [...(isBefore ? [member(String(first))] : []), ...(isBehind ? [member(last)] : [])];
}

/** `dim n[l] for l = 0..L`, for the sizes of layers that the declarations read. */
function sizeFamilies(lines: readonly string[], scene: Scene): readonly string[] {
  const found = new Map<string, { letter: string; first: number; last: string }>();
  for (const line of lines) {
    const [space = '', range = ''] = line.split(' for ');
    const [, letter = 'l', last = 'n'] = /^(\S+) = \S+?\.\.(\S+)$/u.exec(range) ?? [];
    for (const [, name = '', place = ''] of space
      .slice(space.indexOf(':'))
      .matchAll(/(?<=[[ ,(*+-])([\p{L}][\p{L}\d_]*)\[([^\]]*)\]/gu)) {
      if (name === 'R') continue;
      const known = found.get(name);
      const least = place.includes('-1') || place === '0' ? 0 : 1;
      found.set(name, {
        letter: known?.letter ?? letter,
        first: Math.min(known?.first ?? least, least),
        last: range === '' ? (known?.last ?? place) : last,
      });
    }
  }
  const declared = scene.facts.comments.names;
  return [...found].flatMap(([name, { letter, first, last }]) =>
    declared.has(name) ? [] : [`dim ${name}[${letter}] for ${letter} = ${first}..${last}`],
  );
}

/** The variables of the derivatives. */
function paramsIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/\/∂([\p{L}][\p{L}\p{M}\d_]*)/gu)].flatMap(([, name]) => name ?? []));
}

/** The sizes that have to be introduced: those of spaces and ranges, and those that formulas read. */
function sizesIn(lines: readonly string[], scene: Scene, declared: ReadonlySet<string>): readonly string[] {
  const { facts, body, statements } = scene;
  const introduced = new Set(sizeFamilies(lines, scene).map((line) => /^dim ([^[]+)/u.exec(line)?.[1] ?? ''));
  const inSpaces = lines.flatMap((line) => {
    const { 0: head = '', 1: range = '' } = line.split(' for ');
    const space = head
      .slice(head.indexOf(':') + 1)
      .replace(
        /\bR\b|\b(?:binary|symmetric|skew|spd|psd|diagonal|orthogonal|invertible|lower|upper|positive|nonneg|simplex|rows|cols)\b|\belementwise\b/gu,
        ' ',
      );
    const letters = new Set([...range.matchAll(/(\S+) =/gu)].flatMap(([, letter]) => letter ?? []));
    return [...namesIn(space), ...namesIn(range.replace(/\S+ =/gu, ' '))].filter(
      (name) => !letters.has(name),
    );
  });
  const inBody = [...body.matchAll(/∑_\{\S+?=[^}]*\}\^\{([^}]*)\}| for ([^\n]*)|eye\(([^)]*)\)/gu)].flatMap(
    ([, last, range, size]) =>
      namesIn(`${last ?? ''} ${(range ?? '').replace(/\S+ =/gu, ' ')} ${size ?? ''}`),
  );
  const used = namesIn(body).filter((name) => facts.sizes.has(name));
  const letters = facts.indices.letters;
  const defined = new Set(
    statements.list.flatMap((statement) => (statement.kind === 'definition' ? [statement.name] : [])),
  );
  return [...new Set([...inSpaces, ...inBody, ...used])].filter(
    (name) =>
      !declared.has(name) &&
      !KNOWN.has(name) &&
      !introduced.has(name) &&
      !letters.has(name) &&
      !defined.has(name) &&
      !facts.indexed.has(name),
  );
}

function isFree(
  name: string,
  { statements, facts, choices, bounds, sets, body }: Scene,
  declared: ReadonlySet<string>,
): boolean {
  const { reading } = choices;
  if ((KNOWN.has(name) && !(name === 'I' && facts.indices.carriers.has('I'))) || declared.has(name))
    return false;
  if (facts.indices.letters.has(name) || statements.defined.has(name)) return false;
  // The sign of a differential in front of brackets.
  if (name === 'd' && reading.differentials && !/(?<![\p{L}\p{M}\d_])d(?![\p{L}\p{M}\d_(])/u.test(body))
    return false;
  const isSize = facts.sizes.has(name) && !facts.indexed.has(name);
  if (isSize || bounds.sizes.has(name)) return false;
  const isParameter = statements.parameters.has(name);
  if (statements.numbers.has(name)) return true;
  if (isParameter && !facts.transposed.has(name) && !facts.indexed.has(name)) return false;
  return (
    !statements.defines.has(name) && (facts.uses.has(name) || sets.has(name) || reading.functions.has(name))
  );
}
