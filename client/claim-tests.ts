// The claims of the workspace in the Test Explorer: a file is a suite, a claim is a test.

import {
  type CancellationToken,
  type Disposable,
  Location,
  Range,
  type TestController,
  type TestItem,
  TestMessage,
  TestRunProfileKind,
  type TestRunRequest,
  tests,
  Uri,
  workspace,
} from 'vscode';
import type { ClaimsOfFile, PlacedClaim, PlainRange } from '../server/protocol/requests.ts';
import type { LanguageServer, Status } from './language-server.ts';
import { outcomeOf } from './test-outcome.ts';

export interface ClaimTests extends Disposable {
  update(status: Status): void;
}

export function createClaimTests(server: LanguageServer): ClaimTests {
  const controller = tests.createTestController('mcalc.claims', 'MCalc Claims');
  let isListed = false;

  const list = async (): Promise<void> => {
    const files = await server.claims();
    isListed = true;
    const kept = new Set(files.map(({ uri }) => keyOf(Uri.parse(uri))));
    for (const [id] of controller.items) if (!kept.has(id)) controller.items.delete(id);
    for (const file of files) showFile(controller, file);
  };
  controller.resolveHandler = async (item) => {
    if (!item) await list();
  };
  controller.refreshHandler = list;
  controller.createRunProfile(
    'Verify',
    TestRunProfileKind.Run,
    async (request, token) => {
      if (!isListed) await list();
      await run(controller, server, request, token);
    },
    true,
  );
  return {
    update: ({ uri, claims, state }) => {
      if (state === 'failed') return;
      showFile(controller, { uri: uri.toString(), claims });
      // The view may have been opened before the server knew of any file.
      if (!isListed && state === 'judged') void list();
    },
    dispose: () => controller.dispose(),
  };
}

/** One spelling for the addresses of the server and the editor. */
const keyOf = (uri: Uri): string => uri.toString();

function showFile(controller: TestController, { uri, claims }: ClaimsOfFile): void {
  const address = Uri.parse(uri);
  const id = keyOf(address);
  if (claims.length === 0) {
    controller.items.delete(id);
    return;
  }
  const suite =
    controller.items.get(id) ?? controller.createTestItem(id, workspace.asRelativePath(address), address);
  // Where nothing but places has changed, the items stay, and with them the results.
  const names = claims.map(({ claim }, index) => `${index} ${claim}`);
  const known = new Set(names);
  for (const [name] of suite.children) if (!known.has(name)) suite.children.delete(name);
  claims.forEach(({ claim, range }, index) => {
    const name = names[index] ?? claim;
    const test = suite.children.get(name) ?? controller.createTestItem(name, claim, address);
    test.description = `line ${range.start.line + 1}`;
    test.sortText = String(index).padStart(6, '0');
    suite.children.add(test);
  });
  controller.items.add(suite);
}

async function run(
  controller: TestController,
  server: LanguageServer,
  request: TestRunRequest,
  token: CancellationToken,
): Promise<void> {
  const running = controller.createTestRun(request);
  const excluded = new Set(request.exclude);
  const wanted = (request.include ?? [...controller.items].map(([, item]) => item)).filter(
    (item) => !excluded.has(item),
  );
  const bySuite = new Map<TestItem, TestItem[]>();
  for (const item of wanted) {
    const suite = item.parent ?? item;
    const claims = item.parent ? [item] : [...item.children].map(([, child]) => child);
    bySuite.set(suite, [...(bySuite.get(suite) ?? []), ...claims.filter((claim) => !excluded.has(claim))]);
  }
  for (const claims of bySuite.values()) for (const claim of claims) running.enqueued(claim);
  for (const [suite, claims] of bySuite) {
    if (token.isCancellationRequested || !suite.uri) break;
    for (const claim of claims) running.started(claim);
    const result = await server.verification(suite.uri, token);
    for (const claim of claims) {
      const judged = result?.kind === 'verified' ? result.claims[placeOf(claim, suite)] : undefined;
      if (judged) settle(claim, judged, suite.uri, running);
      else if (result?.kind === 'refused') running.errored(claim, new TestMessage(result.why));
      else running.skipped(claim);
    }
  }
  running.end();
}

/** Which claim of its file it is. */
const placeOf = (claim: TestItem, suite: TestItem): number =>
  [...suite.children].findIndex(([, child]) => child === claim);

function settle(
  item: TestItem,
  { verdict, position }: PlacedClaim,
  uri: Uri,
  running: ReturnType<TestController['createTestRun']>,
): void {
  const outcome = outcomeOf(verdict);
  switch (outcome.kind) {
    case 'passed':
      running.passed(item);
      return;
    case 'skipped':
      running.skipped(item);
      running.appendOutput(`${item.label}: ${outcome.why}\r\n`, undefined, item);
      return;
    case 'failed': {
      const message =
        outcome.expected === null
          ? new TestMessage(outcome.why)
          : TestMessage.diff(outcome.why, outcome.expected, outcome.actual);
      message.location = new Location(uri, rangeFrom(position));
      running.failed(item, message);
    }
  }
}

const rangeFrom = ({ start, end }: PlainRange): Range =>
  new Range(start.line, start.character, end.line, end.character);
