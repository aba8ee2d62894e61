import { type Check, inDomains, repeated } from './check.ts';

/** Names that stand for something else in xl, in this format or among the consoles. */
const TAKEN = ['domain-0', 'dom0', 'xen', 'host', 'all'];

export const nameChecks: readonly Check[] = [
  {
    id: 'name-refused',
    rule: 'A domain has a name that xl takes for a name, and that can be part of a file name',
    find: (context) =>
      inDomains(context, ({ name }, at) => {
        const path = [...at, 'name'];
        // xl takes a number for a domain id wherever it takes a name (tools/xl/xl_utils.c).
        if (/^[0-9]+$/.test(name))
          return [{ path, wrong: `xl would take ${name} for a domain's number`, right: 'begin with a letter' }];
        if (TAKEN.includes(name.toLowerCase()))
          return [{ path, wrong: `${name} stands for something else`, right: 'take another name, as ivi' }];
        if (!/^[A-Za-z][A-Za-z0-9_.+-]{0,31}$/.test(name))
          return [
            {
              path,
              wrong: `${JSON.stringify(name)} is no name for a domain`,
              right: 'take at most 32 letters, digits, -, _, + or ., a letter first',
            },
          ];
        return [];
      }),
  },
  {
    id: 'name-twice',
    rule: 'No two domains have the same name, whatever the case of their letters',
    find: ({ layout }) =>
      repeated([...layout.domains.entries()], ([, { name }]) => name.toLowerCase()).map(
        ({ thing: [n, { name }], first: [m] }) => ({
          path: ['domains', n, 'name'],
          others: [['domains', m, 'name']],
          wrong: `another domain has the name ${name} already`,
          right: 'take another name',
        }),
      ),
  },
];
