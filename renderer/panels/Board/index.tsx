import { CircuitBoard } from 'lucide-react';
import { boardTexts } from '../../texts/board.ts';
import type { Panel } from '../panel.ts';
import { Board } from './Board.tsx';

export const panel: Panel = { id: 'board', title: boardTexts.title, icon: CircuitBoard, component: Board };
