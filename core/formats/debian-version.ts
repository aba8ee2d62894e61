/**
 * Orders two version numbers as dpkg does (deb-version(7)): negative when `a` is older, positive when newer, 0 when equal.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  return (
    left.epoch - right.epoch ||
    compareParts(left.upstream, right.upstream) ||
    compareParts(left.revision, right.revision)
  );
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const colon = version.indexOf(':');
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf('-');
  return {
    epoch: colon < 0 ? 0 : Number.parseInt(version.slice(0, colon), 10) || 0,
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? '' : rest.slice(dash + 1),
  };
}

/** Alternating runs of other characters and of digits, the latter compared as numbers. */
function compareParts(a: string, b: string): number {
  const [left, right] = [runs(a), runs(b)];
  for (let n = 0; n < Math.max(left.length, right.length); n++) {
    const [l, r] = [left[n] ?? '', right[n] ?? ''];
    const order = n % 2 === 0 ? compareText(l, r) : compareNumber(l, r);
    if (order !== 0) return order;
  }
  return 0;
}

function runs(text: string): string[] {
  const parts: string[] = [];
  for (const [, other = '', digits = ''] of text.matchAll(/(\D*)(\d*)/g)) parts.push(other, digits);
  return parts;
}

function compareNumber(a: string, b: string): number {
  const [l, r] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return l.length - r.length || (l < r ? -1 : l > r ? 1 : 0);
}

function compareText(a: string, b: string): number {
  for (let n = 0; n < Math.max(a.length, b.length); n++) {
    const order = weight(a[n]) - weight(b[n]);
    if (order !== 0) return order;
  }
  return 0;
}

/** A tilde sorts before the end, letters before all other characters. */
function weight(character: string | undefined): number {
  if (character === '~') return -1;
  if (character === undefined) return 0;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}
