import type { Row } from './row.ts';

/** Work that assets/guests/bench/run knows by the row's name. */
const work = (group: 'user' | 'system', name: string, about: string): Row => ({ group, name, about });

export const WORK_ROWS: readonly Row[] = [
  work('user', 'gzip', 'busybox gzip of a text'),
  work('user', 'sha256sum', 'busybox sha256sum'),
  work('user', 'awk', 'busybox awk: fields, arrays'),
  work('user', 'sort', 'busybox sort by two keys'),
  work('user', 'shell', 'a loop of the shell'),
  work('system', 'syscall', 'getppid'),
  work('system', 'pipe', 'a byte to another process and back'),
  work('system', 'fault', 'new memory, touched page by page, given back'),
  work('system', 'exec', 'fork, exec, wait'),
  work('system', 'hypercall', 'a hypercall from a program, through Linux'),
  work('system', 'xl-list', 'xl list, 20 times'),
];

/** From the start of the process to Xen's tools in Dom0. */
export const TOOLS_ROW: Row = { group: 'boot', name: 'tools', about: "from the start to Xen's tools in Dom0" };
/** From the start of the process to a Linux guest's init. */
export const DOMU_ROW: Row = {
  group: 'boot',
  name: 'domu',
  about: 'the same, then xl create to the init of a Linux guest',
};

export const MEMORY_ROW: Row = {
  group: 'host',
  name: 'memory',
  about: "resident memory beyond the guest's RAM, at the end of the boot",
  bound: { unit: 'MiB', side: 'at most', limit: 700, aim: 400 },
};

export const IDLE_ROW: Row = {
  group: 'host',
  name: 'idle',
  about: "a host core's time while Dom0 waits at its prompt",
  bound: { unit: '%', side: 'at most', limit: 5, aim: 1 },
};

export const PARALLEL_ROW: Row = {
  group: 'host',
  name: 'parallel',
  about: 'throughput of two busy processes ÷ that of one, a thread for each CPU',
  bound: { unit: '×', side: 'at least', limit: 1.7, aim: 1.95 },
};

/** What the parallel row is computed from: the same work once, and twice at the same time. */
export const BUSY_ROWS: readonly [Row, Row] = [
  work('system', 'one-busy', 'a busy process'),
  work('system', 'two-busy', 'two at the same time'),
];

export const DOM0_ROWS: readonly Row[] = [...WORK_ROWS, TOOLS_ROW, DOMU_ROW, MEMORY_ROW, IDLE_ROW, PARALLEL_ROW];
