import { suggestion } from '../nearest.ts';
import { type Check, inDomains } from './check.ts';

export const backendChecks: readonly Check[] = [
  {
    id: 'backend-unknown',
    rule: 'A back end is Dom0 or a domain that is started before',
    find: (context) =>
      inDomains(context, ({ name, network }, at) =>
        network.flatMap(({ backend }, n) => {
          const path = [...at, 'network', n, 'backend'];
          if (backend === 'dom0') return [];
          if (backend === name)
            return [{ path, wrong: `${name} would serve itself`, right: 'take dom0 or another domain' }];
          const names = context.layout.domains.map((domain) => domain.name);
          const index = names.indexOf(backend);
          if (index < 0 && !context.complete) return [];
          if (index < 0) {
            const others = ['dom0', ...names.slice(0, at[1])];
            return [{ path, wrong: `there is no domain ${backend}`, right: suggestion(backend, others, 'take dom0') }];
          }
          if (index < at[1]) return [];
          return [
            {
              path,
              others: [['domains', index]],
              wrong: `${backend} is started after ${name}`,
              right: `put ${backend} before ${name}`,
            },
          ];
        }),
      ),
  },
  {
    id: 'silo',
    rule: 'Under SILO, which is what this Xen does by default, guests share memory and event channels with Dom0 only',
    find: (context) =>
      context.layout.xen.xsm !== 'silo'
        ? []
        : inDomains(context, ({ name, network }, at) =>
            network.flatMap(({ backend }, n) =>
              backend === 'dom0' || backend === name
                ? []
                : [
                    {
                      path: [...at, 'network', n, 'backend'],
                      others: [['xen', 'xsm']],
                      wrong: `Xen's SILO policy refuses event channels and grants between ${name} and ${backend}`,
                      right: 'take dom0, or write xsm: dummy below xen',
                    },
                  ],
            ),
          ),
  },
];
