import type { Pin } from '../../../../core/lab/layout/units.ts';

/** For each vCPU the CPUs of the board that it may run on, in order. */
export type Pins = readonly (readonly number[])[];

/** What a pin means for so many vCPUs on a board with so many CPUs. A list that is too short leaves the last vCPUs free, as xl does. */
export function pinsOf(pin: Pin | undefined, vcpus: number, cpus: number): Pins {
  const all = Array.from({ length: cpus }, (_, n) => n);
  return Array.from({ length: vcpus }, (_, n) => {
    if (!pin) return all;
    return 'all' in pin ? pin.all : (pin.each[n] ?? all);
  });
}

/** As layouts write it; undefined: all CPUs for all vCPUs, for which nothing is written. */
export function pinText(pins: Pins, cpus: number): unknown {
  const texts = pins.map(cpusText);
  if (texts.some((text) => text !== texts[0])) return texts;
  return pins.length === 0 || pins[0]!.length >= cpus ? undefined : texts[0];
}

/** `0`, `0-1`, `0,2`. */
function cpusText(cpus: readonly number[]): string | number {
  const [first, ...rest] = cpus;
  if (rest.length === 0) return first ?? 0;
  const inRow = cpus.every((cpu, n) => cpu === first! + n);
  return inRow ? `${first}-${cpus.at(-1)}` : cpus.join(',');
}

/** With a CPU more, or less, for a vCPU, or for all of them. Undefined where a vCPU would have none. */
export function toggledPin(pins: Pins, cpu: number, vcpu?: number): Pins | undefined {
  const concerned = pins.filter((_, n) => vcpu === undefined || n === vcpu);
  const add = !concerned.every((cpus) => cpus.includes(cpu));
  const changed = pins.map((cpus, n) => {
    if (vcpu !== undefined && n !== vcpu) return cpus;
    if (add) return [...new Set([...cpus, cpu])].sort((a, b) => a - b);
    return cpus.filter((one) => one !== cpu);
  });
  return changed.some((cpus) => cpus.length === 0) ? undefined : changed;
}

/** With one CPU in place of another, for a vCPU, or for all of them that have it. */
export function movedPin(pins: Pins, from: number, to: number, vcpu?: number): Pins {
  return pins.map((cpus, n) => {
    if ((vcpu !== undefined && n !== vcpu) || !cpus.includes(from)) return cpus;
    return [...new Set(cpus.map((cpu) => (cpu === from ? to : cpu)))].sort((a, b) => a - b);
  });
}
