import { DbcReader } from './dbc-reader.ts';

/** A signal within a message's bytes. Its physical value is raw * factor + offset. */
export interface DbcSignal {
  readonly name: string;
  /** As in the file: the lowest bit of a little-endian signal, the highest of a big-endian one. */
  readonly start: number;
  /** Bits, 1 to 32. */
  readonly length: number;
  readonly bigEndian: boolean;
  readonly signed: boolean;
  readonly factor: number;
  readonly offset: number;
  /** Physical bounds. */
  readonly minimum: number;
  readonly maximum: number;
  readonly unit: string;
  readonly receivers: readonly string[];
  /** Names of raw values. */
  readonly values: ReadonlyMap<number, string>;
}

export interface DbcMessage {
  readonly id: number;
  readonly extended: boolean;
  readonly name: string;
  /** Bytes, 0 to 8. */
  readonly length: number;
  readonly sender: string;
  readonly signals: readonly DbcSignal[];
  /** Milliseconds between two (attribute GenMsgCycleTime); 0 where it is not sent by itself. */
  readonly cycle: number;
}

/** A description of the signals on a bus: the parts of a DBC file that matter here. */
export interface Dbc {
  readonly nodes: readonly string[];
  readonly messages: readonly DbcMessage[];
}

interface Draft {
  readonly nodes: string[];
  readonly messages: Map<number, DbcMessage & { signals: DbcSignal[]; cycle: number }>;
  defaultCycle: number;
}

const CYCLE = 'GenMsgCycleTime';
/** The bit of a message's number that says that the identifier is extended. */
const EXTENDED = 2 ** 31;
/** Messages without an identifier that gather what has no other place. */
const INDEPENDENT = 0xc000_0000;
const MOST_MESSAGES = 4096;
const MOST_VALUES = 65_536;

/** Statements that say nothing of how signals lie in frames. */
const IGNORED = new Set(
  (
    'BA_DEF_ BA_DEF_REL_ BA_REL_ BA_DEF_DEF_REL_ BA_DEF_SGTYPE_ BA_SGTYPE_ BO_TX_BU_ BU_BO_REL_ BU_EV_REL_ BU_SG_REL_ CAT_ CAT_DEF_ ' +
    'CM_ ENVVAR_DATA_ EV_ EV_DATA_ FILTER SGTYPE_ SGTYPE_VAL_ SIG_GROUP_ SIG_TYPE_REF_ SIGTYPE_VALTYPE_ VAL_TABLE_'
  ).split(' '),
);

/**
 * Reads a DBC file.
 * @throws Error `line N: …` that says what is wrong, or what this reader does not know: multiplexed signals, floating point, more than 32 bits.
 */
export function parseDbc(text: string): Dbc {
  const reader = new DbcReader(text);
  const draft: Draft = { nodes: [], messages: new Map(), defaultCycle: 0 };
  while (!reader.atEnd) statement(reader, draft);
  const messages = [...draft.messages.values()].map((message) =>
    message.cycle < 0 ? { ...message, cycle: draft.defaultCycle } : message,
  );
  return { nodes: draft.nodes, messages };
}

function statement(reader: DbcReader, draft: Draft): void {
  const keyword = reader.keyword();
  if (keyword === 'VERSION') reader.string();
  else if (keyword === 'NS_') newSymbols(reader);
  else if (keyword === 'BS_') bitTiming(reader);
  else if (keyword === 'BU_') nodes(reader, draft);
  else if (keyword === 'BO_') message(reader, draft);
  else if (keyword === 'VAL_') valueNames(reader, draft);
  else if (keyword === 'BA_DEF_DEF_') attributeDefault(reader, draft);
  else if (keyword === 'BA_') attribute(reader, draft);
  else if (IGNORED.has(keyword)) reader.skipStatement();
  else if (keyword === 'SG_') reader.fail('a signal (SG_) belongs below its message (BO_)');
  else if (keyword === 'SIG_VALTYPE_') reader.fail('signals in floating point (SIG_VALTYPE_) are not known here');
  else if (keyword === 'SG_MUL_VAL_') reader.fail('multiplexed signals (SG_MUL_VAL_) are not known here');
  else
    reader.fail(`${keyword} is no statement of a DBC file: those here are VERSION, NS_, BS_, BU_, BO_, SG_, VAL_, BA_`);
}

/** Keywords on lines of their own; they are indented, so the next statement begins where a line is not. */
function newSymbols(reader: DbcReader): void {
  reader.expect(':');
  while (!reader.atEnd && reader.indented) reader.word();
}

function bitTiming(reader: DbcReader): void {
  reader.expect(':');
  if (!reader.sameLine) return;
  reader.number();
  if (reader.take(':')) {
    reader.number();
    reader.expect(',');
    reader.number();
  }
}

function nodes(reader: DbcReader, draft: Draft): void {
  reader.expect(':');
  while (reader.sameLine) draft.nodes.push(reader.identifier());
}

function message(reader: DbcReader, draft: Draft): void {
  const number = reader.integer(0, 0xffff_ffff);
  const name = reader.identifier();
  reader.expect(':');
  const independent = number === INDEPENDENT;
  const length = reader.integer(0, independent ? 64 : 8);
  const sender = reader.identifier();
  const extended = number >= EXTENDED;
  const id = extended ? number - EXTENDED : number;
  if (!independent && id > (extended ? 0x1fff_ffff : 0x7ff))
    reader.fail(
      `identifier ${id} of ${name} is too large: standard ones end at 2047, extended ones have 2147483648 added`,
    );
  if (draft.messages.has(number)) reader.fail(`message ${number} is described twice`);
  if (draft.messages.size >= MOST_MESSAGES) reader.fail(`more than ${MOST_MESSAGES} messages`);
  const signals: DbcSignal[] = [];
  const used = new Uint8Array(64);
  while (reader.takeWord('SG_')) {
    const one = signal(reader);
    if (signals.some((other) => other.name === one.name)) reader.fail(`${name} has two signals ${one.name}`);
    if (!independent) occupy(reader, one, length, used, name);
    signals.push(one);
  }
  if (!independent) draft.messages.set(number, { id, extended, name, length, sender, signals, cycle: -1 });
}

/** The bits of a signal, in the numbering of little-endian signals: bit n is bit n % 8 of byte n / 8. Lowest first. */
export function bitsOf({ start, length, bigEndian }: Pick<DbcSignal, 'start' | 'length' | 'bigEndian'>): number[] {
  const bits: number[] = [];
  let bit = start;
  for (let n = 0; n < length; n++) {
    bits.push(bit);
    // A big-endian signal goes down within a byte, then on to the next byte's highest bit.
    if (!bigEndian) bit++;
    else bit = bit % 8 === 0 ? bit + 15 : bit - 1;
  }
  return bigEndian ? bits.reverse() : bits;
}

function occupy(reader: DbcReader, signal: DbcSignal, length: number, used: Uint8Array, message: string): void {
  for (const bit of bitsOf(signal)) {
    if (bit >= 8 * length)
      reader.fail(`${signal.name} needs bit ${bit}: ${message} has ${length} bytes, bits 0 to ${8 * length - 1}`);
    if (used[bit]) reader.fail(`${signal.name} and another signal of ${message} share bit ${bit}`);
    used[bit] = 1;
  }
}

function signal(reader: DbcReader): DbcSignal {
  const name = reader.identifier();
  if (!reader.take(':')) reader.fail(`${name}: a colon is missing, or it is multiplexed, which is not known here`);
  const start = reader.integer(0, 63);
  reader.expect('|');
  const length = reader.integer(1, 64);
  if (length > 32) reader.fail(`${name} has ${length} bits: at most 32 are known here`);
  reader.expect('@');
  const order = reader.integer(0, 1);
  const signed = !reader.take('+');
  if (signed) reader.expect('-');
  reader.expect('(');
  const factor = reader.number();
  if (factor === 0) reader.fail(`${name}: a factor of 0 leaves nothing of it`);
  reader.expect(',');
  const offset = reader.number();
  reader.expect(')');
  reader.expect('[');
  let minimum = reader.number();
  reader.expect('|');
  let maximum = reader.number();
  reader.expect(']');
  if (minimum > maximum) reader.fail(`${name}: its least value ${minimum} is above its greatest ${maximum}`);
  const unit = reader.string();
  const receivers = [reader.identifier()];
  while (reader.take(',')) receivers.push(reader.identifier());
  // [0|0] stands for no bounds beside those of the raw value.
  if (minimum === 0 && maximum === 0)
    [minimum, maximum] = rawBounds(length, signed)
      .map((raw) => raw * factor + offset)
      .sort((a, b) => a - b) as [number, number];
  return {
    name,
    start,
    length,
    bigEndian: order === 0,
    signed,
    factor,
    offset,
    minimum,
    maximum,
    unit,
    receivers,
    values: new Map(),
  };
}

/** Least and greatest raw value. */
export const rawBounds = (length: number, signed: boolean): [number, number] =>
  signed ? [-(2 ** (length - 1)), 2 ** (length - 1) - 1] : [0, 2 ** length - 1];

function valueNames(reader: DbcReader, draft: Draft): void {
  if (!reader.atNumber) {
    // Of an environment variable.
    reader.skipStatement();
    return;
  }
  const number = reader.integer(0, 0xffff_ffff);
  const name = reader.identifier();
  const found = draft.messages.get(number)?.signals.find((one) => one.name === name);
  if (!found && number !== INDEPENDENT)
    reader.fail(`VAL_ is of a signal ${name} of message ${number}, which there is not`);
  const values = (found?.values ?? new Map()) as Map<number, string>;
  while (!reader.take(';')) {
    const raw = reader.integer(-(2 ** 31), 2 ** 32 - 1);
    values.set(raw, reader.string());
    if (values.size > MOST_VALUES) reader.fail(`more than ${MOST_VALUES} names`);
  }
}

function attributeDefault(reader: DbcReader, draft: Draft): void {
  const name = reader.string();
  if (name === CYCLE) draft.defaultCycle = reader.integer(0, 3_600_000);
  reader.skipStatement();
}

function attribute(reader: DbcReader, draft: Draft): void {
  if (reader.string() === CYCLE && reader.takeWord('BO_')) {
    const number = reader.integer(0, 0xffff_ffff);
    const message = draft.messages.get(number);
    if (!message) reader.fail(`${CYCLE} is of message ${number}, which there is not`);
    else message.cycle = reader.integer(0, 3_600_000);
  }
  reader.skipStatement();
}
