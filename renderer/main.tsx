import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './theme/theme.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { keepConnected } from './app/connection.ts';

createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
keepConnected();
