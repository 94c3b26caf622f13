// Lays a document out: no blanks at line ends, one empty line at most, one line break at the end.

export interface FormatOptions {
  readonly ascii?: boolean;
}

export function formatDocument(text: string, _options: FormatOptions = {}): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const kept = lines.filter((line, index) => line !== '' || (index > 0 && lines[index - 1] !== ''));
  return `${kept.join('\n').replace(/\n+$/u, '')}\n`;
}
