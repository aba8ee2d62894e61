import { features } from './registers.ts';

/** The target description (GDB manual, appendix G): what registers there are, in the order of their numbers. */
export function targetDescription(): string {
  let number = 0;
  const lines = features.flatMap(({ name, types = [], registers }) => [
    `  <feature name="${name}">`,
    ...types.map((line) => `    ${line}`),
    ...registers.map((r) => {
      const extra = r.group ? ` group="${r.group}"` : '';
      // Restoring system registers after a called function would undo what it did.
      const keep = r.group === 'system' || r.group === 'banked' ? ' save-restore="no"' : '';
      return `    <reg name="${r.name}" bitsize="${32 * r.words}" regnum="${number++}" type="${r.type}"${extra}${keep}/>`;
    }),
    '  </feature>',
  ]);
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE target SYSTEM "gdb-target.dtd">',
    '<target version="1.0">',
    '  <architecture>arm</architecture>',
    ...lines,
    '</target>',
    '',
  ].join('\n');
}
