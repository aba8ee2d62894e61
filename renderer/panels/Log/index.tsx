import { ScrollText } from 'lucide-react';
import { texts } from '../../texts/en.ts';
import type { Panel } from '../panel.ts';
import { Log } from './Log.tsx';

export const panel: Panel = { id: 'log', title: texts.log.title, icon: ScrollText, component: Log };
