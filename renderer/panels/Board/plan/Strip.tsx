import { CircleAlert, CircleCheck, Download, TriangleAlert, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { pathText } from '../../../../core/lab/layout/problem.ts';
import { Button, IconButton } from '../../../app/parts/Button.tsx';
import { call, useDesk } from '../../../desk/desk.ts';
import { boardTexts } from '../../../texts/board.ts';
import { jumpTo, show } from '../actions.ts';
import { layoutText, type Pane, problemsOf, readingOf, useBoard, usePlan, useReadiness } from '../store.ts';
import { testIds } from '../test-ids.ts';
import s from './Strip.module.css';

const texts = boardTexts.strip;

/** Below everything: the problems, what applying would do, the export. One line while none of them is open. */
export function Strip() {
  const pane = useBoard((state) => state.pane);
  const document = useBoard((state) => state.document)!;
  const checked = useBoard((state) => state.checked);
  const problems = problemsOf(document, checked);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const changes = usePlan()?.changes.length;
  const { why } = useReadiness();
  const step = useDesk(({ state }) => state?.progress?.step);
  const busy = useBoard((state) => state.busy !== undefined);
  const Icon = errors > 0 ? CircleAlert : problems.length > 0 ? TriangleAlert : CircleCheck;
  const look = errors > 0 ? s.error : problems.length > 0 ? s.warning : s.good;
  return (
    <section className={s.strip} aria-label={texts.label} data-testid={testIds.strip}>
      <div className={s.tabs}>
        <Tab pane="problems" id={testIds.problemsTab}>
          <Icon aria-hidden className={look} />
          {texts.problems}
          <b>{problems.length}</b>
        </Tab>
        <Tab pane="plan" id={testIds.planTab}>
          {texts.plan}
          {changes !== undefined && <b>{changes}</b>}
        </Tab>
        <Tab pane="config" id={testIds.configTab}>
          {texts.config}
        </Tab>
        <span className={s.summary} role="status" data-testid={testIds.summary}>
          {busy && step ? step : why}
        </span>
        {pane && <IconButton icon={X} label={texts.close} onClick={() => show(undefined)} />}
      </div>
      {pane && (
        <div className={s.body}>{pane === 'problems' ? <Problems /> : pane === 'plan' ? <Changes /> : <Config />}</div>
      )}
    </section>
  );
}

function Tab({ pane, id, children }: { readonly pane: Pane; readonly id: string; readonly children: React.ReactNode }) {
  const open = useBoard((state) => state.pane === pane);
  return (
    <button
      type="button"
      className={s.tab}
      aria-expanded={open}
      data-testid={id}
      onClick={() => show(open ? undefined : pane)}
    >
      {children}
    </button>
  );
}

function Problems() {
  const document = useBoard((state) => state.document)!;
  const checked = useBoard((state) => state.checked);
  const problems = problemsOf(document, checked);
  if (problems.length === 0) return <p className={s.none}>{texts.none}</p>;
  return (
    <ul className={s.list}>
      {problems.map(({ id, path, wrong, right, severity, position }) => {
        const Icon = severity === 'error' ? CircleAlert : TriangleAlert;
        return (
          <li key={`${id} ${path.join('/')} ${wrong}`}>
            <button type="button" data-testid={testIds.problem} onClick={() => jumpTo(path, position?.line)}>
              <Icon
                className={severity === 'error' ? s.error : s.warning}
                aria-label={severity === 'error' ? texts.error : texts.warning}
              />
              <span>
                <span className={s.where}>{pathText(path)}</span> {wrong}: {right}
              </span>
              {position && <span className={s.line}>{texts.line(position.line)}</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Changes() {
  const plan = usePlan();
  const on = useDesk(({ state }) => state?.power === 'on');
  if (!plan) return <p className={s.none}>{on ? texts.faulty : texts.off}</p>;
  return (
    <>
      <p className={s.sentence}>{plan.summary}</p>
      {plan.changes.length > 0 && (
        <table className={s.changes}>
          <thead>
            <tr>
              <th>{texts.where}</th>
              <th>{texts.before}</th>
              <th>{texts.after}</th>
              <th>{texts.effect}</th>
            </tr>
          </thead>
          <tbody>
            {plan.changes.map(({ path, where, before, after, effect }) => (
              <tr key={`${path.join('/')} ${effect}`} data-testid={testIds.change}>
                <td>
                  <button type="button" onClick={() => jumpTo(path, undefined)}>
                    {where}
                  </button>
                </td>
                <td>{before ?? texts.absent}</td>
                <td>{after ?? texts.absent}</td>
                <td
                  className={effect === 'restart' || effect === 'machine' || effect === 'destroy' ? s.warning : s.good}
                >
                  {texts.effects[effect]}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

type Files = readonly { readonly name: string; readonly text: string }[];

/** The xl.cfg of each domain, as the desk makes it. */
function Config() {
  const document = useBoard((state) => state.document)!;
  const [files, setFiles] = useState<Files>();
  const [wrong, setWrong] = useState<string>();
  const [at, setAt] = useState(0);
  const complete = readingOf(document).complete;
  useEffect(() => {
    let late = false;
    const timer = setTimeout(() => {
      call('layouts.export', { layout: layoutText(document) }).then(
        (found) => {
          if (late) return;
          setFiles(found);
          setWrong(undefined);
        },
        (error: Error) => late || setWrong(error.message),
      );
    }, 200);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [document]);
  if (wrong !== undefined || !complete) return <p className={s.none}>{wrong ?? texts.faulty}</p>;
  if (!files) return <p className={s.none}>{texts.checking}</p>;
  const file = files[Math.min(at, files.length - 1)];
  if (!file) return <p className={s.none}>{texts.noDomains}</p>;
  return (
    <div className={s.config}>
      <div className={s.files}>
        {files.map(({ name }, n) => (
          <button key={name} type="button" aria-pressed={file.name === name} onClick={() => setAt(n)}>
            {name}
          </button>
        ))}
        <Button look="quiet" icon={Download} onClick={() => download(file.name, file.text)}>
          {texts.download}
        </Button>
      </div>
      <pre data-testid={testIds.config}>{file.text}</pre>
    </div>
  );
}

function download(name: string, text: string): void {
  const link = globalThis.document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
