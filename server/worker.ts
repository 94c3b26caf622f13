// The program of the worker threads on Node.

import { worker } from 'workerpool';
import { workerMethods } from './worker-methods.ts';

worker({ ...workerMethods });
