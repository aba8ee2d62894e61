import { ArrowLeft, ArrowRight, Copy, Trash2 } from 'lucide-react';
import { boardCpus } from '../../../../core/lab/layout/memory.ts';
import type { Problem } from '../../../../core/lab/layout/problem.ts';
import { Button, IconButton } from '../../../app/parts/Button.tsx';
import { useDesk } from '../../../desk/desk.ts';
import { figuresNow } from '../../../desk/figures.ts';
import { boardTexts } from '../../../texts/board.ts';
import { make, select } from '../actions.ts';
import { percentText, rateText, sharesOver } from '../diagram/live.ts';
import { Form } from '../form/Form.tsx';
import {
  domainAt,
  duplicateDomain,
  type Edited,
  moveDomain,
  nameOf,
  type Place,
  pathOf,
  pinsAt,
  removeDomain,
  togglePin,
} from '../model/edits.ts';
import { Events } from './Events.tsx';
import { Facts, Section } from './Facts.tsx';
import s from './Inspector.module.css';

const texts = boardTexts.inspector;

interface Props {
  readonly edited: Edited;
  readonly problems: readonly Problem[];
  readonly place: Place;
}

/** A domain: what it does now, what can be done with it in the layout, its pins, and its form. */
export function DomainDetails({ edited, problems, place }: Props) {
  const name = place === 'dom0' ? 'dom0' : (domainAt(edited, place)?.name ?? '');
  return (
    <>
      <Live name={name} />
      {place !== 'dom0' && <Actions edited={edited} place={place} />}
      <Pins edited={edited} place={place} />
      <Section title={texts.form}>
        <Form edited={edited} problems={problems} path={pathOf(place)} />
      </Section>
    </>
  );
}

function Live({ name }: { readonly name: string }) {
  const on = useDesk(({ state }) => state?.power === 'on');
  const domain = useDesk(({ state }) => state?.domains.find((one) => one.name === name));
  const figures = useDesk((view) => view.figures);
  const now = useDesk(figuresNow);
  const head = useDesk(({ state }) => state?.heads.find((one) => one.domain === name)?.name);
  if (!on || (name !== 'dom0' && !domain)) return null;
  const share = now && sharesOver(figures, name).at(-1);
  const frames = head === undefined ? undefined : now?.frames[head];
  return (
    <Section title={texts.live}>
      <Facts
        facts={[
          [texts.state, domain && boardTexts.diagram.states[domain.state]],
          [texts.reason, domain?.reason],
          [texts.id, name === 'dom0' ? '0' : domain?.id],
          [texts.cpu, share === undefined ? undefined : percentText(share)],
          [texts.frames, frames === undefined ? undefined : boardTexts.diagram.frames(rateText(frames))],
        ]}
      />
      {name === 'dom0' && <Events />}
    </Section>
  );
}

function Actions({ edited, place }: { readonly edited: Edited; readonly place: number }) {
  const earlier = moveDomain(edited, place, place - 1);
  const later = moveDomain(edited, place, place + 1);
  const title = nameOf(edited, place);
  const move = (to: number): void => {
    if (make(moveDomain(edited, place, to))) select({ kind: 'domain', place: to });
  };
  return (
    <div className={s.actions}>
      <Button
        icon={Copy}
        onClick={() => {
          if (make(duplicateDomain(edited, place))) select({ kind: 'domain', place: place + 1 });
        }}
      >
        {texts.duplicate}
      </Button>
      <Button
        icon={Trash2}
        aria-label={`${texts.remove}: ${title}`}
        onClick={() => {
          if (make(removeDomain(edited, place))) select({ kind: 'layout' });
        }}
      >
        {texts.remove}
      </Button>
      <span className={s.spring} />
      <IconButton icon={ArrowLeft} label={texts.earlier} disabled={!earlier} onClick={() => move(place - 1)} />
      <IconButton icon={ArrowRight} label={texts.later} disabled={!later} onClick={() => move(place + 1)} />
    </div>
  );
}

/** Which vCPU may run on which CPU, as switches. */
function Pins({ edited, place }: { readonly edited: Edited; readonly place: Place }) {
  const pins = pinsAt(edited, place) ?? [];
  const cpus = Array.from({ length: boardCpus(edited.layout, edited.board) }, (_, n) => n);
  return (
    <Section title={texts.mayRun}>
      <table className={s.pins}>
        <thead>
          <tr>
            <td />
            {cpus.map((cpu) => (
              <th key={cpu} scope="col">
                {boardTexts.diagram.cpu(cpu)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pins.map((own, vcpu) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: vCPUs are their numbers
            <tr key={vcpu}>
              <th scope="row">vCPU {vcpu}</th>
              {cpus.map((cpu) => {
                const change = togglePin(edited, place, cpu, vcpu);
                return (
                  <td key={cpu}>
                    <input
                      type="checkbox"
                      aria-label={`vCPU ${vcpu}, ${boardTexts.diagram.cpu(cpu)}`}
                      data-tip={change ? undefined : boardTexts.diagram.lastPin}
                      checked={own.includes(cpu)}
                      disabled={!change}
                      onChange={() => make(change)}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
