import type { BoardFacts } from '../board-facts.ts';
import { suggestion } from '../nearest.ts';
import type { LayoutPath } from '../problem.ts';
import type { Layout } from '../schema.ts';
import { type Size, sizeText } from '../units.ts';
import { isLinux } from './arguments.ts';
import { type Check, type Finding, inDomains, repeated } from './check.ts';

/** A head as it is used: the layout may make it smaller. */
export function headSize(layout: Layout, board: BoardFacts, name: string): Size | undefined {
  const head = board.heads.find((h) => h.name === name);
  const wanted = Object.hasOwn(layout.displays, name) ? layout.displays[name]?.size : undefined;
  return head && (wanted ?? { width: head.width, height: head.height });
}

/** What Linux's front end takes for a screen unless it is told to take more (drivers/video/fbdev/xen-fbfront.c). */
const LINUX_LIMIT = 2 << 20;

const owners = ({ domains }: Layout) =>
  domains.flatMap(({ name, display }, n) =>
    display ? [{ name, display, path: ['domains', n, 'display'] as LayoutPath }] : [],
  );

function tooLarge(size: Size, most: Size, path: LayoutPath, whose: string): Finding[] {
  if (size.width === 0 || size.height === 0)
    return [{ path, wrong: `${sizeText(size)} is no picture`, right: `write ${sizeText(most)} or smaller` }];
  if (size.width <= most.width && size.height <= most.height) return [];
  return [{ path, wrong: `${sizeText(size)} is larger than ${whose}`, right: `write ${sizeText(most)} or smaller` }];
}

export const displayChecks: readonly Check<BoardFacts>[] = [
  {
    id: 'head-unknown',
    rule: 'The board has the heads that are named',
    find: ({ layout, board }) => {
      const names = board.heads.map(({ name }) => name);
      const uses = [
        ...owners(layout).map(({ display, path }) => ({ name: display.head, path: [...path, 'head'] })),
        ...Object.keys(layout.displays).map((name) => ({ name, path: ['displays', name] })),
      ];
      return uses
        .filter(({ name }) => !names.includes(name))
        .map(({ name, path }) => ({
          path,
          wrong: `${board.name} has no ${names.length === 0 ? 'display heads' : `head ${name}`}`,
          right: suggestion(name, names, 'leave it out'),
        }));
    },
  },
  {
    id: 'head-twice',
    rule: 'A head has one owner',
    find: ({ layout }) =>
      repeated(owners(layout), ({ display }) => display.head).map(({ thing, first }) => ({
        path: [...thing.path, 'head'],
        others: [[...first.path, 'head']],
        wrong: `${thing.display.head} already shows ${first.name}`,
        right: 'take another head, or leave out one of the two displays',
      })),
  },
  {
    id: 'head-size',
    rule: 'A head is no larger than the board has it',
    find: ({ layout, board }) =>
      board.heads.flatMap((head) => {
        const size = Object.hasOwn(layout.displays, head.name) ? layout.displays[head.name]?.size : undefined;
        const path = ['displays', head.name, 'size'];
        return size ? tooLarge(size, head, path, `the head ${head.name} of ${board.name}`) : [];
      }),
  },
  {
    id: 'display-size',
    rule: 'A head can show the whole screen of the domain on it',
    find: ({ layout, board }) =>
      owners(layout).flatMap(({ display, path }) => {
        const head = headSize(layout, board, display.head);
        if (!head || !display.size) return [];
        return tooLarge(display.size, head, [...path, 'size'], `the head ${display.head}`);
      }),
  },
  {
    id: 'screen-limit',
    rule: 'A Linux guest is told to take a screen of more than 2 MiB',
    find: (context) =>
      inDomains(context, (domain, at) => {
        const { display } = domain;
        const size = display && (display.size ?? headSize(context.layout, context.board, display.head));
        if (!size || !isLinux(domain) || size.width * size.height * 4 <= LINUX_LIMIT) return [];
        if (/(^| )xen[-_]fbfront\.video=/.test(domain.arguments)) return [];
        const video = `${Math.ceil((size.width * size.height * 4) / (1 << 20))},${size.width},${size.height}`;
        return [
          {
            path: [...at, 'arguments'],
            severity: 'warning',
            wrong: `Linux takes no screen of more than 2 MiB by itself: it would be 800x600 instead of ${sizeText(size)}`,
            right: `add xen_fbfront.video=${video}`,
          },
        ];
      }),
  },
];

export const inputChecks: readonly Check[] = [
  {
    id: 'input-without-display',
    rule: 'Input goes to the domain whose head it happens on',
    find: (context) =>
      inDomains(context, ({ input, display }, at) =>
        input.length > 0 && !display
          ? [
              {
                path: [...at, 'input'],
                wrong: 'input comes from a head, and this domain has no display',
                right: 'add display: { head: … }, or leave input out',
              },
            ]
          : [],
      ),
  },
  {
    id: 'input-twice',
    rule: 'A kind of input is named once',
    find: (context) =>
      inDomains(context, ({ input }, at) =>
        repeated([...input.entries()], ([, kind]) => kind).map(({ thing: [n, kind] }) => ({
          path: [...at, 'input', n],
          severity: 'warning',
          wrong: `${kind} is there twice`,
          right: 'leave one of them out',
        })),
      ),
  },
];
