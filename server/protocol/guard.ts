// The one wrapper round every handler: what fails is logged and answered with nothing, what is cancelled says so, and
// neither ends the server.

import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';

/** The answer of a handler that is no longer wanted. */
export const CANCELLED: unique symbol = Symbol('cancelled');

export type Handled<R> = R | typeof CANCELLED;

export type Guard = <P, R>(
  name: string,
  nothing: R,
  handler: (params: P, token: CancellationToken) => Handled<R> | Promise<Handled<R>>,
) => (params: P, token: CancellationToken) => Promise<R | ResponseError<void>>;

/** A guard for handlers: a failure is logged and answered with the fallback, and the server goes on. */
export function createGuard(log: (message: string) => void): Guard {
  return (name, nothing, handler) => async (params, token) => {
    const cancelled = new ResponseError<void>(LSPErrorCodes.RequestCancelled, 'cancelled');
    if (token.isCancellationRequested) return cancelled;
    try {
      const result = await handler(params, token);
      return result === CANCELLED || token.isCancellationRequested ? cancelled : result;
    } catch (error) {
      log(`${name} failed: ${describeError(error)}`);
      return nothing;
    }
  };
}

/** The same for what has no answer: a notification, a timer. */
export function attempt(name: string, log: (message: string) => void, act: () => void): void {
  try {
    act();
  } catch (error) {
    log(`${name} failed: ${describeError(error)}`);
  }
}

/** An error as text for the log, with its stack. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
