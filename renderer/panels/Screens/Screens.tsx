import { type KeyboardEvent, useEffect, useMemo } from 'react';
import { useDesk } from '../../desk/desk.ts';
import { driver } from '../../scene/car.ts';
import { DrivingKeys } from '../../scene/input/keys.ts';
import { cockpit as texts } from '../../texts/cockpit.ts';
import { Controls } from './Controls.tsx';
import { HeadScreen } from './HeadScreen.tsx';
import { MachineNote } from './MachineNote.tsx';
import css from './Screens.module.css';

/** What is typed there is not for the car. */
const typesItself = (target: EventTarget): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLButtonElement;

/** The heads as plain pictures, with plain controls: for machines without WebGL, and beside other panels. */
export function Screens() {
  const heads = useDesk(({ state }) => state?.heads);
  const keys = useMemo(() => new DrivingKeys(driver), []);
  useEffect(() => () => keys.release(), [keys]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typesItself(event.target)) return;
    if (keys.down(event.code, event.key, event.repeat)) event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the controls in it do the same; keys are for those who drive
    <div
      className={css.panel}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the driving keys
      tabIndex={0}
      onKeyDown={onKeyDown}
      onKeyUp={(event) => keys.up(event.code)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) keys.release();
      }}
    >
      <div className={css.screens}>
        <div className={css.heads}>
          {heads?.length === 0 && <p className={css.quiet}>{texts.noHeads}</p>}
          {heads?.map((head, at) => (
            <HeadScreen key={head.name} head={head}>
              {at === heads.length - 1 && <MachineNote />}
            </HeadScreen>
          ))}
        </div>
        <Controls />
      </div>
    </div>
  );
}
