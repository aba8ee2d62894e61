import { expect, test } from 'vitest';
import { linkPaths } from './xenbus.ts';

test('PV links: where their ends are in xenstore', () => {
  expect(linkPaths('screen', 3, ['cluster'])[0]?.frontend).toBe('/local/domain/3/device/vfb/0');
  expect(linkPaths('disk', 2, ['xvda', 'xvdb']).map(({ backend }) => backend)).toEqual([
    '/local/domain/0/backend/vbd/2/51712',
    '/local/domain/0/backend/vbd/2/51728',
  ]);
  expect(linkPaths('network', 2, ['xenbr0'])[0]?.frontend).toBe('/local/domain/2/device/vif/0');
  expect(linkPaths('console', 2, ['hvc0'])[0]?.state).toBe('/tty');
  expect(linkPaths('vehicle', 2, ['signals'])).toEqual([]);
});
