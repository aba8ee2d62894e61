import { parseCommandLine, UsageError } from './arguments.ts';
import type { Command, Io } from './command.ts';
import { guarded } from './guarded.ts';
import { ControlClient } from './lab/control-client.ts';
import { fromJson, toJson } from './lab/json.ts';
import { EXIT_OK } from './run-machine.ts';

const help = `ivilab call: call a method of a running lab

  ivilab call                      the names of all methods
  ivilab call METHOD [PARAMS]      as in ivilab call domains.destroy '{ "domain": "ivi" }'
  --lab NAME|PATH                  of which lab, where several run

PARAMS is a JSON object; what comes back is a line of JSON, in which bytes are { "base64": "…" }. docs/lab.md tells of the methods.
Status: 0 done, 1 not: the reason is on stderr.
`;

const OPTIONS = { lab: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;

function parameters(text: string): object {
  let value: unknown;
  try {
    value = fromJson(text);
  } catch (error) {
    throw new UsageError(`'${text}' is no JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(`'${text}': parameters are a JSON object, as { "domain": "ivi" }`);
  return value;
}

async function call(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCommandLine({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    io.stdout.write(help);
    return EXIT_OK;
  }
  const [method = 'methods', text = '{}', ...more] = positionals;
  if (more.length > 0) throw new UsageError(`a method and its parameters are taken, '${more[0]}' is left over`);
  const params = parameters(text);
  const lab = await ControlClient.open(values.lab);
  try {
    const result = await lab.call(method, params);
    if (method === 'methods') io.stdout.write((result as string[]).map((name) => `${name}\n`).join(''));
    else io.stdout.write(`${toJson(result)}\n`);
    return EXIT_OK;
  } finally {
    lab.close();
  }
}

export const callCommand: Command = {
  name: 'call',
  summary: 'call a method of a running lab',
  help,
  run: guarded('call', call),
};
