import type { ITheme } from '@xterm/xterm';

// The sixteen colours that programs choose from, apart enough from each other and from the background in either theme.
const DARK = {
  black: '#2a333d',
  red: '#ff7a70',
  green: '#58cb8b',
  yellow: '#f0b64a',
  blue: '#74acff',
  magenta: '#d59bff',
  cyan: '#4fd0e0',
  white: '#c9d3db',
  brightBlack: '#7b8a98',
  brightRed: '#ff9d95',
  brightGreen: '#86e0ab',
  brightYellow: '#ffd27f',
  brightBlue: '#9fc5ff',
  brightMagenta: '#e6c2ff',
  brightCyan: '#8fe6f2',
  brightWhite: '#ffffff',
};
const LIGHT = {
  black: '#141a20',
  red: '#b3261e',
  green: '#12703f',
  yellow: '#7a4c00',
  blue: '#1658b8',
  magenta: '#8027a8',
  cyan: '#006b7a',
  white: '#66747f',
  brightBlack: '#4f5d69',
  brightRed: '#c63d34',
  brightGreen: '#187f4a',
  brightYellow: '#875400',
  brightBlue: '#2a69c8',
  brightMagenta: '#9238ba',
  brightCyan: '#0a7686',
  brightWhite: '#2b353e',
};

/** A terminal's colours, from the page's theme as it is now. */
export function terminalColours(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  const accent = of('--accent', '#4fd0e0');
  return {
    ...(style.colorScheme === 'light' ? LIGHT : DARK),
    background: of('--surface-sunken', '#0a0d10'),
    foreground: of('--text', '#e9eef2'),
    cursor: accent,
    cursorAccent: of('--surface-sunken', '#0a0d10'),
    selectionBackground: `${accent}55`,
    selectionInactiveBackground: `${accent}30`,
    scrollbarSliderBackground: `${of('--line-strong', '#596878')}66`,
    scrollbarSliderHoverBackground: `${of('--line-strong', '#596878')}99`,
    scrollbarSliderActiveBackground: `${of('--line-strong', '#596878')}cc`,
    overviewRulerBorder: '#00000000',
  };
}

/** The colours in which the search shows what it has found. */
export function searchColours() {
  const style = getComputedStyle(document.documentElement);
  const accent = style.getPropertyValue('--accent').trim() || '#4fd0e0';
  const warning = style.getPropertyValue('--warning').trim() || '#f0b64a';
  return {
    matchBackground: style.getPropertyValue('--accent-quiet').trim() || '#12343a',
    matchOverviewRuler: accent,
    activeMatchBackground: style.getPropertyValue('--warning-quiet').trim() || '#33260c',
    activeMatchBorder: warning,
    activeMatchColorOverviewRuler: warning,
  };
}

/** Calls back when the page's theme is another one. Returns its release. */
export function onTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'style', 'class'] });
  return () => observer.disconnect();
}
