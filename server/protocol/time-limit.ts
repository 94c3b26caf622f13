// Waiting for an answer, but not for long.

/** The result of a promise within so many milliseconds; null where it takes longer. */
export async function answerWithin<T>(milliseconds: number, answer: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds);
  });
  const first = await Promise.race([answer, late]);
  clearTimeout(timer);
  return first;
}
