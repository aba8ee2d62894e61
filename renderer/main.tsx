import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './theme/theme.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { keepConnected } from './app/connection.ts';
import { PanelBoundary } from './app/dock/PanelBoundary.tsx';
import { texts } from './texts/en.ts';

createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <PanelBoundary title={texts.frame.window}>
      <App />
    </PanelBoundary>
  </StrictMode>,
);
keepConnected();
