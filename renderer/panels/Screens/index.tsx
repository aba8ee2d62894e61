import { MonitorSmartphone } from 'lucide-react';
import { cockpit as texts } from '../../texts/cockpit.ts';
import type { Panel } from '../panel.ts';
import { Screens } from './Screens.tsx';

export const panel: Panel = {
  id: 'screens',
  title: texts.screensTitle,
  icon: MonitorSmartphone,
  component: Screens,
};
