// Which derivatives of a file its self-test compares with differences, and the parameters that it draws for them.

import type { Parameter, SelfTest, TargetFile } from './target.ts';

type ArrayParameter = Extract<Parameter, { kind: 'array' }>;

export interface RunnableTests {
  readonly tests: readonly SelfTest[];
  /** The arguments of the tested functions, by their names in the file. */
  readonly parameters: ReadonlyMap<string, ArrayParameter>;
  /** `f(p.X, moved_)`: a call of a function of the file at a point, with one parameter moved. */
  call(name: string, moved: string | null): string;
}

/** Functions of unknown functions are not run: nobody has said what these are. What the file defines is no parameter that could be moved. */
export function runnableTests({ functions, selfTest }: TargetFile): RunnableTests {
  const byName = new Map(functions.map((one) => [one.spelled, one.parameters]));
  const named = (name: string): readonly Parameter[] => byName.get(name) ?? [];
  const tests = (selfTest?.tests ?? []).filter(
    ({ spelled, of, by, direction }) =>
      named(of).some((one) => one.spelled === by) &&
      [...named(spelled), ...named(of)].every(
        (one) => one.kind === 'array' && (!one.isDifferential || one.spelled === direction),
      ),
  );
  const parameters = new Map<string, ArrayParameter>();
  for (const one of tests.flatMap(({ spelled, of }) => [...named(spelled), ...named(of)]))
    if (one.kind === 'array' && !one.isDifferential && !parameters.has(one.spelled))
      parameters.set(one.spelled, one);
  return {
    tests,
    parameters,
    call: (name, moved) =>
      `${name}(${named(name)
        .map((one) => (one.spelled === moved ? 'moved_' : `p_.${one.spelled}`))
        .join(', ')})`,
  };
}
