import { Settings2 } from 'lucide-react';
import { texts } from '../../texts/en.ts';
import type { Panel } from '../panel.ts';
import { Settings } from './Settings.tsx';

export const panel: Panel = { id: 'settings', title: texts.settings.title, icon: Settings2, component: Settings };
