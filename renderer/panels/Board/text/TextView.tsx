import { useEffect, useMemo, useRef } from 'react';
import type { Problem } from '../../../../core/lab/layout/problem.ts';
import { boardTexts } from '../../../texts/board.ts';
import { type as typed } from '../actions.ts';
import { problemsOf, useBoard } from '../store.ts';
import { testIds } from '../test-ids.ts';
import { tokens } from './highlight.ts';
import s from './TextView.module.css';

/** Pixels of a line, as in the style sheet. */
const LINE = 20;
/** Beyond so many lines nothing is coloured: it would be slow to type. */
const MOST_LINES = 3000;

/** The layout's text, with its problems at their lines. */
export function TextView() {
  const document = useBoard((state) => state.document)!;
  const checked = useBoard((state) => state.checked);
  const jump = useBoard((state) => state.jump);
  const area = useRef<HTMLTextAreaElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { text } = document.history;
  const lines = useMemo(() => text.split('\n'), [text]);
  const problems = useMemo(() => byLine(problemsOf(document, checked)), [document, checked]);
  useEffect(() => {
    if (jump?.line === undefined || !area.current) return;
    const lengths = area.current.value.split('\n');
    const start = lengths.slice(0, jump.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    area.current.focus({ preventScroll: true });
    area.current.setSelectionRange(start, start + (lengths[jump.line - 1]?.length ?? 0));
    scroller.current?.scrollTo({ top: Math.max(0, (jump.line - 6) * LINE) });
  }, [jump]);
  const coloured = lines.length <= MOST_LINES;
  return (
    <div ref={scroller} className={s.text}>
      <div className={s.sheet}>
        <div className={s.gutter} aria-hidden="true">
          {lines.map((_, n) => {
            const found = problems.get(n + 1);
            const worst = found?.some(({ severity }) => severity === 'error') ? s.error : s.warning;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are their numbers
              <span key={n} className={found ? worst : ''}>
                {n + 1}
              </span>
            );
          })}
        </div>
        <div className={s.code}>
          {coloured && (
            <pre className={s.colours} aria-hidden="true">
              {lines.map((line, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines are their numbers
                <Line key={n} line={line} problems={problems.get(n + 1)} />
              ))}
            </pre>
          )}
          <textarea
            ref={area}
            className={coloured ? s.area : `${s.area} ${s.bare}`}
            aria-label={boardTexts.toolbar.text}
            data-testid={testIds.text}
            value={text}
            rows={lines.length}
            wrap="off"
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            onChange={({ target }) => typed(target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Tab' || event.shiftKey || event.ctrlKey) return;
              // Two spaces; Escape first lets Tab leave the text.
              if (event.currentTarget.dataset.leave === 'yes') return;
              event.preventDefault();
              const { selectionStart: from, selectionEnd: to, value } = event.currentTarget;
              typed(`${value.slice(0, from)}  ${value.slice(to)}`);
              requestAnimationFrame(() => area.current?.setSelectionRange(from + 2, from + 2));
            }}
            onKeyUp={({ key, currentTarget }) => {
              currentTarget.dataset.leave = key === 'Escape' ? 'yes' : '';
            }}
          />
        </div>
      </div>
    </div>
  );
}

function Line({ line, problems }: { readonly line: string; readonly problems: readonly Problem[] | undefined }) {
  const first = problems?.[0];
  const error = problems?.some(({ severity }) => severity === 'error');
  return (
    <span className={`${s.line} ${problems ? (error ? s.badLine : s.oddLine) : ''}`}>
      {tokens(line).map(({ kind, text }, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tokens have no other name
        <span key={n} className={s[kind]}>
          {text}
        </span>
      ))}
      {first && (
        <span className={s.message}>
          {first.wrong}: {first.right}
        </span>
      )}
    </span>
  );
}

function byLine(problems: readonly Problem[]): ReadonlyMap<number, readonly Problem[]> {
  const lines = new Map<number, Problem[]>();
  for (const problem of problems) {
    const line = problem.position?.line ?? 1;
    lines.set(line, [...(lines.get(line) ?? []), problem]);
  }
  return lines;
}
