// The door for editors in a browser: one script, started as a worker that serves, which starts it again as workers that
// judge.

import { worker } from 'workerpool';
import { startInWorker } from './protocol/start-in-worker.ts';
import { workerMethods } from './worker-methods.ts';

const JUDGE = 'judge';

if (self.name === JUDGE) worker({ ...workerMethods });
else startInWorker(JUDGE);
