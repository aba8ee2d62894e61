import type { Comparison, LayoutChange } from '../../core/lab/layout/compare.ts';
import { type LayoutPath, shown } from '../../core/lab/layout/problem.ts';
import type { Layout } from '../../core/lab/layout/schema.ts';
import type { Plan } from '../contract/shapes.ts';

/** A comparison of layouts for people. */
export function planOf(
  { machine, destroy, create, restart, changes }: Comparison,
  running: Layout,
  wanted: Layout,
): Plan {
  return {
    machine,
    destroy: [...destroy],
    create: [...create],
    restart: [...restart],
    changes: changes.map((change) => ({
      path: [...change.path],
      effect: change.effect.kind,
      text: changeWords(change, running, wanted),
    })),
  };
}

function changeWords({ path, from, to }: LayoutChange, running: Layout, wanted: Layout): string {
  const where = placeWords(path, to === undefined ? running : wanted);
  if (from === undefined)
    return path[0] === 'domains' && path.length === 2 ? `${where} is new` : `${where}: ${valueWords(to)} is new`;
  if (to === undefined)
    return path[0] === 'domains' && path.length === 2 ? `${where} is gone` : `${where}: ${valueWords(from)} is gone`;
  return `${where}: ${valueWords(from)} becomes ${valueWords(to)}`;
}

/** `ivi, memory`: domains by their names. */
function placeWords(path: LayoutPath, { domains }: Layout): string {
  const [first, second, ...rest] = path;
  const inDomain = first === 'domains' && typeof second === 'number';
  const name = inDomain ? domains[second]?.name : undefined;
  const words = name === undefined ? path : [name, ...rest];
  return words.map((word) => (typeof word === 'number' ? word + 1 : String(word).replaceAll('_', ' '))).join(', ');
}

function valueWords(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const text = JSON.stringify(value);
    return text.length <= 60 ? text.replaceAll(/["{}]/g, '').replaceAll(/([,:])/g, '$1 ') : shown(value);
  }
  return value === '' ? 'nothing' : shown(value).replaceAll(/^"|"$/g, '');
}
