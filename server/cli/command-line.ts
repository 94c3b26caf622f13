// Reads the command line and runs the command that it names. Whatever goes wrong with it is one line on standard
// error that says what to do, and exit status 2.

import { Command, CommanderError, Option } from 'commander';
import { NOTATIONS } from '../engine/api.ts';
import { type CheckFlags, check } from './check.ts';
import { type CliHost, type ExitStatus, UsageError } from './cli-host.ts';
import { complain } from './complain.ts';
import { type CostFlags, cost } from './cost.ts';
import { type DeriveFlags, derive } from './derive.ts';
import { type ExportFlags, exportFile } from './export.ts';
import { type FormatFlags, fmt } from './fmt.ts';
import { type ImportFlags, importFile } from './import.ts';
import { addJudgeOptions, allowOutside, readInteger } from './judge-options.ts';
import { type VerifyFlags, verify } from './verify.ts';

const EPILOGUE = `
A FILE of - is standard input. Exit status: 0 nothing is wrong; 1 a file has errors or
refuted claims; 2 bad usage, or a file that cannot be read.

  mcalc check examples/*.mcalc
  mcalc derive model.mcalc --of L --wrt Θ --steps
  mcalc verify model.mcalc --trials 20 --json`;

/** `args` without the program itself. */
export async function runCommandLine(args: readonly string[], host: CliHost): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const program = describeCommands(host, (result) => {
    status = result;
  });
  if (args.length === 0) {
    complain(host, 'say what to do, as in mcalc check FILE; mcalc --help lists the commands');
    return 2;
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof UsageError) complain(host, error.message);
    else if (!(error instanceof CommanderError)) throw error;
    else if (error.exitCode === 0) return 0;
    else complain(host, explainUsage(error, commandNamed(program, args)));
    return 2;
  }
}

function describeCommands(host: CliHost, finish: (status: ExitStatus) => void): Command {
  const { out } = host;
  const program = new Command('mcalc')
    .description('Checks, explains, repairs, derives and verifies matrix gradients that are derived by hand.')
    .version(host.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .helpCommand(false)
    .addHelpText('after', EPILOGUE)
    .configureHelp({ helpWidth: Math.min(100, out.columns) })
    // Complaints are worded in one place, below.
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: () => {}, outputError: () => {} })
    .exitOverride();

  // Subcommands inherit the settings above.
  addJudgeOptions(program.command('check'))
    .description('diagnostics with the source line, claims judged, and a summary')
    .argument('<file...>', 'files to check')
    .option('--json', 'print one JSON object')
    .option('--sarif', 'print a SARIF 2.1.0 log')
    .action(async (files: string[], flags: CheckFlags) => finish(await check(files, flags, host)));

  addJudgeOptions(program.command('derive'))
    .description('the derivatives that a file asks for, or the one named here')
    .argument('<file>', 'the file')
    .option('--of <name>', 'what to derive; alone, by all params')
    .option('--wrt <name>', 'the variable to derive by')
    .addOption(
      new Option('--order <n>', 'order of the derivative (default: 1)').argParser((text) =>
        readInteger(text, 1, 9),
      ),
    )
    .option('--steps', 'print the derivation with its rules')
    .option('--every-move', 'print the derivation with every single move')
    .option('--closed', 'write each derivative out in one formula, however long, instead of a backward pass')
    .option('--nodes', 'print a gradient node by node: value, shape, differential, adjoint')
    .option('--json', 'print one JSON object')
    .action(async (file: string, flags: DeriveFlags) => finish(await derive(file, flags, host)));

  addJudgeOptions(program.command('verify'))
    .description('every claim and every derivative, checked with numbers')
    .argument('<file...>', 'files to verify')
    .option('--json', 'print one JSON object')
    .option('--evidence', 'the points that each verdict rests on: sizes, values, errors, steps')
    .action(async (files: string[], flags: VerifyFlags) => finish(await verify(files, flags, host)));

  program
    .command('export')
    .description('definitions and derivatives in another notation')
    .argument('<file>', 'the file')
    .addOption(new Option('--to <target>', 'the notation').choices(NOTATIONS).makeOptionMandatory())
    .option('--self-test', 'code only: with a main part that compares every derivative with differences')
    .option('-o, --output <file>', 'write to a file')
    .addOption(allowOutside())
    .action(async (file: string, flags: ExportFlags) => finish(await exportFile(file, flags, host)));

  program
    .command('cost')
    .description('operations and memory of each definition and derivative, as polynomials in the sizes')
    .argument('<file>', 'the file')
    .addOption(allowOutside())
    .action(async (file: string, flags: CostFlags) => finish(await cost(file, flags, host)));

  program
    .command('import')
    .description(
      'the mathematics of a LaTeX or Markdown document, of lines of NumPy, or of a pasted piece, as a .mcalc file',
    )
    .argument('<file>', 'the document')
    .option('-o, --output <file>', 'write to a file')
    .action(async (file: string, flags: ImportFlags) => finish(await importFile(file, flags, host)));

  program
    .command('fmt')
    .description('lays files out in the one style, in place')
    .argument('<file...>', 'files to format')
    .option('--check', 'write nothing; list the files that would change')
    .option('--ascii', 'spell Unicode operators in ASCII')
    .action(async (files: string[], flags: FormatFlags) => finish(await fmt(files, flags, host)));

  program
    .command('lsp')
    .description('the language server, for any editor')
    .option('--stdio', 'speak over standard input and output')
    // Editors add options of their own, such as --clientProcessId=….
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async ({ stdio }: { stdio?: boolean }) => {
      if (!stdio)
        throw new UsageError('the server speaks over standard input and output; say mcalc lsp --stdio');
      await host.serve();
    });

  program
    .command('mcp')
    .description('the tools check, derive, verify and export for assistants (Model Context Protocol)')
    .action(() => host.serveAssistant());

  return program;
}

function commandNamed(program: Command, args: readonly string[]): string {
  const found = program.commands.find((command) => command.name() === args[0]);
  return found ? `mcalc ${found.name()}` : 'mcalc';
}

/** "error: unknown option '--jsn'\n(Did you mean --json?)" on one line, with the way to help. */
function explainUsage(error: CommanderError, command: string): string {
  const message = error.message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '');
  return `${message}; ${command} --help says what there is`;
}
