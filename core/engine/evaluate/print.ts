import type { FlagName, Instruction, Node, Operand, PureOp } from '../../arm/ir/node.ts';
import { Word } from '../../arm/state.ts';

/** JavaScript of an instruction with its constants taken out: instructions of one shape share the text, so V8 compiles and optimises it once. */
export interface Template {
  /** Body of a function of no arguments that uses k0, k1 … and the names of the environment. */
  readonly text: string;
  readonly constants: readonly number[];
  /** Which of them count from the start of the block: those of an instruction further on are greater by the distance. */
  readonly placed: readonly number[];
}

const PURE_TEXT: Readonly<Record<PureOp, (a: string, b: string, c: string) => string>> = {
  add: (a, b) => `(${a}+${b})|0`,
  sub: (a, b) => `(${a}-${b})|0`,
  mul: (a, b) => `Math.imul(${a},${b})`,
  umulh: (a, b) => `umulh(${a},${b})`,
  smulh: (a, b) => `smulh(${a},${b})`,
  udiv: (a, b) => `(${b}===0?0:((${a}>>>0)/(${b}>>>0))|0)`,
  sdiv: (a, b) => `(${b}===0?0:(${a}/${b})|0)`,
  and: (a, b) => `${a}&${b}`,
  or: (a, b) => `${a}|${b}`,
  xor: (a, b) => `${a}^${b}`,
  shl: (a, b) => `${a}<<${b}`,
  lsr: (a, b) => `(${a}>>>${b})|0`,
  asr: (a, b) => `${a}>>${b}`,
  ror: (a, b) => `(${a}>>>${b})|(${a}<<(32-${b}))`,
  clz: (a) => `Math.clz32(${a})`,
  sext8: (a) => `(${a}<<24)>>24`,
  sext16: (a) => `(${a}<<16)>>16`,
  eq: (a, b) => `${a}===${b}?1:0`,
  ne: (a, b) => `${a}!==${b}?1:0`,
  ltS: (a, b) => `${a}<${b}?1:0`,
  ltU: (a, b) => `(${a}>>>0)<(${b}>>>0)?1:0`,
  leS: (a, b) => `${a}<=${b}?1:0`,
  leU: (a, b) => `(${a}>>>0)<=(${b}>>>0)?1:0`,
  select: (a, b, c) => `${a}!==0?${b}:${c}`,
};

const FLAG_READ: Readonly<Record<FlagName, string>> = {
  N: `R[${Word.NF}]>>>31`,
  Z: `R[${Word.ZF}]===0?1:0`,
  C: `R[${Word.CF}]`,
  V: `R[${Word.VF}]`,
  Q: `R[${Word.QF}]`,
  GE: `R[${Word.GE}]`,
};

const FLAG_WORD: Readonly<Record<FlagName, number>> = {
  N: Word.NF,
  Z: Word.ZF,
  C: Word.CF,
  V: Word.VF,
  Q: Word.QF,
  GE: Word.GE,
};

const N = `R[${Word.NF}]`;
const Z = `R[${Word.ZF}]`;
const C = `R[${Word.CF}]`;
const V = `R[${Word.VF}]`;

/** Condition codes 0 to 13 as JavaScript conditions. */
const CONDITION_TEXT = [
  `${Z}===0`,
  `${Z}!==0`,
  `${C}!==0`,
  `${C}===0`,
  `${N}<0`,
  `${N}>=0`,
  `${V}!==0`,
  `${V}===0`,
  `${C}!==0&&${Z}!==0`,
  `${C}===0||${Z}===0`,
  `(${N}>>>31)===${V}`,
  `(${N}>>>31)!==${V}`,
  `${Z}!==0&&(${N}>>>31)===${V}`,
  `${Z}===0||(${N}>>>31)!==${V}`,
];

/** Operations without an effect: left out when nobody uses their value. */
const EFFECTFUL = new Set(['setReg', 'setFlag', 'load', 'store', 'setFpWord', 'fp', 'call', 'branch', 'bx', 'if']);

class Printer {
  readonly constants: number[] = [];
  readonly placed: number[] = [];
  #text = '';
  readonly #used = new Set<number>();

  print(nodes: readonly Node[]): string {
    this.#markUsed(nodes);
    this.#list(nodes);
    return this.#text;
  }

  /** From the last node to the first: a node is needed if it has an effect or a needed node uses it. */
  #markUsed(nodes: readonly Node[]): void {
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i]!;
      if (!EFFECTFUL.has(node.op) && !this.#used.has(node.id)) continue;
      if (node.alternate) this.#markUsed(node.alternate);
      if (node.consequent) this.#markUsed(node.consequent);
      for (const arg of node.args) if (typeof arg !== 'number') this.#used.add(arg.id);
    }
  }

  #list(nodes: readonly Node[]): void {
    for (const node of nodes) if (EFFECTFUL.has(node.op) || this.#used.has(node.id)) this.#node(node);
  }

  /** Small constants stay in the text: they are telling for the optimiser and rarely make a new shape. */
  #operand(x: Operand): string {
    if (typeof x !== 'number') return `v${x.id}`;
    if (x === 0 || x === 1 || x === 31) return String(x);
    return this.#constant(x);
  }

  #constant(x: number): string {
    this.constants.push(x);
    return `k${this.constants.length - 1}`;
  }

  #value(node: Node, expression: string): void {
    this.#text += this.#used.has(node.id) ? `const v${node.id}=${expression};` : `${expression};`;
  }

  #node(node: Node): void {
    const a = (i: number): string => this.#operand(node.args[i]!);
    switch (node.op) {
      case 'reg':
        return this.#value(node, `R[${this.#constant(node.args[0] as number)}]`);
      case 'setReg':
        this.#text += `R[${this.#constant(node.args[0] as number)}]=${a(1)};`;
        return;
      case 'pc':
        this.placed.push(this.constants.length);
        return this.#value(node, `(R[${Word.BLOCK_PC}]+${this.#constant(node.args[0] as number)})|0`);
      case 'getFlag':
        return this.#value(node, FLAG_READ[node.name as FlagName]);
      case 'setFlag':
        this.#text += `R[${FLAG_WORD[node.name as FlagName]}]=${a(0)};`;
        return;
      case 'condition':
        return this.#value(node, `${CONDITION_TEXT[node.args[0] as number]}?1:0`);
      case 'load':
      case 'store':
        return this.#access(node);
      case 'fpWord':
        return this.#value(node, `R[${this.#constant(Word.FP + (node.args[0] as number))}]`);
      case 'setFpWord':
        this.#text += `R[${this.#constant(Word.FP + (node.args[0] as number))}]=${a(1)};`;
        return;
      case 'fp':
        this.#text += `F.${node.name}(${node.args.map((x) => this.#constant(x as number)).join(',')});`;
        return;
      case 'call':
        return this.#value(node, `S.${node.name}(${node.args.map((x) => this.#operand(x)).join(',')})`);
      case 'high':
        return this.#value(node, `R[${Word.HIGH}]`);
      case 'branch':
        this.#text += `R[15]=${a(0)};`;
        return;
      case 'bx':
        this.#text += `bx(${a(0)});`;
        return;
      case 'if':
        this.#text += `if(${a(0)}!==0){`;
        this.#list(node.consequent!);
        if (node.alternate!.length > 0) {
          this.#text += '}else{';
          this.#list(node.alternate!);
        }
        this.#text += '}';
        return;
      default:
        return this.#value(
          node,
          PURE_TEXT[node.op](a(0), node.args.length > 1 ? a(1) : '', node.args.length > 2 ? a(2) : ''),
        );
    }
  }

  #access(node: Node): void {
    const { align = 1, unprivileged = false } = node.options ?? {};
    const size = node.name === 'u32' ? 4 : node.name!.endsWith('16') ? 2 : 1;
    const address = this.#operand(node.args[0]!);
    // An alignment that the plain access checks by itself needs no other function: it goes the slow way when unaligned.
    const plain = align === 1 && !unprivileged;
    const checked = `,${align},${unprivileged ? 1 : 0}`;
    if (node.op === 'store') {
      const value = this.#operand(node.args[1]!);
      this.#text += plain ? `st${size * 8}(${address},${value});` : `stx${size * 8}(${address},${value}${checked});`;
      return;
    }
    const raw = plain ? `ld${size * 8}(${address})` : `ldx${size * 8}(${address}${checked})`;
    const text = node.name === 's8' ? `(${raw}<<24)>>24` : node.name === 's16' ? `(${raw}<<16)>>16` : raw;
    this.#value(node, text);
  }
}

/** The JavaScript of an instruction. */
export function printInstruction(instruction: Instruction): Template {
  const printer = new Printer();
  const text = printer.print(instruction.nodes);
  return { text, constants: printer.constants, placed: printer.placed };
}
