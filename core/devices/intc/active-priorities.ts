import { IDLE_PRIORITY } from './interrupt-state.ts';

/** The smallest binary point of an interface with 32 preemption levels (GICv2 4.4.3). */
export const MIN_BINARY_POINT = 2;

/**
 * The group priority of an interrupt: the part of its priority that decides preemption.
 * A binary point of n keeps bits [7:n+1] (GICv2 3.3.3, table 3-2).
 */
export const groupPriority = (priority: number, binaryPoint: number): number =>
  priority & (0xff << (binaryPoint + 1)) & 0xff;

/** The running priority that a map of active group priorities means: bit n stands for priority 8 * n (GICv2 4.4.14). */
export const runningPriority = (active: number): number =>
  active === 0 ? IDLE_PRIORITY : (31 - Math.clz32(active & -active)) << 3;

/** The map with one more group priority active. */
export const activate = (active: number, priority: number): number => (active | (1 << (priority >>> 3))) >>> 0;

/** The map without its highest active priority: the effect of an end of interrupt. */
export const dropHighest = (active: number): number => (active & (active - 1)) >>> 0;
