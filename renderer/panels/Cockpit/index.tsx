import { Car } from 'lucide-react';
import { cockpit as texts } from '../../texts/cockpit.ts';
import type { Panel } from '../panel.ts';
import { Cockpit } from './Cockpit.tsx';

export const panel: Panel = { id: 'cockpit', title: texts.title, icon: Car, component: Cockpit };
