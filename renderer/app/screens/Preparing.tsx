import { useDesk } from '../../desk/desk.ts';
import { texts } from '../../texts/en.ts';
import { runCommand } from '../commands.ts';
import { Button } from '../parts/Button.tsx';
import s from './Screens.module.css';

const t = texts.frame.preparing;
const MIB = 1 << 20;

/** Boot files are made, the layout is read: how far that is. */
export function Preparing() {
  const progress = useDesk(({ state }) => state?.progress);
  const { step, done, total } = progress ?? { step: t.title };
  const known = done !== undefined && total !== undefined && total > 0;
  return (
    <div className={s.card}>
      <h2>{t.title}</h2>
      <p>{t.text}</p>
      <div className={s.progress}>
        <div className={s.step}>
          <span role="status">{step}</span>
          {known && <span className={s.quiet}>{t.of(amount(done, total), amount(total, total))}</span>}
        </div>
        <progress aria-label={step} {...(known && { value: done, max: total })} />
      </div>
      <div className={s.row}>
        <Button onClick={() => void runCommand('power.off')}>{t.cancel}</Button>
      </div>
    </div>
  );
}

/** Bytes where there are many, otherwise things that are counted. */
const amount = (value: number, total: number): string =>
  total >= MIB ? `${(value / MIB).toFixed(1)} MiB` : String(Math.round(value));
