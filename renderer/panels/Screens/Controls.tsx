import { ChevronLeft, ChevronRight, TriangleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useDesk } from '../../desk/desk.ts';
import { carView, driver, hasCar, is, numberOf } from '../../scene/car.ts';
import { GEARS, LIGHTS, type Pedal } from '../../scene/input/driver.ts';
import { useCockpit } from '../../scene/store.ts';
import { cockpit as texts } from '../../texts/cockpit.ts';
import css from './Screens.module.css';
import { set } from './set.ts';

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <fieldset className={css.group} aria-labelledby={id}>
      <legend id={id}>{title}</legend>
      <div className={css.row}>{children}</div>
    </fieldset>
  );
}

interface SwitchProps {
  readonly on: boolean;
  readonly onClick: () => void;
  readonly label?: string;
  readonly tone?: 'turn' | 'warn';
  readonly children: ReactNode;
}

function Switch({ on, onClick, label, tone, children }: SwitchProps) {
  return (
    <button
      type="button"
      className={css.switch}
      data-tone={tone}
      aria-pressed={on}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

function PedalSlider({ pedal }: { readonly pedal: Pedal }) {
  const at = useDesk(({ vehicle }) => numberOf(vehicle, pedal));
  const id = useId();
  return (
    <div className={css.slider}>
      <label htmlFor={id}>{texts.pedals[pedal]}</label>
      <input
        id={id}
        data-control={pedal}
        type="range"
        min={0}
        max={100}
        value={Math.round(at)}
        onChange={(event) => driver.put(pedal, Number(event.target.value))}
      />
      <output htmlFor={id}>{Math.round(at)} %</output>
    </div>
  );
}

function Cruise() {
  const hold = useDesk(({ vehicle }) => vehicle.hold?.value);
  const id = useId();
  const speed = typeof hold === 'number' ? Math.round(hold) : undefined;
  return (
    <div className={css.slider}>
      <label htmlFor={id}>{texts.cruise}</label>
      <input
        id={id}
        data-control="hold"
        type="range"
        min={0}
        max={200}
        step={5}
        value={speed ?? 0}
        onChange={(event) => set({ hold: Number(event.target.value) })}
      />
      <output htmlFor={id}>{speed === undefined ? texts.cruiseOff : texts.speed(speed)}</output>
    </div>
  );
}

/** Switches for values that have two words. */
function Pairs({ names, on, off }: { readonly names: Readonly<Record<string, string>>; on: string; off: string }) {
  const vehicle = useDesk((desk) => desk.vehicle);
  return Object.entries(names).map(([name, label]) => (
    <Switch
      key={name}
      on={is(vehicle, name, on)}
      tone="warn"
      onClick={() => set({ [name]: is(vehicle, name, on) ? off : on })}
    >
      {label}
    </Switch>
  ));
}

function Lamps() {
  const vehicle = useDesk((desk) => desk.vehicle);
  const car = carView(vehicle);
  return (
    <>
      <Group title={texts.indicators}>
        <Switch
          on={car.indicator === 'left'}
          tone="turn"
          label={`${texts.indicators}: ${texts.left}`}
          onClick={() => driver.signal('left')}
        >
          <ChevronLeft size={16} aria-hidden />
        </Switch>
        <Switch on={car.indicator === 'hazard'} tone="warn" label={texts.hazards} onClick={() => driver.hazards()}>
          <TriangleAlert size={16} aria-hidden />
        </Switch>
        <Switch
          on={car.indicator === 'right'}
          tone="turn"
          label={`${texts.indicators}: ${texts.right}`}
          onClick={() => driver.signal('right')}
        >
          <ChevronRight size={16} aria-hidden />
        </Switch>
      </Group>
      <Group title={texts.lights}>
        {LIGHTS.map((lights) => (
          <Switch key={lights} on={car.lights === lights} onClick={() => set({ lights })}>
            {texts.lightsAt[lights]}
          </Switch>
        ))}
      </Group>
    </>
  );
}

function Starting() {
  const vehicle = useDesk((desk) => desk.vehicle);
  const car = carView(vehicle);
  return (
    <>
      <Group title={texts.ignition}>
        <Switch on={car.ignition} onClick={() => driver.ignition()}>
          {texts.ignition}
        </Switch>
        <Switch on={car.parkingBrake} tone="warn" onClick={() => driver.parkingBrake()}>
          {texts.parkingBrake}
        </Switch>
      </Group>
      <Group title={texts.gear}>
        {GEARS.map((gear) => (
          <Switch
            key={gear}
            on={car.gear === gear}
            label={texts.gears[gear] ?? gear}
            onClick={() => driver.select(gear)}
          >
            <b>{gear}</b>
          </Switch>
        ))}
      </Group>
    </>
  );
}

function Conditions() {
  const vehicle = useDesk((desk) => desk.vehicle);
  return (
    <>
      <Group title={texts.doors}>
        <Pairs names={texts.doorNames} on="open" off="closed" />
        <Switch
          on={is(vehicle, 'seatBelt', 'fastened')}
          onClick={() => set({ seatBelt: is(vehicle, 'seatBelt', 'fastened') ? 'off' : 'fastened' })}
        >
          {texts.seatBelt}
        </Switch>
      </Group>
      <Group title={texts.faults}>
        <Pairs names={texts.faultNames} on="on" off="off" />
      </Group>
      <Group title={texts.bus}>
        {Object.entries(texts.busAt).map(([bus, label]) => (
          <Switch key={bus} on={is(vehicle, 'bus', bus)} onClick={() => set({ bus })}>
            {label}
          </Switch>
        ))}
      </Group>
    </>
  );
}

/** Everything that can be done with the car, as plain controls. */
export function Controls() {
  const there = useDesk(({ vehicle }) => hasCar(vehicle));
  const speed = useDesk(({ vehicle }) => numberOf(vehicle, 'speed'));
  const notice = useCockpit((view) => view.notice);
  return (
    <section className={css.controls} aria-label={texts.controls}>
      <header>
        <h2>{texts.controls}</h2>
        <output className={css.speed}>{there ? texts.speed(speed) : '–'}</output>
      </header>
      <p className={css.notice} role="status">
        {notice ?? (there ? '' : texts.noVehicle)}
      </p>
      <div className={css.all} inert={!there} data-there={there}>
        <Starting />
        <PedalSlider pedal="throttle" />
        <PedalSlider pedal="brake" />
        <Cruise />
        <Lamps />
        <Conditions />
      </div>
    </section>
  );
}
