// What electron-builder makes of out/app: see docs/desktop.md.
import { dirname } from 'node:path';
import project from '../package.json' with { type: 'json' };

/** What of out/app goes into a package, and nothing else does. */
export const PACKED = [
  'LICENSE.txt',
  'LICENSES.txt',
  'package.json',
  '_virtual/**',
  'assets/**',
  'core/**',
  'electron/**',
  'packages/**',
  'renderer/**',
  // electron-builder would add the project's packages, whose parts are in the code already.
  '!**/node_modules/**',
];

/** An unpacked Electron that is at hand: that of the binary which IVILAB_ELECTRON names. */
const electronDist = process.env.IVILAB_ELECTRON ? { electronDist: dirname(process.env.IVILAB_ELECTRON) } : {};

/** @type {import('electron-builder').Configuration} */
export const packageConfig = {
  appId: 'org.ivilab.app',
  productName: 'IVI Lab',
  electronVersion: project.devDependencies.electron,
  ...electronDist,
  directories: { app: 'out/app', output: 'out/dist', buildResources: 'assets/icons' },
  files: PACKED,
  // Threads start from files, and what a machine boots from is read as files: nothing is gained by an archive.
  asar: false,
  // The app's code depends on no packages: they are in it.
  npmRebuild: false,
  publish: null,
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: false,
    onlyLoadAppFromAsar: false,
    grantFileProtocolExtraPrivileges: false,
  },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills it in
  artifactName: 'ivilab-${version}-${os}-${arch}.${ext}',
  linux: {
    target: ['AppImage', 'deb'],
    icon: 'assets/icons/png',
    executableName: 'ivilab',
    category: 'Development',
    synopsis: 'A lab for automotive domain layouts',
    maintainer: 'IVI Lab <ivilab@localhost>',
    desktop: { entry: { StartupWMClass: 'IVI Lab' } },
  },
  win: { target: ['nsis'], icon: 'assets/icons/icon.ico' },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  mac: { target: ['dmg'], icon: 'assets/icons/icon.icns', category: 'public.app-category.developer-tools' },
};
