import { call, useDesk } from '../../desk/desk.ts';
import { consoles as texts } from '../../texts/consoles.ts';
import css from './Consoles.module.css';
import { useConsoles } from './sessions.ts';

/** Says why a console is empty, and what can be done. */
export function Empty({ name, title }: { name: string; title: string }) {
  const power = useDesk(({ state }) => state?.power);
  const domain = useDesk(({ state }) => state?.domains.find((one) => one.name === name)?.state);
  const agent = useDesk(({ state }) => state?.stages.some(({ stage }) => stage === 'running') === true);
  const begun = useConsoles((view) => view.begun[name] === true);
  if (begun || power === undefined) return null;
  if (power === 'off' || power === 'broken')
    return (
      <Message
        text={power === 'off' ? texts.empty.off : texts.empty.broken}
        button={texts.empty.powerOn}
        act={() => void call('power.on', {}).catch(() => {})}
      />
    );
  if (power === 'preparing') return <Message text={texts.empty.preparing} />;
  if (domain !== 'absent') return null;
  return agent ? (
    <Message
      text={texts.empty.absent(title)}
      button={texts.empty.start}
      act={() => void call('domains.start', { domain: name }).catch(() => {})}
    />
  ) : (
    <Message text={texts.empty.absent(title)} />
  );
}

function Message({ text, button, act }: { text: string; button?: string; act?: () => void }) {
  return (
    <div className={css.empty}>
      <p>{text}</p>
      {button && (
        <button type="button" className={css.button} onClick={act}>
          {button}
        </button>
      )}
    </div>
  );
}
