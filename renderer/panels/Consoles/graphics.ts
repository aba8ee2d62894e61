import { WebglAddon } from '@xterm/addon-webgl';
import type { Terminal } from '@xterm/xterm';

/** Renderers that do with the CPU what a graphics card should: letters as HTML are quicker then. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

let quick: boolean | undefined;

/** Whether there is WebGL that a graphics card does. */
function hasQuickWebgl(): boolean {
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!context) return false;
  const names = context.getExtension('WEBGL_debug_renderer_info');
  const renderer = names ? String(context.getParameter(names.UNMASKED_RENDERER_WEBGL)) : '';
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return !SOFTWARE.test(renderer);
}

/** Lets a terminal draw with WebGL where that is quick; when the card takes it away again, it draws with HTML as before. */
export function drawWithWebgl(terminal: Terminal): void {
  quick ??= hasQuickWebgl();
  if (!quick) return;
  try {
    const addon = new WebglAddon();
    addon.onContextLoss(() => addon.dispose());
    terminal.loadAddon(addon);
  } catch {
    quick = false;
  }
}
