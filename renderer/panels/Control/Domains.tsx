import {
  ChevronDown,
  CircleDashed,
  CirclePause,
  CirclePlay,
  CircleStop,
  Pause,
  Play,
  Power,
  RotateCw,
  Trash2,
  TriangleAlert,
  Zap,
} from 'lucide-react';
import type { DomainState } from '../../../electron/contract/shapes.ts';
import { domainColour, domainLook } from '../../app/domains.ts';
import { Menu } from '../../app/parts/Menu.tsx';
import { useDesk } from '../../desk/desk.ts';
import { figuresNow } from '../../desk/figures.ts';
import { texts } from '../../texts/en.ts';
import s from './Control.module.css';
import { attemptOn, domainActions, isGuest, useActing } from './machine.ts';

const t = texts.control.domain;
const ACTION_ICONS = {
  start: Play,
  pause: Pause,
  unpause: Play,
  shutdown: Power,
  reboot: RotateCw,
  crash: Zap,
  destroy: Trash2,
} as const;
const ICONS = {
  absent: CircleDashed,
  created: CircleDashed,
  running: CirclePlay,
  paused: CirclePause,
  stopped: CircleStop,
  failed: TriangleAlert,
  crashed: TriangleAlert,
} as const;

/** A chip for each domain: what it does, how much of a CPU it takes, and what can be done to it. */
export function Domains() {
  const domains = useDesk(({ state }) => state?.domains);
  const power = useDesk(({ state }) => state?.power);
  if (!domains || power !== 'on') return <div className={s.domains} />;
  const names = domains.map(({ name }) => name);
  return (
    <nav className={s.domains} data-guide="domains" aria-label={texts.frame.sections.domains}>
      {domains.map((domain) => (
        <Chip key={domain.name} domain={domain} colour={domainColour(domain.name, names)} />
      ))}
    </nav>
  );
}

function Chip({ domain, colour }: { readonly domain: DomainState; readonly colour: string }) {
  const { name, title, reason } = domain;
  const state = domainLook(domain);
  const doing = useActing((acting) => acting[name]);
  const share = useDesk((view) => figuresNow(view)?.domains[name]);
  const Icon = ICONS[state];
  const stateText = state === 'stopped' && reason ? `${t.states[state]} (${reason})` : t.states[state];
  const text = doing ? t.doing(title, doing) : t.menu(title, stateText);
  const items = domainActions.filter((action) => isGuest(domain) && action.possible(domain));
  return (
    <Menu
      label={title}
      align="right"
      groups={[false, true].map((danger) => ({
        ...(!danger && { heading: text }),
        items: items
          .filter((action) => (action.danger ?? false) === danger)
          .map((action) => ({
            title: action.title,
            icon: ACTION_ICONS[action.id],
            danger,
            run: () => attemptOn(domain, action),
          })),
      }))}
      trigger={(props) => (
        <button
          type="button"
          className={s.chip}
          data-domain={name}
          data-state={state}
          style={{ '--domain': colour } as React.CSSProperties}
          data-acting={doing !== undefined}
          aria-busy={doing !== undefined}
          aria-label={text}
          data-tip={share === undefined || state !== 'running' ? text : `${text}, ${t.cpu(percent(share))}`}
          disabled={!isGuest(domain)}
          {...props}
        >
          <span className={s.share}>
            <span style={{ transform: `scaleX(${state === 'running' ? Math.min(1, share ?? 0) : 0})` }} />
          </span>
          <Icon aria-hidden className={s.mark} />
          <span className={s.who}>{title}</span>
          {share !== undefined && state === 'running' && <span className={s.percent}>{percent(share)}</span>}
          {isGuest(domain) && <ChevronDown aria-hidden className={s.more} />}
        </button>
      )}
    />
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)} %`;
