// All targets by name.

import { jax } from './jax.ts';
import { julia } from './julia.ts';
import { matlab } from './matlab.ts';
import { numpy } from './numpy.ts';
import type { Target, TargetName } from './target.ts';
import { torch } from './torch.ts';

export const TARGETS: Readonly<Record<TargetName, Target>> = {
  numpy,
  torch,
  jax,
  julia,
  matlab,
};
