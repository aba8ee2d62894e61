import type { MenuItemConstructorOptions } from 'electron';

/**
 * The little that a menu is for: what the system expects there, and what has no place in a page. All else is in the page's palette.
 * Keys that a terminal needs (Ctrl+R, Ctrl+W, Ctrl+C …) belong to no item where Ctrl is the menu's key.
 */
export function menuTemplate(apple: boolean, openWindow: () => void): MenuItemConstructorOptions[] {
  const newWindow = { label: 'New Window', accelerator: 'CmdOrCtrl+Shift+N', click: openWindow };
  const edit: MenuItemConstructorOptions[] = (['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'] as const).map(
    (role) => ({ role, registerAccelerator: apple }),
  );
  const view: MenuItemConstructorOptions[] = [
    { role: 'togglefullscreen' },
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'toggleDevTools' },
  ];
  const last: MenuItemConstructorOptions = apple ? { role: 'close' } : { role: 'quit' };
  return [
    ...(apple ? [{ role: 'appMenu' } as const] : []),
    { label: 'File', submenu: [newWindow, last] },
    { label: 'Edit', submenu: edit },
    { label: 'View', submenu: view },
    ...(apple ? [{ role: 'windowMenu' } as const] : []),
  ];
}
