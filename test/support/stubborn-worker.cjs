// A worker that does what the text says, to see what becomes of those who wait for it.

const { worker } = require('workerpool');

worker({
  /** @param {{ text: string }} source */
  judge: ({ text }) => {
    if (text === 'throw') throw new Error('thrown in the worker');
    if (text === 'die') process.exit(1);
    while (text === 'loop');
    return { claims: [], derivatives: [], problems: [], renewed: 0 };
  },
  derive: () => ({ kind: 'refused', why: 'no' }),
});
