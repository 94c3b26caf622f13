// Plays an assistant: hands the text of the active editor to MCalc's tool, and shows what it says in a new document.

const { commands, LanguageModelTextPart, lm, window, workspace } = require('vscode');

/** @param {import('vscode').ExtensionContext} context */
exports.activate = ({ subscriptions }) => {
  subscriptions.push(
    commands.registerCommand('assistant.verify', async () => {
      const text = window.activeTextEditor?.document.getText();
      const said = await ask({ text });
      const refused = await ask({ words: text });
      const content = `${said}\n${refused}\n`;
      await window.showTextDocument(await workspace.openTextDocument({ content, language: 'plaintext' }));
    }),
  );
};

/** @param {object} input */
async function ask(input) {
  try {
    const { content } = await lm.invokeTool('mcalc_verify', { input, toolInvocationToken: undefined });
    const said = content.map((part) => (part instanceof LanguageModelTextPart ? part.value : '')).join('');
    const [{ status, why }] = JSON.parse(said).claims;
    return JSON.stringify({ status, why });
  } catch (error) {
    return `refused: ${error instanceof Error ? error.message : error}`;
  }
}
