import type { Layout } from './schema.ts';

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let h = 0x811c_9dc5;
  for (const byte of new TextEncoder().encode(text)) h = Math.imul(h ^ byte, 0x0100_0193);
  return h >>> 0;
}

/**
 * The Ethernet addresses of all interfaces, by domain: those of the layout, the others made from the domain's name, in Xen's own range
 * (00:16:3e, of which the lower half is for such use). xl itself would draw them by lot, and a run would not repeat.
 */
export function etherAddresses({ domains }: Layout): string[][] {
  const given = domains.flatMap(({ network }) => network.flatMap(({ mac }) => mac?.toLowerCase() ?? []));
  const taken = new Set(given);
  return domains.map(({ name, network }) =>
    network.map(({ mac }, n) => {
      if (mac !== undefined) return mac.toLowerCase();
      let low = hash(`${name}/${n}`) & 0x7f_ffff;
      while (taken.has(address(low))) low = (low + 1) & 0x7f_ffff;
      taken.add(address(low));
      return address(low);
    }),
  );
}

function address(low: number): string {
  const bytes = [0x00, 0x16, 0x3e, low >>> 16, (low >>> 8) & 255, low & 255];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
