import { X } from 'lucide-react';
import { useMemo } from 'react';
import { IconButton } from '../../../app/parts/Button.tsx';
import { boardTexts } from '../../../texts/board.ts';
import boardStyles from '../Board.module.css';
import { boardModel } from '../diagram/model.ts';
import { type Thing, thingId } from '../diagram/things.ts';
import { Form } from '../form/Form.tsx';
import { type Edited, nameOf } from '../model/edits.ts';
import { valueAt } from '../model/ops.ts';
import { problemsOf, useBoard } from '../store.ts';
import { testIds } from '../test-ids.ts';
import { CpuDetails } from './CpuDetails.tsx';
import { DeviceDetails } from './DeviceDetails.tsx';
import { DomainDetails } from './DomainDetails.tsx';
import { Facts, Section } from './Facts.tsx';
import { HeadDetails } from './HeadDetails.tsx';
import s from './Inspector.module.css';
import { LinkDetails } from './LinkDetails.tsx';
import { GicDetails, MachineFigures, MemoryDetails, TimerDetails } from './MachineDetails.tsx';

const texts = boardTexts.inspector;

/** What is to know of the selected thing, and the form of its part of the layout. */
export function Inspector({ edited, stale }: { readonly edited: Edited; readonly stale: boolean }) {
  const wanted = useBoard((state) => state.selected);
  const details = useBoard((state) => state.details);
  const selected = present(edited, wanted);
  if (details === false) return null;
  return (
    <aside
      className={`${boardStyles.inspector} ${details ? '' : boardStyles.roomy} ${stale ? boardStyles.old : ''}`}
      inert={stale}
      aria-label={texts.label}
      data-testid={testIds.inspector}
    >
      <header className={s.header}>
        <div>
          <span className={s.kind}>{kindText(selected)}</span>
          <h2>{titleText(edited, selected)}</h2>
        </div>
        <IconButton icon={X} label={texts.close} onClick={() => useBoard.setState({ details: false })} />
      </header>
      <Details key={thingId(selected)} edited={edited} selected={selected} />
    </aside>
  );
}

/** A thing that is no more, after an undo, gives way to the layout. */
function present(edited: Edited, thing: Thing): Thing {
  const place = thing.kind === 'domain' || thing.kind === 'link' ? thing.place : undefined;
  if (typeof place === 'number' && valueAt(edited.value, ['domains', place]) === undefined) return { kind: 'layout' };
  const { board } = edited;
  if (thing.kind === 'head' && !board.heads.some(({ name }) => name === thing.name)) return { kind: 'layout' };
  return thing;
}

const kindText = (thing: Thing): string =>
  thing.kind === 'domain' && thing.place === 'dom0' ? texts.kinds.dom0 : texts.kinds[thing.kind];

function titleText(edited: Edited, thing: Thing): string {
  switch (thing.kind) {
    case 'domain':
      return nameOf(edited, thing.place);
    case 'cpu':
      return boardTexts.diagram.cpu(thing.cpu);
    case 'head':
    case 'device':
      return thing.name;
    case 'link':
      return boardTexts.diagram.linkOf(boardTexts.diagram.links[thing.link], nameOf(edited, thing.place));
    case 'xen':
      return boardTexts.diagram.xen;
    case 'memory':
      return boardTexts.diagram.memory;
    case 'gic':
      return 'GIC-400';
    case 'timers':
      return texts.kinds.timers;
    default:
      return edited.layout.title ?? edited.board.name;
  }
}

function Details({ edited, selected }: { readonly edited: Edited; readonly selected: Thing }) {
  const document = useBoard((state) => state.document)!;
  const checked = useBoard((state) => state.checked);
  const problems = problemsOf(document, checked);
  const model = useMemo(() => boardModel(edited), [edited]);
  const form = { edited, problems };
  switch (selected.kind) {
    case 'domain':
      return <DomainDetails {...form} place={selected.place} />;
    case 'cpu':
      return <CpuDetails edited={edited} model={model} cpu={selected.cpu} />;
    case 'head':
      return <HeadDetails {...form} name={selected.name} />;
    case 'device':
      return <DeviceDetails edited={edited} problems={problems} name={selected.name} />;
    case 'link':
      return <LinkDetails key={thingId(selected)} model={model} place={selected.place} kind={selected.link} />;
    case 'memory':
      return <MemoryDetails {...form} model={model} />;
    case 'gic':
      return <GicDetails board={edited.board.name} />;
    case 'timers':
      return <TimerDetails board={edited.board.name} />;
    case 'xen':
      return (
        <>
          <MachineFigures />
          <Section title={texts.form}>
            <Form {...form} path={['xen']} />
          </Section>
        </>
      );
    default:
      return (
        <>
          <Section title={texts.facts}>
            <Facts facts={[[edited.board.name, edited.board.description]]} />
          </Section>
          <MachineFigures />
          <Section title={texts.form}>
            <Form {...form} path={[]} without={['xen', 'dom0', 'domains']} />
          </Section>
        </>
      );
  }
}
