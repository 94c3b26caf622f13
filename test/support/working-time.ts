// How long this process has worked, for tests that something is soon done: what else the machine does then is not counted.

/** Milliseconds of work of this process so far. */
export function worked(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
