// The arguments of a tool call, read with care: an assistant may send anything.

import { NOTATIONS } from '../engine/api.ts';
import { field } from '../protocol/settings.ts';
import type { Arguments, Tool } from './tools.ts';

/** The arguments, or in words what is wrong with them. */
export function readArguments(value: unknown, { inputSchema }: Tool): Arguments | string {
  const { properties, required } = inputSchema;
  if (typeof value !== 'object' || value === null) return 'arguments: an object is wanted';
  const unknown = Object.keys(value).find((name) => !(name in properties));
  if (unknown !== undefined)
    return `${unknown}: there is no such argument; there are ${Object.keys(properties).join(', ')}`;
  for (const [name, limits] of Object.entries(properties)) {
    const given = field(value, name);
    if (given === undefined && !required.includes(name)) continue;
    if (given === undefined) return `${name} is missing${described(limits)}`;
    const wrong = whatIsWrong(given, limits);
    if (wrong !== null) return `${name}: ${wrong}`;
  }
  const text = field(value, 'text');
  const to = NOTATIONS.find((target) => target === field(value, 'to'));
  return {
    text: typeof text === 'string' ? text : '',
    ...strings(value, 'of', 'wrt'),
    ...(to && { to }),
    ...numbers(value, 'order', 'trials', 'seed'),
  };
}

function described(limits: object): string {
  const [description, choices] = [field(limits, 'description'), field(limits, 'enum')];
  if (typeof description === 'string') return `: ${description}`;
  return Array.isArray(choices) ? `: one of ${choices.join(', ')} is wanted` : '';
}

/** As far as the schemas of the tools go. */
function whatIsWrong(given: unknown, limits: object): string | null {
  const limit = (name: string): unknown => field(limits, name);
  if (limit('type') === 'integer') {
    const [least, most] = [limit('minimum'), limit('maximum')];
    const isWhole = typeof given === 'number' && Number.isSafeInteger(given);
    const isInside =
      isWhole && !(typeof least === 'number' && given < least) && !(typeof most === 'number' && given > most);
    return isInside
      ? null
      : `a whole number${least === undefined ? '' : ` from ${least}`}${most === undefined ? '' : ` to ${most}`} is wanted`;
  }
  if (typeof given !== 'string') return 'a text is wanted';
  const longest = limit('maxLength');
  if (typeof longest === 'number' && given.length > longest)
    return `at most ${longest} characters are read, and these are ${given.length}: send the part that matters`;
  const choices = limit('enum');
  return Array.isArray(choices) && !choices.includes(given) ? `one of ${choices.join(', ')} is wanted` : null;
}

function strings<Name extends string>(value: object, ...names: Name[]): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const given = field(value, name);
    if (typeof given === 'string') found[name] = given;
  }
  return found;
}

function numbers<Name extends string>(value: object, ...names: Name[]): Partial<Record<Name, number>> {
  const found: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const given = field(value, name);
    if (typeof given === 'number') found[name] = given;
  }
  return found;
}
