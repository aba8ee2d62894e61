import type { Cpu } from '../../arm/cpu.ts';
import { DataAccess, WatchHit } from '../../arm/data-access.ts';
import { InstructionDecoder } from '../../arm/encodings/decode.ts';
import { type GuestException, Raised } from '../../arm/exception.ts';
import type { CodeHolder } from '../../arm/memory/code-pages.ts';
import { fault } from '../../arm/mmu/fault.ts';
import { type Access, Execute, type Privilege, Read, Write } from '../../arm/mmu/walk.ts';
import { Word } from '../../arm/state.ts';
import { SystemOperations } from '../../arm/system/operations.ts';
import { Interpreter } from '../interpret/interpreter.ts';
import { MicroBlocks } from '../interpret/micro-blocks.ts';
import { Exit, Header, microOp, Shared } from '../interpret/micro-ops.ts';
import { CodeCache, type CodeOwner } from '../translate/code-cache.ts';
import { FLUSH_ALL, FLUSH_HYP } from '../translate/inline-calls.ts';
import { NO_PAGE } from '../translate/region.ts';
import type { Translator } from '../translate/translator.ts';
import { accessSyndrome } from './access-syndrome.ts';
import { type Block, BlockBuilder, BlockKey, decodeAt, MicroFull, type MicroTarget } from './block.ts';
import { makeAccessors } from './fast-access.ts';
import { Specialiser } from './specialise.ts';

/** Instructions kept in blocks; beyond, all blocks are forgotten, so that a guest can't fill the host's memory with code. */
const MOST_CACHED = 1 << 20;
/** Instructions of one grant. */
const MOST = 1 << 29;
/** A block inside another's region gets its own after so many times the executions that make it hot. */
const INSISTENCE = 3;

/** Blocks of one page of RAM, by offset. A place may hold several, for different keys. */
type PageBlocks = Map<number, Block>;

/** What a debugger or tracer sees before an instruction executes. Returning true stops the CPU before it. */
export type InstructionHook = (cpu: Cpu, pc: number) => boolean;

/** Why `run` ended early: at a breakpoint, before a watched access, after the step that `stopAt` allowed, by the hook. */
export type StopCause = 'breakpoint' | 'watch' | 'step' | 'hook';

/** Runs one CPU by evaluating the meanings of its instructions, block by block. */
export class Evaluator implements CodeHolder, CodeOwner {
  readonly cpu: Cpu;
  readonly access: DataAccess;
  readonly #decoder: InstructionDecoder;
  readonly #builder: BlockBuilder;
  readonly #regime: () => void;
  /** By host page. */
  #pages: (PageBlocks | undefined)[] = [];
  /** By host page: pages with code that holds only as long as this page's. */
  readonly #dependents = new Map<number, Set<number>>();
  /** Instructions in those blocks. */
  #cached = 0;
  #executeTable = 0;
  /** -1 until it is known. */
  #keyState = -1;
  #privilege: Privilege = 1;

  /**
   * Instructions executed before the present grant, those granted, and those of them left before the running block: the counters of
   * the hot path stay small integers, which V8 keeps unboxed.
   */
  #begun = 0;
  #granted = 0;
  #left = 0;
  /** Of the running block: next instruction, and where to stop. */
  #index = 0;
  #limit = 0;
  #end = 0;
  #running: Block | undefined;
  #breakpoints: ReadonlySet<number> | undefined;
  /** One instruction at a time, with this asked before each, once `hookFrom` instructions have been executed. */
  hook: InstructionHook | undefined;
  hookFrom = 0;
  /** `run` goes no further than to this count of executed instructions. */
  stopAt = Number.POSITIVE_INFINITY;
  /** Interrupts stay pending: a debugger steps through the code at hand, not into handlers. */
  holdInterrupts = false;
  /** The scheduler leaves this CPU standing. */
  held = false;
  /** Why the last `run` ended before its end, if it did. */
  stopCause: StopCause | undefined;

  readonly #cache: CodeCache | undefined;
  readonly #interpreter: Interpreter | undefined;
  readonly #micro: MicroBlocks;
  /** Instructions up to which the running block is to run, where less is left than it has; else 0. */
  #shortened = 0;
  /** Blocks with micro-operations by their number. */
  #numbered: (Block | undefined)[] = [undefined];

  /** With a translator, hot code runs translated. */
  constructor(cpu: Cpu, decoder: InstructionDecoder, translator?: Translator) {
    this.cpu = cpu;
    this.#decoder = decoder;
    this.access = new DataAccess(cpu);
    const accessors = makeAccessors(cpu, this.access);
    this.#regime = accessors.regime;
    const r = cpu.r;
    const specialiser = new Specialiser({
      ...accessors,
      R: r,
      S: new SystemOperations(cpu, this.access, accessors),
      F: cpu.fp,
      bx: (target) => {
        r[Word.T] = target & 1;
        r[Word.PC] = target & (target & 1 ? ~1 : ~3);
      },
    });
    this.#builder = new BlockBuilder(cpu, decoder, specialiser, translator?.lowered);
    this.#micro = new MicroBlocks(cpu.memory, cpu.index);
    this.#cache = translator ? new CodeCache(cpu, this.access, translator, this) : undefined;
    this.#interpreter =
      this.#cache &&
      new Interpreter(cpu, this.access, this.#cache.table, {
        leave: (left, block, at) => this.#leave(left, block, at),
        meet: (left) => this.#meet(left),
        flush: (va, flags) => cpu.flushAddress(va, (flags & FLUSH_HYP) !== 0, (flags & FLUSH_ALL) !== 0),
      });
    cpu.stop = () => {
      this.#limit = 0;
    };
    cpu.instructions = () => this.executed;
    cpu.regimeChanged = () => this.#regimeChanged();
    cpu.code.addHolder(this);
    this.#regimeChanged();
  }

  /** A debugger stopped the CPU. */
  get stopped(): boolean {
    return this.stopCause !== undefined;
  }

  /** Virtual addresses (uint32) of instructions before which the CPU stops, whatever its mode. */
  set breakpoints(addresses: ReadonlySet<number>) {
    this.#breakpoints = addresses.size > 0 ? new Set(addresses) : undefined;
    // Blocks end before breakpoints, so that only their starts are looked at. Without the page's address, that holds for every mapping.
    this.#builder.cuts = this.#breakpoints && new Set([...addresses].map((a) => a & 0xfff));
    this.#forgetBlocks();
  }

  /** Address of the instruction that is being executed, for what it has caused. */
  get pc(): number {
    return this.#running ? (this.cpu.r[Word.BLOCK_PC]! + this.#running.shape.offsets[this.#index]!) >>> 0 : 0;
  }

  /** Instructions that are kept specialised in blocks. */
  get cachedInstructions(): number {
    return this.#cached;
  }

  /** Instructions executed since reset, the running one not included. */
  get executed(): number {
    return this.#begun + (this.#granted - this.#left) + this.#index;
  }

  /** Runs until `executed` reaches `end`, the CPU halts, an earlier `end` is set (see `shorten`), or for a `stopCause`. */
  run(end: number): void {
    this.stopCause = undefined;
    const last = Math.min(end, this.stopAt);
    const cpu = this.cpu;
    this.#end = last;
    this.#grant();
    while (this.#left > 0 || this.#grant()) {
      if (cpu.attention) {
        if (cpu.halt !== 'running' && !cpu.tryWake()) return;
        if (!this.holdInterrupts) cpu.takeInterrupt();
        cpu.attention = false;
        cpu.checkInterrupts();
      }
      if (this.#breakpoints?.has(cpu.r[Word.PC]! >>> 0)) {
        this.stopCause = 'breakpoint';
        return;
      }
      if (this.hook && this.executed >= this.hookFrom && this.hook(cpu, cpu.r[Word.PC]!)) {
        this.stopCause = 'hook';
        return;
      }
      if (this.#interpreter && !this.hook && !this.#breakpoints) this.#interpret(this.#interpreter);
      else this.#step();
    }
    if (this.executed >= this.stopAt) this.stopCause ??= 'step';
  }

  /** Sets the small counters of the hot path from the large ones. Returns whether there is something to run. */
  #grant(): boolean {
    this.#begun += this.#granted - this.#left;
    this.#granted = Math.max(0, Math.min(this.#end - this.#begun, MOST));
    this.#left = this.#granted;
    return this.#left > 0;
  }

  /** Lowers the end of the present `run`: an event was set for an earlier time. */
  shorten(end: number): void {
    if (end >= this.#end) return;
    this.#end = end;
    const done = this.#granted - this.#left;
    this.#left = Math.max(0, Math.min(end - this.#begun - done, this.#left));
    this.#granted = done + this.#left;
    this.#limit = 0;
  }

  /** Runs micro-operations and regions until something needs more than they can do, and does that. */
  #interpret(interpreter: Interpreter): void {
    const micro = this.#micro;
    this.#left = interpreter.run(this.#left);
    const exit = micro.shared(Shared.EXIT);
    if (exit === Exit.HOT) this.#heat(this.#blockAt(micro.shared(Shared.BLOCK)));
    else if (exit === Exit.SHORT) this.#short(interpreter, this.#blockAt(micro.shared(Shared.BLOCK)));
  }

  /** What the interpreter does after something was done for it: 0 for going on, -1 for coming back. */
  #afterwards(): number {
    this.#micro.setShared(Shared.LEFT, this.#left);
    const back = this.#left <= 0 || this.cpu.attention || this.#shortened > 0 || this.hook || this.#breakpoints;
    return back ? -1 : 0;
  }

  /** Runs as many instructions of a block as are left: for that time it ends there. */
  #short(interpreter: Interpreter, block: Block): void {
    const { words } = this.#micro;
    const count = this.#left;
    const { starts, offsets, its } = block.shape;
    const end = starts[count]!;
    const [word, instructions] = [words[end]!, words[block.micro + Header.INSTRUCTIONS]!];
    words[end] = microOp('end');
    words[block.micro + Header.INSTRUCTIONS] = count;
    this.#micro.setShared(Shared.EVALUATE, 0);
    const r = this.cpu.r;
    const pc = r[Word.PC]!;
    r[Word.BLOCK_PC] = pc;
    r[Word.PC] = (pc + offsets[count]!) | 0;
    r[Word.IT] = its[count]!;
    this.#shortened = count;
    this.#left = interpreter.resume(count, block.micro * 4, starts[0]! * 4);
    this.#shortened = 0;
    words[end] = word;
    words[block.micro + Header.INSTRUCTIONS] = instructions;
  }

  /** The block with its micro-operations at a byte address. */
  #blockAt(address: number): Block {
    return this.#numbered[this.#micro.words[(address >>> 2) + Header.ID]!]!;
  }

  /** See Elsewhere. */
  #meet(left: number): number {
    this.#left = left;
    const pc = this.cpu.r[Word.PC]!;
    // Mostly the block is known, and only its page is not.
    if (this.cpu.memory.i32[this.#executeTable + (pc >>> 12)] === 0) {
      this.#fetching(pc, () => this.#executeHost(pc));
      return this.#afterwards();
    }
    const block = this.#fetchBlock(pc);
    if (!block) return this.#afterwards();
    if (block.micro === 0) {
      this.#evaluate(block, pc);
      return this.#afterwards();
    }
    this.#micro.setShared(Shared.LEFT, left);
    this.#micro.show(block.host, block.key, block.micro);
    return block.micro * 4;
  }

  /** See Elsewhere. */
  #leave(left: number, block: number, at: number): number {
    this.#left = left;
    const next = this.#leaveOne(this.#blockAt(block), at >>> 2);
    if (next < 0) return this.#afterwards();
    this.#micro.setShared(Shared.LEFT, this.#left);
    return next * 4;
  }

  /**
   * Evaluates the instruction of a block with the micro-operation at index `at`, which the interpreter left for it.
   * Returns where to go on within the block, -1 if the block is over.
   */
  #leaveOne(block: Block, at: number): number {
    const r = this.cpu.r;
    const { starts, offsets, its, thunks } = block.shape;
    const count = this.#shortened || starts.length;
    let i = count - 1;
    while (starts[i]! > at) i--;
    const pc = r[Word.BLOCK_PC]!;
    this.#running = block;
    this.#index = i;
    this.#limit = count;
    try {
      (thunks[i] ?? this.#builder.thunk(block, i))();
    } catch (e) {
      this.#caught(e, block, pc);
      return -1;
    }
    this.#index = 0;
    const done = i + 1;
    if (this.#limit !== 0 && done < count) return starts[done]!;
    if (done < count) {
      r[Word.PC] = (pc + offsets[done]!) | 0;
      r[Word.IT] = its[done]!;
    }
    this.#left -= done;
    return -1;
  }

  /** The block at `pc`; undefined if its fetch raised an exception, which is taken then. */
  #fetchBlock(pc: number): Block | undefined {
    return this.#fetching(pc, () => this.#block(pc));
  }

  #fetching<T>(pc: number, fetch: () => T): T | undefined {
    try {
      return fetch();
    } catch (e) {
      this.#raised(e, pc, 4, undefined);
      // The exception counts as an instruction, so that an endless series of them still uses up time.
      this.#left--;
      return undefined;
    }
  }

  /** Evaluates one block, or what of it fits. */
  #step(): void {
    const pc = this.cpu.r[Word.PC]!;
    const block = this.#fetchBlock(pc);
    if (block) this.#evaluate(block, pc);
  }

  #evaluate(block: Block, pc: number): void {
    const r = this.cpu.r;
    const { thunks, offsets, its, usesIT } = block.shape;
    const count = thunks.length;
    const left = this.hook ? this.#untilHook() : this.#left;
    this.#micro.setShared(Shared.EVALUATE, 0);
    this.#index = 0;
    this.#running = block;
    this.#limit = left < count ? left : count;
    r[Word.BLOCK_PC] = pc;
    // What holds after the last instruction; that one may replace it.
    r[Word.PC] = (pc + offsets[count]!) | 0;
    if (usesIT) r[Word.IT] = its[count]!;
    try {
      while (this.#index < this.#limit) {
        (thunks[this.#index] ?? this.#builder.thunk(block, this.#index))();
        this.#index++;
      }
    } catch (e) {
      this.#caught(e, block, pc);
      return;
    }
    const done = this.#index;
    if (done < count) {
      r[Word.PC] = (pc + offsets[done]!) | 0;
      if (usesIT) r[Word.IT] = its[done]!;
    }
    this.#left -= done;
    this.#index = 0;
  }

  /** The running instruction of a block that began at `pc` raised an exception or met a watch. */
  #caught(e: unknown, block: Block, pc: number): void {
    const r = this.cpu.r;
    const i = this.#index;
    const { offsets, its, usesIT } = block.shape;
    if (usesIT) r[Word.IT] = its[i]!;
    r[Word.PC] = (pc + offsets[i]!) | 0;
    if (e instanceof WatchHit) {
      this.stopCause = 'watch';
      this.#left -= i;
      this.shorten(0);
    } else {
      this.#raised(e, (pc + offsets[i]!) | 0, offsets[i + 1]! - offsets[i]!, block);
      this.#left -= i + 1;
    }
    this.#index = 0;
  }

  /** Instructions that may run before the hook has to be asked again. */
  #untilHook(): number {
    const executed = this.#begun + (this.#granted - this.#left);
    return executed >= this.hookFrom ? 1 : Math.min(this.#left, this.hookFrom - executed);
  }

  /** A block was executed often: its region is asked for. */
  #heat(block: Block): void {
    const cache = this.#cache!;
    const { words } = this.#micro;
    const { host, micro } = block;
    const again = (executions: number): void => {
      words[micro + Header.COUNT] = executions;
    };
    const setCode = (index: number): void => {
      if (this.#numbered[block.id] === block) words[micro + Header.CODE] = index;
    };
    if (block.key >>> BlockKey.itShift !== 0) return setCode(-1);
    const threshold = cache.threshold(host);
    if (threshold > cache.hot && !block.patient) {
      block.patient = true;
      return again(threshold - cache.hot);
    }
    const asked = cache.request(host, block.key, block.covered, this.#beside(), setCode);
    // Asked for, or covered by another region: not again before long.
    again(cache.hot * (asked ? 2 : INSISTENCE));
    block.covered ||= !asked;
  }

  /** Host addresses of the virtual pages beside the PC's, as far as they hold code that was executed. */
  #beside(): { readonly before: number; readonly after: number } {
    const { code, memory, r } = this.cpu;
    const pages = memory.i32;
    const page = r[Word.PC]! >>> 12;
    const hostOf = (other: number): number => {
      const entry = other >= 0 && other < 1 << 20 ? pages[this.#executeTable + other]! : 0;
      const host = ((other << 12) + entry) >>> 0;
      return entry !== 0 && code.has(host) ? host : NO_PAGE;
    };
    return { before: hostOf(page - 1), after: hostOf(page + 1) };
  }

  #raised(e: unknown, pc: number, size: number, block: Block | undefined): void {
    if (!(e instanceof Raised)) throw e;
    this.#take(e.exception, pc, size, block);
  }

  #take(exception: GuestException, pc: number, size: number, block: Block | undefined): void {
    this.cpu.take(exception, {
      pc,
      size,
      accessSyndrome: () => (block ? this.#syndrome(pc, block) : 0),
    });
  }

  /** Decodes the faulting instruction again for its syndrome. */
  #syndrome(pc: number, block: Block): number {
    const host = this.#executeHost(pc);
    const { u16, i32 } = this.cpu.memory;
    const { offsets, its } = block.shape;
    const index = offsets.indexOf((pc - this.cpu.r[Word.BLOCK_PC]!) | 0);
    const size = (offsets[index + 1]! - offsets[index]!) as 2 | 4;
    const thumb = (block.key & BlockKey.thumb) !== 0;
    const word = !thumb
      ? i32[host >>> 2]!
      : size === 2
        ? u16[host >>> 1]!
        : (u16[host >>> 1]! << 16) | u16[this.#executeHost((pc + 2) | 0) >>> 1]!;
    const it = its[index]!;
    return accessSyndrome(decodeAt(this.#decoder, { word, size }, block.key, it, offsets[index]!, pc & 0xfff));
  }

  #block(pc: number): Block {
    const r = this.cpu.r;
    const entry = this.cpu.memory.i32[this.#executeTable + (pc >>> 12)]!;
    const host = (entry !== 0 ? pc + entry : this.#executeHost(pc)) >>> 0;
    const key = this.#keyState | r[Word.T]! | (r[Word.E]! << 1) | (r[Word.IT]! << BlockKey.itShift);
    for (let block = this.#pages[host >>> 12]?.get(host & 0xfff); block; block = block.other)
      if (block.key === key && (block.second === 0 || block.second === this.#executeHost((pc + 2) | 0))) return block;
    return this.#newBlock(pc, host, key);
  }

  starts(host: number, key: number): readonly number[] {
    const starts: number[] = [];
    for (const [offset, first] of this.#pages[host >>> 12] ?? [])
      for (let block: Block | undefined = first; block; block = block.other) if (block.key === key) starts.push(offset);
    return starts;
  }

  #newBlock(pc: number, host: number, key: number): Block {
    const { code } = this.cpu;
    code.prepare(host);
    const crosses = (host & 0xfff) === 0xffe && (key & BlockKey.thumb) !== 0;
    const second =
      crosses && InstructionDecoder.isWide(this.cpu.memory.u16[host >>> 1]!) ? this.#executeHost((pc + 2) | 0) : 0;
    if (second !== 0) code.prepare(second);
    const block = this.#build(host, key, second);
    const { instructions, bytes } = block.size;
    if (this.#cached + instructions > MOST_CACHED) {
      this.#forgetBlocks();
      return this.#newBlock(pc, host, key);
    }
    this.#cached += instructions;
    if (block.micro !== 0) {
      this.#numbered.push(block);
      const index = this.#cache?.indexAt(host, key) ?? 0;
      if (index !== 0) this.#micro.words[block.micro + Header.CODE] = index;
    }
    const page = (this.#pages[host >>> 12] ??= new Map<number, Block>());
    block.other = page.get(host & 0xfff);
    page.set(host & 0xfff, block);
    if (second === 0) code.mark(host, bytes);
    else {
      code.mark(host, 2);
      code.mark(second, 2);
      this.depends(host >>> 12, second >>> 12);
    }
    return block;
  }

  translated(host: number, key: number, index: number): void {
    const { words } = this.#micro;
    for (let block = this.#pages[host >>> 12]?.get(host & 0xfff); block; block = block.other)
      if (block.key === key && block.micro !== 0) words[block.micro + Header.CODE] = index;
  }

  depends(page: number, on: number): void {
    const pages = this.#dependents.get(on);
    if (pages) pages.add(page);
    else this.#dependents.set(on, new Set([page]));
  }

  #build(host: number, key: number, second: number): Block {
    if (!this.#cache) return this.#builder.build(host, key, second);
    const hot = this.#cache.hotAt(host, key);
    const target = (): MicroTarget => ({ blocks: this.#micro, id: this.#numbered.length, hot });
    try {
      return this.#builder.build(host, key, second, target());
    } catch (e) {
      if (!(e instanceof MicroFull)) throw e;
      this.#forgetBlocks();
      return this.#builder.build(host, key, second, target());
    }
  }

  #forgetBlocks(): void {
    this.#pages = [];
    this.#numbered = [undefined];
    this.#cached = 0;
    this.#micro.clear();
  }

  /** Host address of an instruction, through the translation; raises the prefetch abort. */
  #executeHost(va: number): number {
    const cpu = this.cpu;
    const entry = cpu.memory.i32[this.#executeTable + (va >>> 12)]!;
    if (entry !== 0) return (va + entry) >>> 0;
    const t = cpu.quickWalk;
    const failed = t.translate(va, Execute, this.#privilege);
    if (failed) throw new Raised({ kind: 'prefetch', fault: failed, address: va });
    const host = cpu.bus.host(t.address);
    if (host < 0) {
      cpu.bus.tellNothing(t.address, 'instruction fetch');
      throw new Raised({ kind: 'prefetch', fault: fault('external', 0), address: va });
    }
    cpu.tlb.fill(va, host, this.#privilege, Execute, t.size, t.notGlobal);
    return host;
  }

  #keyOf(privilege: Privilege): number {
    const { cpu } = this;
    const fp = SystemOperations.fpEnabled(cpu);
    return (
      (privilege << BlockKey.privilegeShift) |
      (fp ? BlockKey.fp : 0) |
      (fp && SystemOperations.simdEnabled(cpu) ? BlockKey.simd : 0) |
      (fp && SystemOperations.shortVectors(cpu) ? BlockKey.shortVectors : 0) |
      (SystemOperations.alignmentChecked(cpu) ? BlockKey.alignmentChecked : 0)
    );
  }

  #regimeChanged(): void {
    const cpu = this.cpu;
    const privilege = cpu.privilege();
    const key = this.#keyOf(privilege);
    if (key === this.#keyState) return;
    this.#privilege = privilege;
    this.#keyState = key;
    this.#executeTable = cpu.tlb.table(this.#privilege, Execute);
    this.#regime();
    const micro = this.#micro;
    const offset = (access: Access): number => cpu.tlb.table(this.#privilege, access) * 4 - cpu.r.byteOffset;
    micro.setShared(Shared.KEY, this.#keyState);
    micro.setShared(Shared.READS, offset(Read));
    micro.setShared(Shared.WRITES, offset(Write));
    micro.setShared(Shared.EXECUTES, offset(Execute));
  }

  // CodeHolder.

  protectPage(hostPage: number): void {
    this.cpu.tlb.forgetWrites(hostPage);
  }

  forgetPage(hostPage: number): void {
    const dependents = this.#dependents.get(hostPage >>> 12);
    if (dependents) {
      this.#dependents.delete(hostPage >>> 12);
      for (const page of dependents) this.forgetPage((page << 12) >>> 0);
    }
    this.#cache?.forgetPage(hostPage);
    const page = this.#pages[hostPage >>> 12];
    if (!page) return;
    this.#pages[hostPage >>> 12] = undefined;
    for (const first of page.values())
      for (let block: Block | undefined = first; block; block = block.other) {
        this.#micro.hide(block.host, block.key);
        this.#numbered[block.id] = undefined;
      }
  }
}
