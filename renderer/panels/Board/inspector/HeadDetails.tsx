import type { Problem } from '../../../../core/lab/layout/problem.ts';
import { useDesk } from '../../../desk/desk.ts';
import { figuresNow } from '../../../desk/figures.ts';
import { boardTexts } from '../../../texts/board.ts';
import { make } from '../actions.ts';
import { rateText } from '../diagram/live.ts';
import { Form } from '../form/Form.tsx';
import { assignHead, type Edited, nameOf, placeOf, showsOn } from '../model/edits.ts';
import { testIds } from '../test-ids.ts';
import { Facts, hex, Section } from './Facts.tsx';
import s from './Inspector.module.css';

const texts = boardTexts.inspector;

interface Props {
  readonly edited: Edited;
  readonly problems: readonly Problem[];
  readonly name: string;
}

/** A head: its size, whose picture it shows. */
export function HeadDetails({ edited, problems, name }: Props) {
  const head = edited.board.heads.find((one) => one.name === name);
  const now = useDesk((view) => figuresNow(view)?.frames[name]);
  const shows = useDesk(({ state }) => state?.heads.find((one) => one.name === name)?.domain);
  return (
    <>
      {head && (
        <Section title={texts.facts}>
          <Facts
            facts={[
              [texts.pixels, `${head.width} × ${head.height}`],
              [texts.frameBuffer, <code key="at">{hex(head.address)}</code>],
            ]}
          />
        </Section>
      )}
      {now !== undefined && (
        <Section title={texts.live}>
          <Facts
            facts={[
              [texts.shows, shows ?? texts.nobody],
              [texts.frames, boardTexts.diagram.frames(rateText(now))],
            ]}
          />
        </Section>
      )}
      <Section title={texts.shows}>
        <select
          className={s.select}
          aria-label={texts.shows}
          value={String(showsOn(edited, name) ?? '')}
          data-testid={testIds.field(`head/${name}`)}
          onChange={({ target }) =>
            make(assignHead(edited, name, target.value === '' ? undefined : Number(target.value)))
          }
        >
          <option value="">{texts.nobody}</option>
          {edited.layout.domains.map((_, n) => {
            const place = placeOf(edited, n);
            return (
              <option key={place} value={place}>
                {nameOf(edited, place)}
              </option>
            );
          })}
        </select>
      </Section>
      <Section title={texts.form}>
        <Form edited={edited} problems={problems} path={['displays', name]} />
      </Section>
    </>
  );
}
