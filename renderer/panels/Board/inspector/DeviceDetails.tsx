import { assignable } from '../../../../core/lab/layout/checks/devices.ts';
import type { Problem } from '../../../../core/lab/layout/problem.ts';
import { boardTexts } from '../../../texts/board.ts';
import { make } from '../actions.ts';
import { assignDevice, type Edited, nameOf, ownerOf, placeOf } from '../model/edits.ts';
import { valueAt } from '../model/ops.ts';
import { testIds } from '../test-ids.ts';
import { Facts, hex, Section } from './Facts.tsx';
import s from './Inspector.module.css';

const texts = boardTexts.inspector;

interface Props {
  readonly edited: Edited;
  readonly problems: readonly Problem[];
  readonly name: string;
}

/** A device of the board: where it is, and who has it. */
export function DeviceDetails({ edited, problems, name }: Props) {
  const { board, layout } = edited;
  const device = board.devices.find((one) => one.name === name);
  const owner = ownerOf(edited, name);
  const free = device !== undefined && assignable(board).includes(device);
  const wrong = problems.filter(({ path }) => path[2] === 'devices' && valueAt(edited.value, path) === name);
  const compatible = device?.node?.properties.compatible;
  return (
    <>
      {device && (
        <Section title={texts.facts}>
          <Facts
            facts={[
              [texts.address, <code key="at">{hex(device.at)}</code>],
              [texts.size, `${device.size} bytes`],
              [texts.interrupt, device.spi === undefined ? texts.none : `SPI ${device.spi} (${device.spi + 32})`],
              [texts.compatible, typeof compatible === 'string' ? <code key="c">{compatible}</code> : undefined],
              [texts.dma, device.busMaster ? texts.dmaYes : undefined],
              [texts.kept, device.kept],
            ]}
          />
        </Section>
      )}
      <Section title={texts.owner}>
        {free || owner !== 'dom0' ? (
          <select
            className={s.select}
            aria-label={texts.owner}
            value={String(owner)}
            data-testid={testIds.field(`device/${name}`)}
            onChange={({ target }) =>
              make(assignDevice(edited, name, target.value === 'dom0' ? 'dom0' : Number(target.value)))
            }
          >
            <option value="dom0">{texts.dom0}</option>
            {layout.domains.map((_, n) => {
              const place = placeOf(edited, n);
              return (
                <option key={place} value={place}>
                  {nameOf(edited, place)}
                </option>
              );
            })}
          </select>
        ) : (
          <p className={s.note}>{device?.kept?.includes('Xen') ? 'Xen' : texts.dom0}</p>
        )}
        {wrong.map((problem) => (
          <p key={problem.id + problem.wrong} className={s.wrong}>
            {problem.wrong}: {problem.right}
          </p>
        ))}
      </Section>
    </>
  );
}
