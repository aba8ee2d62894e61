import wabt from 'wabt';
import { InstructionDecoder } from '../../../core/arm/encodings/decode.ts';
import { tables } from '../../../core/arm/encodings/tables.ts';
import { MachineMemory } from '../../../core/arm/memory/machine-memory.ts';
import { NO_PAGE } from '../../../core/engine/translate/region.ts';
import { Translator } from '../../../core/engine/translate/translator.ts';
import type { Golden } from './regions.ts';

const MIB = 1 << 20;

/** The text of the exported function `r0` of a module. */
function exportedFunction(text: string): string {
  const index = /\(export "r0" \(func (\d+)\)\)/.exec(text)?.[1];
  const start = text.indexOf(`(func (;${index};)`);
  if (index === undefined || start < 0) throw new Error('the module has no function r0');
  // Functions stand one after the other, two spaces in.
  const next = text.slice(start + 1).search(/\n {2}\(/);
  return text.slice(start, start + 1 + next);
}

/** Parameters of a region's function. */
const LEGEND = 'locals 0 to 2: instructions left, address of the first instruction, depth of calls';

/** What the translator makes of a region, in WebAssembly's text format, with its source above. */
export async function textOf({ title, source, bytes, key, offset = 0 }: Golden): Promise<string> {
  const memory = new MachineMemory(1, MIB);
  const { host } = memory.allocate('ram', 0, MIB);
  memory.u8.set(bytes, host + offset);
  const translator = new Translator(memory, new InstructionDecoder(tables));
  const region = translator.find(host + offset, key, [], NO_PAGE, host + 0x1000);
  if (!region) throw new Error(`${title}: nothing is translated`);
  const { readWasm } = await wabt();
  // Without branch hints (code metadata): the printer gets them wrong.
  const features = { threads: true, simd: true, tail_call: true };
  const module = readWasm(translator.encode([region], memory.stateOffset(0)).bytes, {
    readDebugNames: false,
    ...features,
  });
  try {
    const text = exportedFunction(module.toText({ foldExprs: true, inlineExport: false }));
    const above = [title, ...source.map((line) => `  ${line}`), LEGEND];
    return `${above.map((line) => `;; ${line}\n`).join('')}${text}\n`;
  } finally {
    module.destroy();
  }
}
