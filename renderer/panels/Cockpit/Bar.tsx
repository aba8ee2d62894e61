import { CircleHelp, Moon, Sun } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useDesk } from '../../desk/desk.ts';
import { carView, driver, hasCar, numberOf } from '../../scene/car.ts';
import { GEARS, type Pedal } from '../../scene/input/driver.ts';
import { CAMERAS } from '../../scene/presets.ts';
import { showCamera, useCockpit } from '../../scene/store.ts';
import { cockpit as texts } from '../../texts/cockpit.ts';
import css from './Cockpit.module.css';
import { chooseTime } from './time.ts';

/** Views, time of day and help. */
export function ViewBar({ onHelp }: { readonly onHelp: () => void }) {
  const camera = useCockpit(({ view }) => view.camera);
  const time = useCockpit((state) => state.time);
  const other = time === 'day' ? 'night' : 'day';
  return (
    <div className={css.bar} role="toolbar" aria-label={texts.view}>
      {CAMERAS.map((name) => (
        <button key={name} type="button" aria-pressed={camera === name} onClick={() => showCamera({ camera: name })}>
          {texts.cameras[name]}
        </button>
      ))}
      <span className={css.divider} />
      <button type="button" title={texts.time} aria-label={texts[other]} onClick={() => chooseTime(other)}>
        {time === 'day' ? <Moon size={15} aria-hidden /> : <Sun size={15} aria-hidden />}
      </button>
      <button type="button" title={texts.help} aria-label={texts.help} onClick={onHelp}>
        <CircleHelp size={15} aria-hidden />
      </button>
    </div>
  );
}

/** The keys that press a button; others drive. */
const presses = ({ key }: KeyboardEvent): boolean => key === ' ' || key === 'Enter';

function PedalButton({ pedal, children }: { readonly pedal: Pedal; readonly children: ReactNode }) {
  const at = useDesk(({ vehicle }) => numberOf(vehicle, pedal));
  const lift = () => driver.lift(pedal);
  return (
    <button
      type="button"
      className={css.pedal}
      data-control={pedal}
      style={{ '--at': `${at}%` } as React.CSSProperties}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        driver.press(pedal);
      }}
      onPointerUp={lift}
      onPointerCancel={lift}
      onLostPointerCapture={lift}
      onKeyDown={(event) => {
        if (!presses(event)) return;
        event.preventDefault();
        driver.press(pedal);
      }}
      onKeyUp={(event) => presses(event) && lift()}
      onBlur={lift}
      onContextMenu={(event) => event.preventDefault()}
    >
      {children}
    </button>
  );
}

/** Selector and pedals, for fingers and for those who do not look for them in the car. */
export function DriveBar() {
  const vehicle = useDesk((desk) => desk.vehicle);
  if (!hasCar(vehicle)) return null;
  const { gear } = carView(vehicle);
  return (
    <div className={css.drive} role="toolbar" aria-label={texts.controls}>
      <PedalButton pedal="brake">{texts.pedals.brake}</PedalButton>
      <div className={css.gears}>
        {GEARS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === gear}
            aria-label={texts.gears[one]}
            title={texts.gears[one]}
            onClick={() => driver.select(one)}
          >
            {one}
          </button>
        ))}
      </div>
      <PedalButton pedal="throttle">{texts.pedals.throttle}</PedalButton>
    </div>
  );
}

/** All keys and gestures. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  return (
    <div className={css.help} role="dialog" aria-label={texts.help}>
      <h2>{texts.help}</h2>
      <dl>
        {texts.keys.map(([keys, what]) => (
          <div key={keys}>
            <dt>{keys}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      {/* biome-ignore lint/a11y/noAutofocus: the dialog has just been asked for */}
      <button type="button" autoFocus onClick={onClose}>
        {texts.closeHelp}
      </button>
    </div>
  );
}
