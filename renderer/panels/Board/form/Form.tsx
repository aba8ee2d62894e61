import { Plus, X } from 'lucide-react';
import { createContext, type ReactNode, use, useEffect, useId, useRef, useState } from 'react';
import { type LayoutPath, type Problem, pathText } from '../../../../core/lab/layout/problem.ts';
import { Button, IconButton } from '../../../app/parts/Button.tsx';
import { boardTexts } from '../../../texts/board.ts';
import { makeOps } from '../actions.ts';
import type { Edited } from '../model/edits.ts';
import { remove, set, valueAt } from '../model/ops.ts';
import { useBoard } from '../store.ts';
import { testIds } from '../test-ids.ts';
import { choicesFor } from './choices.ts';
import s from './Form.module.css';
import { emptyValue, type Field, fieldsAt, labelOf, type Shape, typedValue, valueText } from './fields.ts';

const texts = boardTexts.inspector;

interface FormFacts {
  readonly edited: Edited;
  readonly problems: readonly Problem[];
}
const FormContext = createContext<FormFacts | undefined>(undefined);
const useForm = (): FormFacts => use(FormContext)!;

interface Props extends FormFacts {
  readonly path: LayoutPath;
  /** Keys that are left out here: they have forms elsewhere. */
  readonly without?: readonly string[];
}

/** A form for a group of keys of the layout, made from the schema. Everything typed is in the text at once. */
export function Form({ edited, problems, path, without = [] }: Props) {
  return (
    <FormContext value={{ edited, problems }}>
      <div className={s.form}>
        {fieldsAt(path)
          .filter(({ key }) => !without.includes(key))
          .map((field) => (
            <Row key={field.key} field={field} path={[...path, field.key]} />
          ))}
      </div>
    </FormContext>
  );
}

const sameAt = (a: LayoutPath, b: LayoutPath): boolean => a.length === b.length && a.every((part, n) => part === b[n]);

/** What is wrong at a place itself, or below it where that has no field. */
const problemsAt = (problems: readonly Problem[], path: LayoutPath): Problem[] =>
  problems.filter((problem) => sameAt(problem.path, path));

function Wrong({ path }: { readonly path: LayoutPath }) {
  const found = problemsAt(useForm().problems, path);
  return found.map(({ id, wrong, right, severity }) => (
    <p key={`${id} ${wrong}`} className={`${s.wrong} ${severity === 'warning' ? s.warning : ''}`}>
      {wrong}: {right}
    </p>
  ));
}

const put = (path: LayoutPath, value: unknown): void => {
  const key = `field/${path.join('/')}`;
  makeOps(pathText(path), [value === undefined ? remove(path) : set(path, value)], key);
};

function Row({ field, path }: { readonly field: Field; readonly path: LayoutPath }) {
  const { edited } = useForm();
  const { key, shape, required, description } = field;
  const value = valueAt(edited.value, path);
  const id = useId();
  const label = labelOf(key);
  const block = shape.kind === 'group' || shape.kind === 'list' || shape.kind === 'record';
  return (
    <div className={`${s.row} ${block ? s.block : ''} ${value === undefined ? s.unset : ''}`}>
      <span className={s.head}>
        {block ? (
          <span className={s.label}>{label}</span>
        ) : (
          <label htmlFor={id} className={s.label} data-tip={description}>
            {label}
          </label>
        )}
        {!required && value !== undefined && shape.kind !== 'fixed' && (
          <IconButton
            icon={X}
            label={texts.reset(label)}
            className={s.small ?? ''}
            onClick={() => put(path, undefined)}
          />
        )}
      </span>
      <div className={s.control}>
        <Control {...{ id, field, path, value, label }} />
        <Wrong path={path} />
        {description && (
          <p id={`${id}-about`} className={s.about}>
            {description}
          </p>
        )}
      </div>
    </div>
  );
}

interface ControlProps {
  readonly id: string;
  readonly field: Pick<Field, 'shape' | 'without'>;
  readonly path: LayoutPath;
  readonly value: unknown;
  readonly label: string;
}

function Control({ id, field: { shape, without }, path, value, label }: ControlProps) {
  const common = {
    id,
    'aria-describedby': `${id}-about`,
    'data-testid': testIds.field(path.join('/')),
    'data-undo': '',
  };
  const jumped = useJump(path);
  switch (shape.kind) {
    case 'fixed':
      return <input {...common} ref={jumped} className={s.input} readOnly value={valueText(shape.value)} />;
    case 'flag':
      return (
        <input
          {...common}
          ref={jumped}
          type="checkbox"
          checked={(value ?? without) === true}
          onChange={({ target }) => put(path, target.checked)}
        />
      );
    case 'word':
      return (
        <select
          {...common}
          ref={jumped}
          className={s.input}
          value={valueText(value)}
          onChange={({ target }) => put(path, target.value || undefined)}
        >
          {(without !== undefined || value === undefined) && (
            <option value="">{without === undefined ? '' : texts.without(valueText(without))}</option>
          )}
          {[...new Set([...shape.words, ...(value === undefined ? [] : [valueText(value)])])].map((word) => (
            <option key={word}>{word}</option>
          ))}
        </select>
      );
    case 'words':
      return <Words {...{ id, path, value, words: shape.words, label }} />;
    case 'list':
      return <List {...{ path, value, label, item: shape.item }} />;
    case 'record':
      return <Keyed {...{ path, value, label, shape: shape.value }} />;
    case 'group':
      return <Group path={path} value={value} />;
    default:
      return <Text {...{ common, path, value, shape, without }} label={label} />;
  }
}

/** Puts the focus here when this place is jumped to. */
function useJump<T extends HTMLElement>(path: LayoutPath): React.RefObject<T | null> & ((element: T | null) => void) {
  const here = useBoard(({ jump }) => (jump?.place === path.join('/') ? jump.count : 0));
  const element = useRef<T>(null);
  useEffect(() => {
    if (here === 0) return;
    const field = element.current;
    const scroller = field?.closest('aside');
    if (!field || !scroller) return;
    field.focus({ preventScroll: true });
    const above = field.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTop += above - scroller.clientHeight / 2;
  }, [here]);
  return element as never;
}

interface TextProps {
  readonly common: object;
  readonly path: LayoutPath;
  readonly value: unknown;
  readonly shape: Shape;
  readonly without: unknown;
  readonly label: string;
}

/** A line of text. What is typed stays as it is typed until the field is left, as long as it means what the layout has. */
function Text({ common, path, value, shape, without, label }: TextProps) {
  const { edited, problems } = useForm();
  const [draft, setDraft] = useState<string>();
  const jumped = useJump<HTMLInputElement>(path);
  const list = useId();
  const shown = valueText(value);
  const typed = draft !== undefined && valueText(typedValue(draft, shape)) === shown ? draft : shown;
  const choices = choicesFor(path, edited);
  return (
    <>
      <input
        {...common}
        ref={jumped}
        className={`${s.input} ${shape.kind === 'text' && /^(name|kernel|ramdisk|image|arguments|file|mac|bridge)$/.test(String(path.at(-1))) ? s.mono : ''}`}
        value={typed}
        aria-label={label}
        aria-invalid={problemsAt(problems, path).length > 0}
        placeholder={without === undefined ? '' : valueText(without)}
        list={choices.length > 0 ? list : undefined}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => {
          setDraft(target.value);
          put(path, typedValue(target.value, shape));
        }}
        onBlur={() => setDraft(undefined)}
      />
      {choices.length > 0 && (
        <datalist id={list}>
          {choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
    </>
  );
}

function Words({
  id,
  path,
  value,
  words,
  label,
}: {
  readonly id: string;
  readonly path: LayoutPath;
  readonly value: unknown;
  readonly words: readonly string[];
  readonly label: string;
}) {
  const chosen = Array.isArray(value) ? value.map(String) : [];
  return (
    <fieldset className={s.words} aria-label={label}>
      {words.map((word, n) => (
        <label key={word} className={s.check}>
          <input
            id={n === 0 ? id : undefined}
            type="checkbox"
            checked={chosen.includes(word)}
            data-testid={testIds.field(`${path.join('/')}/${word}`)}
            onChange={({ target }) => {
              const next = target.checked ? [...chosen, word] : chosen.filter((one) => one !== word);
              put(path, next.length === 0 ? undefined : next);
            }}
          />
          {word}
        </label>
      ))}
    </fieldset>
  );
}

function List({
  path,
  value,
  label,
  item,
}: {
  readonly path: LayoutPath;
  readonly value: unknown;
  readonly label: string;
  readonly item: Shape;
}) {
  const items = Array.isArray(value) ? value : [];
  const add = (): void => put(path, [...items, emptyValue(item)]);
  return (
    <div className={s.list}>
      {items.map((_, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items have no other name than their place
        <div key={n} className={s.item}>
          <Item path={[...path, n]} shape={item} label={`${label} ${n + 1}`} />
          <IconButton
            icon={X}
            className={s.small ?? ''}
            label={texts.removeItem(label, n)}
            onClick={() => put(path, items.length === 1 ? undefined : items.filter((_, at) => at !== n))}
          />
        </div>
      ))}
      <IconButton
        icon={Plus}
        className={s.small ?? ''}
        label={texts.addItem(label)}
        data-testid={testIds.field(`${path.join('/')}/+`)}
        onClick={add}
      />
    </div>
  );
}

/** A group, a text or a word without a key of its own. */
function Item({
  path,
  shape,
  label,
}: {
  readonly path: LayoutPath;
  readonly shape: Shape;
  readonly label: string;
}): ReactNode {
  const { edited } = useForm();
  const id = useId();
  if (shape.kind === 'group') return <Fields path={path} />;
  return (
    <div className={s.control}>
      <Control {...{ id, path, label }} field={{ shape, without: undefined }} value={valueAt(edited.value, path)} />
      <Wrong path={path} />
    </div>
  );
}

const Fields = ({ path }: { readonly path: LayoutPath }) => (
  <div className={s.group}>
    {fieldsAt(path).map((field) => (
      <Row key={field.key} field={field} path={[...path, field.key]} />
    ))}
  </div>
);

/** A group that may be left out. */
function Group({ path, value }: { readonly path: LayoutPath; readonly value: unknown }) {
  const { edited } = useForm();
  if (value !== undefined) return <Fields path={path} />;
  const first = fieldsAt(path).find(({ required }) => required);
  // What the field offers first is a better beginning than nothing.
  const begin = first ? { [first.key]: choicesFor([...path, first.key], edited)[0] ?? '' } : {};
  return (
    <Button look="quiet" icon={Plus} className={s.setUp ?? ''} onClick={() => put(path, begin)}>
      {texts.add}
    </Button>
  );
}

/** Keys that people name, as values of the vehicle. */
function Keyed({
  path,
  value,
  label,
  shape,
}: {
  readonly path: LayoutPath;
  readonly value: unknown;
  readonly label: string;
  readonly shape: Shape;
}) {
  const { edited } = useForm();
  const [name, setName] = useState('');
  const keys = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  const names = path[0] === 'displays' ? edited.board.heads.map((head) => head.name) : [];
  const list = useId();
  const add = (): void => {
    if (name === '' || keys.includes(name)) return;
    put([...path, name], emptyValue(shape));
    setName('');
  };
  return (
    <div className={s.list}>
      {keys.map((key) => (
        <div key={key} className={s.item}>
          <div className={s.keyed}>
            <span className={s.key}>{key}</span>
            <Item path={[...path, key]} shape={shape} label={`${label}, ${key}`} />
          </div>
          <IconButton
            icon={X}
            className={s.small ?? ''}
            label={texts.reset(key)}
            onClick={() => put(keys.length === 1 ? path : [...path, key], undefined)}
          />
        </div>
      ))}
      <div className={s.item}>
        <input
          className={`${s.input} ${s.mono}`}
          aria-label={`${label}: ${texts.name}`}
          placeholder={texts.name}
          list={list}
          value={name}
          onChange={({ target }) => setName(target.value)}
          onKeyDown={({ key }) => key === 'Enter' && add()}
        />
        <datalist id={list}>
          {names.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <IconButton
          icon={Plus}
          className={s.small ?? ''}
          label={texts.addItem(label)}
          disabled={name === ''}
          onClick={add}
        />
      </div>
    </div>
  );
}
