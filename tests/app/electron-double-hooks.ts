import { registerHooks } from 'node:module';

// Whoever imports Electron gets its double: node --import THIS out/app/electron/shell/electron.js
const double = new URL('./electron-double.ts', import.meta.url).href;
registerHooks({
  resolve: (name, context, next) => (name === 'electron' ? { url: double, shortCircuit: true } : next(name, context)),
});
