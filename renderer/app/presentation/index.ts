export { Presentation } from './Presentation.tsx';
export { usePresentation } from './store.ts';
export { useTours } from './use-tours.ts';
