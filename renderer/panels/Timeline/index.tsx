import { ChartNoAxesGantt } from 'lucide-react';
import { texts } from '../../texts/en.ts';
import type { Panel } from '../panel.ts';
import { Timeline } from './Timeline.tsx';

export const panel: Panel = {
  id: 'timeline',
  title: texts.timeline.title,
  icon: ChartNoAxesGantt,
  component: Timeline,
};
