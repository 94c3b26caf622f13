// The room as the doors see it: documents as files of the language, and fixes and derivations as edits of the documents.

export { insertAlign } from './align.ts';
export type { Format } from './document.ts';
export { type Imported, importPaper } from './import-paper.ts';
export { withNotation } from './notation.ts';
export { editsOf } from './other-readings.ts';
export { fixInPaper } from './paper-fixes.ts';
