import * as v from 'valibot';
import { call, useDesk } from '../desk/desk.ts';
import { texts } from '../texts/en.ts';
import { tell } from './toasts.ts';

/** What a person has chosen, by the key of the setting: each as JSON in the desk's settings. */
const shapes = {
  'view.theme': v.fallback(v.picklist(['system', 'dark', 'light']), 'system'),
  /** Percent. */
  'view.text-size': v.fallback(v.pipe(v.number(), v.minValue(80), v.maxValue(200)), 100),
  'view.motion': v.fallback(v.picklist(['system', 'reduced', 'full']), 'system'),
  /** How fast a machine goes when it is switched on: the desk reads it, too. */
  'control.clock': v.fallback(v.picklist(['real', 'free']), 'real'),
  'timeline.clock': v.fallback(v.picklist(['virtual', 'wall']), 'virtual'),
  /** The first start has explained itself. */
  'app.introduced': v.fallback(v.boolean(), false),
} as const;

export type PreferenceKey = keyof typeof shapes;
export type Preference<K extends PreferenceKey> = v.InferOutput<(typeof shapes)[K]>;

/** The value that a setting's text stands for; what it is without a setting where the text is missing or makes no sense. */
export function readPreference<K extends PreferenceKey>(key: K, text: string | undefined): Preference<K> {
  return v.parse(shapes[key], parseJson(text)) as Preference<K>;
}

export const usePreference = <K extends PreferenceKey>(key: K): Preference<K> =>
  readPreference(
    key,
    useDesk(({ settings }) => settings[key]),
  );

export const preference = <K extends PreferenceKey>(key: K): Preference<K> =>
  readPreference(key, useDesk.getState().settings[key]);

export const setPreference = <K extends PreferenceKey>(key: K, value: Preference<K>): void =>
  keepSetting(key, JSON.stringify(value));

/** Changes that the desk could not be told: they are told when it is there again. */
const untold = new Map<string, string | null>();

/** Changes a setting here at once, and at the desk for other windows and the next start. */
export function keepSetting(key: string, value: string | null): void {
  put(key, value);
  call('settings.set', { key, value }).catch((error: Error) => {
    if (useDesk.getState().connection !== 'open') untold.set(key, value);
    else tell({ kind: 'error', title: texts.frame.notKept, text: error.message });
  });
}

useDesk.subscribe(({ connection }, before) => {
  if (connection !== 'open' || before.connection === 'open') return;
  const late = [...untold];
  untold.clear();
  for (const [key, value] of late) keepSetting(key, value);
});

const put = (key: string, value: string | null): void =>
  useDesk.setState(({ settings }) => {
    const { [key]: _, ...others } = settings;
    return { settings: value === null ? others : { ...others, [key]: value } };
  });

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
