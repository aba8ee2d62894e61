import { setFlagsFromString } from 'node:v8';

/*
 * What the host's compiler is told before it compiles translated code. Branch hints keep slow paths out of the way of fast ones;
 * V8 13 and 14 know them under this name, for others the hints in the modules are just not there.
 */
const [major] = process.versions.v8.split('.').map(Number);
if (major === 13 || major === 14) setFlagsFromString('--experimental-wasm-branch-hinting');
