// The refactorings at a place, each tried before it is offered.

import type { Analysis } from '../../engine/api.ts';
import { claimOrQuestion } from './claim-and-question.ts';
import { extractions } from './extract.ts';
import { inlining } from './inline.ts';
import { otherLayout } from './layout.ts';
import { isSound, type Refactoring, type Scene } from './refactoring.ts';

/** `analyse` reads the file as it would be after one. */
export function refactoringsAt(scene: Scene, analyse: (text: string) => Analysis): readonly Refactoring[] {
  const found = [extractions, inlining, claimOrQuestion, otherLayout].flatMap((find) => find(scene));
  return found.filter((refactoring) => isSound(refactoring, scene.analysis, analyse));
}
