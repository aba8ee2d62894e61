// The screen's programs: a library of drawing and views, the compositor, the bars, the apps.

// Loops over pixels become NEON instructions.
const fast = ['-ftree-vectorize', '-fno-math-errno', '-fno-trapping-math'];
const FREETYPE = ['-I$SYSROOT/usr/include/freetype2'];

const parts = {
  launcher: ['launcher', 'car', 'map', 'mapdraw', 'mapview', 'player', 'tracks'],
  navigation: ['navigation', 'map', 'mapdraw', 'mapview'],
  media: ['media', 'player', 'tracks'],
  climate: ['climate'],
  phone: ['phone'],
  settings: ['settings'],
  statusbar: ['statusbar'],
  navigationbar: ['navigationbar', 'player', 'tracks'],
};

/**
 * @param flags - of every program of the platform.
 * @param sources - gives a folder's source files.
 */
export function programs(flags, sources) {
  const library = {
    name: 'libivigraphics',
    file: 'libivigraphics.so',
    sources: [...sources('graphics'), ...sources('toolkit')],
    flags: [...flags, ...fast, ...FREETYPE, '-fPIC', '-shared', '-Wl,-soname,libivigraphics.so'],
    libraries: ['$OUT/libivi.so', '-lfreetype', '-lm'],
  };
  const linked = ['$OUT/libivigraphics.so', '$OUT/libivi.so', '-lm'];
  const compositor = {
    name: 'compositor',
    file: 'compositor',
    sources: [...sources('compositor'), ...sources('input')],
    flags: [...flags, ...fast],
    libraries: linked,
  };
  const apps = Object.entries(parts).map(([name, files]) => ({
    name: `app-${name}`,
    file: `app-${name}`,
    sources: ['apps/main.c', 'apps/state.c', ...files.map((file) => `apps/${file}.c`)],
    flags: [...flags, ...fast, `-DAPP=app_${name}`],
    libraries: linked,
  }));
  // Does harm on purpose, for tests.
  const hostile = {
    name: 'hostile-surface',
    file: 'hostile-surface',
    sources: ['compositor/hostile/main.c'],
    flags,
    libraries: ['$OUT/libivi.so'],
  };
  return [library, compositor, ...apps, hostile];
}
