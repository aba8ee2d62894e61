import { useEffect } from 'react';
import { registerPresentationCommands } from './commands.ts';
import { isAlways, present, presentAgain } from './store.ts';

let begun = false;

/** The commands about tours are there as soon as the desk is; the first time a window that should always present, or did before it was loaded anew, does so. */
export function useTours(joined: boolean): void {
  useEffect(() => {
    if (!joined) return;
    if (!begun && !presentAgain() && isAlways()) present();
    begun = true;
    return registerPresentationCommands();
  }, [joined]);
}
