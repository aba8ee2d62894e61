/** What a trace can show: instructions, exceptions, device accesses, interrupts. */
export const TRACE_KINDS = ['in', 'exc', 'mmio', 'gic'] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];

/** What is traced, from `--trace`. */
export interface TraceSpec {
  readonly kinds: ReadonlySet<TraceKind>;
  /** Only this CPU. */
  readonly cpu: number | undefined;
  /** Only where the instruction's virtual address lies in this range, both ends included. */
  readonly pc: readonly [number, number] | undefined;
  /** Only while a CPU's count of executed instructions lies in this range, both ends included. */
  readonly from: number;
  readonly to: number;
  /** Only accesses to devices of these names. */
  readonly devices: readonly string[] | undefined;
  /** Instructions with the registers before them. */
  readonly regs: boolean;
  /** Instructions without count, word and name: what QEMU's log can be compared with. */
  readonly bare: boolean;
}

const FORM = 'KIND[,KIND…][;cpu=N][;pc=LOW-HIGH][;from=COUNT][;to=COUNT][;dev=NAME[,NAME…]][;regs][;bare]';

function kindsOf(text: string): ReadonlySet<TraceKind> {
  const kinds = new Set<TraceKind>();
  for (const word of text.split(',')) {
    const kind = TRACE_KINDS.find((k) => k === word);
    if (!kind)
      throw new Error(`--trace: '${word}' is no kind of trace: it takes ${TRACE_KINDS.join(', ')}, as in ${FORM}`);
    kinds.add(kind);
  }
  return kinds;
}

function count(name: string, text: string, most = Number.MAX_SAFE_INTEGER): number {
  const n = Number(text);
  if (!/^\d+$/.test(text) || n > most)
    throw new Error(`--trace: ${name}=${text}: a whole number from 0 to ${most} is wanted`);
  return n;
}

function addresses(text: string): readonly [number, number] {
  const match = /^(?:0x)?([0-9a-fA-F]{1,8})-(?:0x)?([0-9a-fA-F]{1,8})$/.exec(text);
  const low = Number.parseInt(match?.[1] ?? '', 16);
  const high = Number.parseInt(match?.[2] ?? '', 16);
  if (!match || low > high)
    throw new Error(
      `--trace: pc=${text}: two hexadecimal addresses, the lower one first, are wanted, as in pc=c0008000-c0009000`,
    );
  return [low, high];
}

/** Reads the argument of `--trace`. Throws an Error that says what is wrong and what would be right. */
export function parseTraceSpec(text: string, cpus = 2): TraceSpec {
  const [kinds = '', ...filters] = text.split(';');
  const seen = new Map<string, string>();
  for (const filter of filters) {
    const at = filter.indexOf('=');
    const name = at < 0 ? filter : filter.slice(0, at);
    const valued = ['cpu', 'pc', 'from', 'to', 'dev'].includes(name);
    if (!valued && name !== 'regs' && name !== 'bare') throw new Error(`--trace: '${filter}' is no filter: ${FORM}`);
    if (valued !== at >= 0)
      throw new Error(`--trace: '${filter}': ${name} ${valued ? 'needs a value' : 'takes no value'}, as in ${FORM}`);
    if (seen.has(name)) throw new Error(`--trace: ${name} is given twice`);
    seen.set(name, filter.slice(at + 1));
  }
  const number = (name: string, absent: number, most?: number): number =>
    seen.has(name) ? count(name, seen.get(name)!, most) : absent;
  const spec: TraceSpec = {
    kinds: kindsOf(kinds),
    cpu: seen.has('cpu') ? number('cpu', 0, cpus - 1) : undefined,
    pc: seen.has('pc') ? addresses(seen.get('pc')!) : undefined,
    from: number('from', 0),
    to: number('to', Number.POSITIVE_INFINITY),
    devices: seen.get('dev')?.split(','),
    regs: seen.has('regs'),
    bare: seen.has('bare'),
  };
  if (spec.from > spec.to) throw new Error(`--trace: from=${spec.from} is after to=${spec.to}`);
  return spec;
}
