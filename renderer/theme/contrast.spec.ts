import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

// WCAG 2.2: text 4.5 : 1 (1.4.3), lines and signs that carry meaning 3 : 1 (1.4.11).

type Theme = Readonly<Record<string, string>>;

const css = readFileSync(new URL('theme.css', import.meta.url), 'utf8');

/** The colours that a block of theme.css sets. */
function themeOf(name: 'dark' | 'light'): Theme {
  const block = css.slice(css.indexOf(`:root[data-theme="${name}"] {`)).match(/\{([^}]*)\}/)![1]!;
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, key, value]) => [key!, value!]),
  );
}

/** Relative luminance of `#rrggbb`, as WCAG defines it. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

const SURFACES = ['background', 'surface', 'surface-raised', 'surface-sunken'];
const DOMAINS = ['xen', 'dom0', 1, 2, 3, 4, 5, 6].map((name) => `domain-${name}`);

const TEXT: readonly (readonly [string, readonly string[]])[] = [
  ['text', [...SURFACES, 'accent-quiet', 'good-quiet', 'warning-quiet', 'bad-quiet']],
  ['text-quiet', [...SURFACES, 'accent-quiet']],
  ['accent', SURFACES],
  ['accent-text', ['accent']],
  ['bad-text', ['bad']],
  ['good', [...SURFACES, 'good-quiet']],
  ['warning', [...SURFACES, 'warning-quiet']],
  ['bad', [...SURFACES, 'bad-quiet']],
  ...DOMAINS.map((name) => [name, ['surface', 'surface-raised']] as const),
];
const SIGNS: readonly (readonly [string, readonly string[]])[] = [
  ['line-strong', ['surface', 'surface-raised']],
  ['focus', SURFACES],
  ...DOMAINS.map((name) => [name, SURFACES] as const),
];

describe.each(['dark', 'light'] as const)('theme %s', (name) => {
  const theme = themeOf(name);
  const short = (pairs: typeof TEXT, least: number): string[] =>
    pairs.flatMap(([front, backs]) =>
      backs.flatMap((back) => {
        const ratio = contrast(theme[front]!, theme[back]!);
        return ratio < least ? [`${front} on ${back}: ${ratio.toFixed(2)}`] : [];
      }),
    );

  test('text can be read on every surface it stands on', () => {
    expect(short(TEXT, 4.5)).toEqual([]);
  });

  test('signs can be told from what they stand on', () => {
    expect(short(SIGNS, 3)).toEqual([]);
  });
});

test('theme: a window that is empty yet is as bright as it will be', () => {
  const page = readFileSync(new URL('../index.html', import.meta.url), 'utf8');
  expect(page).not.toContain('data-theme');
  const first = css.match(/:root:not\(\[data-theme\]\) \{[^}]*--background: (#\w+);/)?.[1];
  expect(first).toBe(themeOf('light').background);
});
