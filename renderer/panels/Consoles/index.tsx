import { SquareTerminal } from 'lucide-react';
import { consoles as texts } from '../../texts/consoles.ts';
import type { Panel } from '../panel.ts';
import { Consoles } from './Consoles.tsx';

export const panel: Panel = { id: 'consoles', title: texts.title, icon: SquareTerminal, component: Consoles };
