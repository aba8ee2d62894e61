import { type Check, inDomains, repeated } from './check.ts';

export const networkChecks: readonly Check[] = [
  {
    id: 'mac-group',
    rule: "An interface's Ethernet address is that of one station, not of a group",
    find: (context) =>
      inDomains(context, ({ network }, at) =>
        network.flatMap(({ mac }, n) =>
          // IEEE 802: the lowest bit of the first byte.
          mac !== undefined && Number.parseInt(mac.slice(0, 2), 16) & 1
            ? [
                {
                  path: [...at, 'network', n, 'mac'],
                  wrong: `${mac} is a group address`,
                  right: 'take an even first byte, as in 00:16:3e:00:00:01',
                },
              ]
            : [],
        ),
      ),
  },
  {
    id: 'mac-twice',
    rule: 'No two interfaces have the same Ethernet address',
    find: ({ layout }) =>
      repeated(
        layout.domains.flatMap(({ name, network }, d) =>
          network.flatMap(({ mac }, n) =>
            mac === undefined ? [] : [{ mac, name, path: ['domains', d, 'network', n, 'mac'] as const }],
          ),
        ),
        ({ mac }) => mac.toLowerCase(),
      ).map(({ thing, first }) => ({
        path: thing.path,
        others: [first.path],
        wrong: `${thing.mac} is already the address of an interface of ${first.name}`,
        right: 'take another, or leave it out: then it is made from the name',
      })),
  },
];
