import { call, useDesk } from '../../desk/desk.ts';
import { texts as all } from '../../texts/en.ts';
import { presentation as texts } from '../../texts/presentation.ts';
import { type Command, registerCommands } from '../commands.ts';
import { isAlways, leave, present, setAlways, usePresentation } from './store.ts';

const section = all.frame.sections.tours;

const fixed: readonly Command[] = [
  {
    id: 'presentation.toggle',
    title: texts.start,
    section,
    shortcuts: ['F11'],
    words: 'tour full screen show fair kiosk',
    run: () => (usePresentation.getState().on ? leave() : present()),
  },
  {
    id: 'tours.stop',
    title: texts.stopTour,
    section,
    enabled: () => Boolean(useDesk.getState().state?.tour),
    run: () => call('tours.stop', {}),
  },
  { id: 'presentation.always', title: texts.alwaysOn, section, enabled: () => !isAlways(), run: () => setAlways(true) },
  { id: 'presentation.not-always', title: texts.alwaysOff, section, enabled: isAlways, run: () => setAlways(false) },
];

/** Adds the commands of the presentation, and one for each tour. Returns their release. */
export function registerPresentationCommands(): () => void {
  let release = registerCommands(fixed);
  let gone = false;
  call('tours.list', {})
    .then((tours) => {
      if (gone) return;
      const each = tours.map(({ tour, title }) => ({
        id: `tours.start.${tour}`,
        title: texts.tour(title),
        section,
        run: () => present(tour),
      }));
      const more = registerCommands(each);
      const before = release;
      release = () => {
        before();
        more();
      };
    })
    .catch(() => {});
  return () => {
    gone = true;
    release();
  };
}
