import * as v from 'valibot';

// What the agent in Dom0 (guests/dom0-agent) and the lab say to each other: lines of JSON over a virtio console. docs/lab.md has it in words.
// Dom0 is a guest: everything that comes from it is checked.

/** Of the protocol: an agent of another is refused. */
export const AGENT_VERSION = 1;

/** Longest line in bytes, either way. The agent splits console output and long texts accordingly. */
export const LONGEST_LINE = 65_536;

const name = v.pipe(v.string(), v.maxLength(256));
const text = v.pipe(v.string(), v.maxLength(LONGEST_LINE));
const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const count = v.pipe(v.number(), v.minValue(0));

/** Why a domain stopped: Xen's SHUTDOWN_* codes (xen/include/public/sched.h). */
const Reason = v.picklist(['poweroff', 'reboot', 'suspend', 'crash', 'watchdog', 'soft-reset', 'unknown']);
export type ShutdownReason = v.InferOutput<typeof Reason>;

/** The agent has started, or started anew: what was asked of it before is forgotten. */
const Hello = v.object({ event: v.literal('hello'), version: v.number(), agent: text });
/** A domain's console shows something; each character of `data` is a byte. */
const ConsoleOutput = v.object({ event: v.literal('console'), domain: name, data: text });
/**
 * A domain that the agent follows: `created` is there and paused, `running` was let go, `stopped` has shut itself down or crashed, `gone` was
 * taken away, `failed` could not be made again.
 */
const DomainChange = v.object({
  event: v.literal('domain'),
  domain: name,
  change: v.picklist(['created', 'running', 'stopped', 'gone', 'failed']),
  id: v.optional(id),
  reason: v.optional(Reason),
  message: v.optional(text),
});
/** A node of xenstore that is watched has changed, or one below it. */
const Watch = v.object({ event: v.literal('watch'), token: name, path: text, value: v.nullable(text) });
/** Something for the log. */
const Note = v.object({ event: v.literal('log'), message: text });

export const AgentEvent = v.variant('event', [Hello, ConsoleOutput, DomainChange, Watch, Note]);
export type AgentEvent = v.InferOutput<typeof AgentEvent>;

export const AgentAnswer = v.union([
  v.object({ id, error: v.object({ code: name, message: text }) }),
  v.object({ id, result: v.unknown() }),
]);
export type AgentAnswer = v.InferOutput<typeof AgentAnswer>;

/** A domain as Xen counts it. It has no name in xenstore while it is made and while it is taken down. */
export const DomainInfo = v.object({
  id,
  name,
  state: v.picklist(['running', 'blocked', 'paused', 'stopped', 'dying']),
  reason: v.optional(Reason),
  /** CPU time of all its vCPUs, in nanoseconds. */
  cpuTime: count,
  vcpus: count,
  memoryKiB: count,
});
export type DomainInfo = v.InferOutput<typeof DomainInfo>;

/** What the answers to the agent's methods look like. */
export const answers = {
  version: v.object({ version: v.number(), agent: text }),
  create: v.object({ id }),
  destroy: v.object({}),
  shutdown: v.object({}),
  reboot: v.object({}),
  pause: v.object({}),
  unpause: v.object({}),
  crash: v.object({}),
  list: v.object({ domains: v.pipe(v.array(DomainInfo), v.maxLength(1000)) }),
  type: v.object({}),
  'xenstore-read': v.object({ value: v.nullable(text) }),
  'xenstore-list': v.object({ names: v.array(text) }),
  'xenstore-write': v.object({}),
  'xenstore-watch': v.object({}),
  'xenstore-unwatch': v.object({}),
  write: v.object({}),
  run: v.object({ status: v.number(), output: text }),
} as const;

/** What domains do afterwards, in xl's words. */
export type Afterwards = 'restart' | 'destroy' | 'preserve';

/** The parameters of the agent's methods. */
export interface AgentParameters {
  version: Record<string, never>;
  /**
   * Makes a domain from an xl.cfg in Dom0: paused, then with its console and whatever `attach` does (a program that gets the domain's name, run
   * before every start), then lets it go. From then on the agent does what `on` says when the domain stops. A domain of that name that is
   * there already is followed from now on.
   */
  create: {
    readonly domain: string;
    readonly config: string;
    readonly attach: string;
    readonly on: { readonly [Reason in 'poweroff' | 'reboot' | 'crash' | 'watchdog']: Afterwards };
  };
  destroy: { readonly domain: string };
  shutdown: { readonly domain: string };
  reboot: { readonly domain: string };
  pause: { readonly domain: string };
  unpause: { readonly domain: string };
  /** Xen stops it as one that has crashed, whatever it runs. */
  crash: { readonly domain: string };
  list: Record<string, never>;
  /** Types at a domain's console; each character is a byte. */
  type: { readonly domain: string; readonly data: string };
  'xenstore-read': { readonly path: string };
  'xenstore-list': { readonly path: string };
  'xenstore-write': { readonly path: string; readonly value: string };
  'xenstore-watch': { readonly path: string; readonly token: string };
  'xenstore-unwatch': { readonly path: string; readonly token: string };
  /** Writes a piece of a file in Dom0, in base64, at its end, which must be at byte `at`; 0 begins it anew. */
  write: { readonly path: string; readonly at: number; readonly data: string };
  /** Runs a program and waits for its end; `background` does not wait and keeps it running when it ends. */
  run: { readonly words: readonly string[]; readonly background?: boolean };
}

export type AgentMethod = keyof AgentParameters & keyof typeof answers;
export type AgentResult<M extends AgentMethod> = v.InferOutput<(typeof answers)[M]>;
