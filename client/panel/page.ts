// The page around the panel's content. Its policy lets in the extension's own script, styles and fonts, and nothing else.

import { escapeHtml } from './html.ts';

export interface PageParts {
  /** The source of the extension's own files, as the editor names it. */
  readonly source: string;
  readonly nonce: string;
  readonly script: string;
  readonly styles: readonly string[];
}

export function renderPage({ source, nonce, script, styles }: PageParts): string {
  const policy = `default-src 'none'; style-src ${source}; font-src ${source}; script-src 'nonce-${nonce}' ${source}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${styles.map((style) => `<link rel="stylesheet" href="${escapeHtml(style)}">`).join('\n')}
<title>MCalc</title>
</head>
<body>
<main id="view"></main>
<div id="said" class="heard-only" role="status" aria-live="polite"></div>
<script type="module" nonce="${nonce}" src="${escapeHtml(script)}"></script>
</body>
</html>`;
}
