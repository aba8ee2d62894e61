// Makes the map of a city that does not exist: assets/ivi/map/city.map. Metres, x to the east, y to the south, the middle at 0 0.
//   node guests/ivi/apps/tools/make-city.mjs
// Lines: water|park|building X Y…; street|road|highway NAME|X Y…; place SIZE NAME|X Y; route X Y…; turn METRES ICON NAME
import { writeFileSync } from 'node:fs';

let seed = 20_231;
const random = () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};
const between = (low, high) => low + random() * (high - low);

/** A smooth line through points (Catmull-Rom), a point about every `step` metres. */
function curve(points, step = 25, closed = false) {
  const at = (n) =>
    closed ? points[(n + points.length) % points.length] : points[Math.min(Math.max(n, 0), points.length - 1)];
  const result = [];
  for (let n = 0; n < (closed ? points.length : points.length - 1); n++) {
    const [a, b, c, d] = [at(n - 1), at(n), at(n + 1), at(n + 2)];
    const count = Math.max(2, Math.round(Math.hypot(c[0] - b[0], c[1] - b[1]) / step));
    for (let k = 0; k < count; k++) {
      const t = k / count;
      const axis = (i) =>
        0.5 *
        (2 * b[i] +
          (c[i] - a[i]) * t +
          (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t * t +
          (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t * t * t);
      result.push([axis(0), axis(1)]);
    }
  }
  if (!closed) result.push(points.at(-1));
  return result;
}

function inside(polygon, [x, y]) {
  let odd = false;
  for (let n = 0, m = polygon.length - 1; n < polygon.length; m = n++) {
    const [xa, ya] = polygon[n];
    const [xb, yb] = polygon[m];
    if (ya > y !== yb > y && x < ((xb - xa) * (y - ya)) / (yb - ya) + xa) odd = !odd;
  }
  return odd;
}

/** A band of changing width along a line. */
function band(line, width) {
  const sides = [[], []];
  line.forEach(([x, y], n) => {
    const [xa, ya] = line[Math.max(n - 1, 0)];
    const [xb, yb] = line[Math.min(n + 1, line.length - 1)];
    const length = Math.hypot(xb - xa, yb - ya) || 1;
    const half = width(n / (line.length - 1)) / 2;
    const [nx, ny] = [-(yb - ya) / length, (xb - xa) / length];
    sides[0].push([x + nx * half, y + ny * half]);
    sides[1].push([x - nx * half, y - ny * half]);
  });
  return [...sides[0], ...sides[1].reverse()];
}

const blob = (x, y, width, height, bumps = 9) =>
  curve(
    Array.from({ length: bumps }, (_, n) => {
      const angle = (n / bumps) * 2 * Math.PI;
      const far = between(0.82, 1.12);
      return [x + (Math.cos(angle) * width * far) / 2, y + (Math.sin(angle) * height * far) / 2];
    }),
    30,
    true,
  );

const river = band(
  curve(
    [
      [-3600, -900],
      [-2600, -1000],
      [-1700, -620],
      [-900, -160],
      [-250, 120],
      [450, 180],
      [1100, 520],
      [1700, 1150],
      [2500, 1800],
      [3600, 2500],
    ],
    60,
  ),
  (t) => 150 + 60 * Math.sin(t * 9) + 900 * Math.max(0, t - 0.72) ** 1.3,
);
const lake = blob(-1900, 1600, 900, 620);
const waters = [river, lake];
const parks = [
  { name: 'Linden Park', shape: blob(-1050, -1150, 900, 620) },
  { name: 'Castle Gardens', shape: blob(620, -420, 520, 420) },
  { name: 'Mill Meadows', shape: blob(-1300, 760, 760, 420) },
  { name: 'East Common', shape: blob(2050, -700, 720, 640) },
  { name: '', shape: blob(-1880, 1600, 1280, 960) },
  { name: 'South Wood', shape: blob(500, 2150, 1300, 700) },
  { name: '', shape: blob(1750, 420, 320, 240) },
];
const isWater = (p) => waters.some((shape) => inside(shape, p));
const isPark = (p) => parks.some(({ shape }) => inside(shape, p));

const ways = []; // {kind, name, line}
const add = (kind, name, line) => ways.push({ kind, name, line });

// The ring and the long roads cross the river on bridges; streets do not.
add('highway', 'City Ring', [
  ...curve(
    [
      [-2450, -250],
      [-2150, -1450],
      [-900, -2050],
      [600, -1980],
      [1900, -1500],
      [2650, -300],
      [2480, 700],
      [1750, 1720],
      [500, 1680],
      [-800, 1980],
      [-1500, 2250],
      [-2700, 1300],
    ],
    40,
    true,
  ),
  [-2450, -250],
]);
add(
  'road',
  'Harbour Avenue',
  curve([
    [-2450, -250],
    [-1700, -280],
    [-900, -420],
    [-200, -330],
    [500, -180],
    [1150, 120],
    [1800, 260],
    [2560, 250],
  ]),
);
add(
  'road',
  'Ferry Street',
  curve([
    [-480, -2040],
    [-420, -1300],
    [-300, -600],
    [-200, -330],
    [-160, 120],
    [-100, 620],
    [60, 1200],
    [120, 1740],
  ]),
);
add(
  'road',
  'Observatory Road',
  curve([
    [-1500, -1820],
    [-1200, -1500],
    [-520, -1480],
    [-390, -1100],
    [260, -980],
    [1000, -1050],
    [1760, -1550],
  ]),
);
add(
  'road',
  'Mill Road',
  curve([
    [-2650, 560],
    [-2000, 420],
    [-1300, 420],
    [-600, 560],
    [-100, 620],
    [520, 720],
    [900, 1000],
    [1340, 1720],
  ]),
);
add(
  'road',
  'Kings Parade',
  curve([
    [500, -180],
    [330, -620],
    [260, -980],
    [330, -1500],
    [420, -1990],
  ]),
);
add(
  'road',
  'Eastgate',
  curve([
    [1150, 120],
    [1180, -420],
    [1000, -1050],
  ]),
);
add(
  'road',
  'Foundry Street',
  curve([
    [-1700, -280],
    [-1620, -900],
    [-1200, -1500],
  ]),
);
add(
  'road',
  'Quay Street',
  curve([
    [-1300, 420],
    [-860, 200],
    [-420, 420],
    [-100, 620],
  ]),
);
add(
  'road',
  'Tannery Road',
  curve([
    [1800, 260],
    [1640, 700],
    [1750, 1000],
    [900, 1000],
  ]),
);
add(
  'road',
  'Beacon Hill',
  curve([
    [1180, -420],
    [1700, -330],
    [2640, -330],
  ]),
);
add(
  'road',
  'Lakeside',
  curve([
    [-1300, 420],
    [-1180, 1100],
    [-1250, 1700],
    [-1120, 2100],
  ]),
);

const names = [
  'Alder',
  'Anchor',
  'Baker',
  'Birch',
  'Brewer',
  'Candle',
  'Canal',
  'Cedar',
  'Chapel',
  'Copper',
  'Crane',
  'Crescent',
  'Dyer',
  'Elm',
  'Falcon',
  'Fisher',
  'Garden',
  'Glass',
  'Grove',
  'Hazel',
  'Heron',
  'Hill',
  'Iron',
  'Juniper',
  'Keel',
  'Lantern',
  'Lark',
  'Linen',
  'Maple',
  'Market',
  'Mason',
  'Miller',
  'Minster',
  'Moor',
  'Oak',
  'Orchard',
  'Otter',
  'Pier',
  'Plum',
  'Poplar',
  'Print',
  'Rope',
  'Rowan',
  'Sail',
  'Salt',
  'School',
  'Silver',
  'Smith',
  'Spring',
  'Station',
  'Swan',
  'Temple',
  'Timber',
  'Tower',
  'Weaver',
  'Well',
  'Willow',
  'Winter',
];
const kinds = ['Street', 'Street', 'Street', 'Lane', 'Row', 'Road'];
let named = 0;
const nextName = () => {
  const name = `${names[(named * 23) % names.length]} ${kinds[Math.floor(named / 3) % kinds.length]}`;
  named++;
  return name;
};

const districts = [
  { name: 'Old Town', x: -640, y: -640, width: 1100, height: 900, angle: 0.2, step: [105, 140] },
  { name: 'Harbour', x: 640, y: 420, width: 1500, height: 760, angle: 0.42, step: [130, 190] },
  { name: 'Northfield', x: 250, y: -1480, width: 2500, height: 820, angle: 0.04, step: [130, 170] },
  { name: 'Westend', x: -1900, y: -560, width: 900, height: 1300, angle: -0.16, step: [130, 160] },
  { name: 'Millside', x: -700, y: 900, width: 1400, height: 1400, angle: 0.12, step: [120, 165] },
  { name: 'Eastgate', x: 1500, y: -600, width: 1500, height: 1200, angle: -0.1, step: [140, 180] },
  { name: 'Southport', x: 700, y: 1280, width: 1500, height: 700, angle: 0.05, step: [125, 165] },
  { name: 'Castle Quarter', x: 280, y: -560, width: 1150, height: 760, angle: 0.1, step: [110, 150] },
];

const owner = (p) =>
  districts.find((d) => {
    const [dx, dy] = [p[0] - d.x, p[1] - d.y];
    const u = dx * Math.cos(d.angle) + dy * Math.sin(d.angle);
    const v = -dx * Math.sin(d.angle) + dy * Math.cos(d.angle);
    return Math.abs(u) < d.width / 2 && Math.abs(v) < d.height / 2;
  });
const ring = ways[0].line;
const place = (d, u, v) => [
  d.x + u * Math.cos(d.angle) - v * Math.sin(d.angle),
  d.y + u * Math.sin(d.angle) + v * Math.cos(d.angle),
];
const free = (d, p) => owner(p) === d && inside(ring, p) && !isWater(p) && !isPark(p);

for (const d of districts) {
  for (const across of [false, true]) {
    const [length, width] = across ? [d.height, d.width] : [d.width, d.height];
    const step = d.step[across ? 1 : 0];
    for (let offset = -width / 2 + step / 2; offset < width / 2; offset += step * between(0.92, 1.08)) {
      let run = [];
      const name = nextName();
      const finish = () => {
        if (run.length > 9) add('street', name, [run[0], run[Math.floor(run.length / 2)], run.at(-1)]);
        run = [];
      };
      for (let at = -length / 2; at <= length / 2; at += 10) {
        const p = across ? place(d, offset, at) : place(d, at, offset);
        if (free(d, p)) run.push(p);
        else finish();
      }
      finish();
    }
  }
}

// Houses stand beside streets, where nothing else is.
const cell = 24;
const taken = new Set();
const mark = (x, y) => taken.add(`${Math.round(x / cell)},${Math.round(y / cell)}`);
for (const { line, kind } of ways)
  for (let n = 1; n < line.length; n++) {
    const [[xa, ya], [xb, yb]] = [line[n - 1], line[n]];
    const count = Math.ceil(Math.hypot(xb - xa, yb - ya) / 8);
    const wide = kind === 'highway' ? 26 : kind === 'road' ? 14 : 0;
    for (let k = 0; k <= count; k++)
      for (const dx of [-wide, 0, wide])
        for (const dy of [-wide, 0, wide]) mark(xa + ((xb - xa) * k) / count + dx, ya + ((yb - ya) * k) / count + dy);
  }
const buildings = [];
for (const d of districts)
  for (let v = -d.height / 2; v < d.height / 2; v += 33)
    for (let u = -d.width / 2; u < d.width / 2; u += 39) {
      const [w, h] = [between(24, 36), between(19, 29)];
      const corners = [
        [u, v],
        [u + w, v],
        [u + w, v + h],
        [u, v + h],
      ].map(([a, b]) => place(d, a, b));
      const middle = place(d, u + w / 2, v + h / 2);
      const spots = [...corners, middle];
      if (random() < 0.14 || !spots.every((p) => free(d, p))) continue;
      if (spots.some(([x, y]) => taken.has(`${Math.round(x / cell)},${Math.round(y / cell)}`))) continue;
      buildings.push(corners);
    }

// The route: the quickest way from place to place in the graph of all ways, and back to the first.
const nodes = [];
const index = new Map();
const NEAR = 9;
const key = (x, y) => `${Math.floor(x / NEAR)},${Math.floor(y / NEAR)}`;
function node(p) {
  for (let dx = -1; dx <= 1; dx++)
    for (let dy = -1; dy <= 1; dy++)
      for (const n of index.get(key(p[0] + dx * NEAR, p[1] + dy * NEAR)) ?? [])
        if (Math.hypot(nodes[n].p[0] - p[0], nodes[n].p[1] - p[1]) < NEAR) return n;
  nodes.push({ p, edges: [] });
  const at = key(...p);
  index.set(at, [...(index.get(at) ?? []), nodes.length - 1]);
  return nodes.length - 1;
}
const speed = { highway: 26, road: 15, street: 7 };
for (const way of ways)
  for (let n = 1, before = node(way.line[0]); n < way.line.length; n++) {
    const [[xa, ya], [xb, yb]] = [way.line[n - 1], way.line[n]];
    const count = Math.ceil(Math.hypot(xb - xa, yb - ya) / 11);
    for (let k = 1; k <= count; k++) {
      const next = node([xa + ((xb - xa) * k) / count, ya + ((yb - ya) * k) / count]);
      if (next === before) continue;
      const length = Math.hypot(nodes[next].p[0] - nodes[before].p[0], nodes[next].p[1] - nodes[before].p[1]);
      nodes[before].edges.push({ to: next, cost: length / speed[way.kind], way });
      nodes[next].edges.push({ to: before, cost: length / speed[way.kind], way });
      before = next;
    }
  }
const nearest = (p) =>
  nodes.reduce(
    (best, n, at) =>
      Math.hypot(n.p[0] - p[0], n.p[1] - p[1]) < Math.hypot(nodes[best].p[0] - p[0], nodes[best].p[1] - p[1])
        ? at
        : best,
    0,
  );

function way(from, to) {
  const cost = new Map([[from, 0]]);
  const came = new Map();
  const open = [from];
  while (open.length) {
    let best = 0;
    for (let n = 1; n < open.length; n++) if (cost.get(open[n]) < cost.get(open[best])) best = n;
    const [at] = open.splice(best, 1);
    if (at === to) break;
    for (const edge of nodes[at].edges) {
      const total = cost.get(at) + edge.cost;
      if (total >= (cost.get(edge.to) ?? Infinity)) continue;
      if (!cost.has(edge.to)) open.push(edge.to);
      cost.set(edge.to, total);
      came.set(edge.to, { from: at, way: edge.way });
    }
  }
  const legs = [];
  for (let at = to; at !== from; at = came.get(at).from) {
    if (!came.has(at)) throw new Error('the ways are not connected');
    legs.unshift({ node: at, way: came.get(at).way });
  }
  return legs;
}

const stops = [
  [-300, -600],
  [900, 1000],
  [1800, 260],
  [1000, -1050],
  [330, -1500],
  [-1200, -1500],
  [-1700, -280],
].map(nearest);
const legs = stops.flatMap((stop, n) => way(stop, stops[(n + 1) % stops.length]));
const line = [nodes[stops[0]].p, ...legs.map(({ node: n }) => nodes[n].p)];
const direction = (n, by) => {
  const a = line[Math.max(n, 0)];
  const b = line[Math.min(Math.max(n + by, 0), line.length - 1)];
  return by > 0 ? Math.atan2(b[1] - a[1], b[0] - a[0]) : Math.atan2(a[1] - b[1], a[0] - b[0]);
};
const turns = [];
let metres = 0;
for (let n = 1; n < legs.length; n++) {
  metres += Math.hypot(line[n][0] - line[n - 1][0], line[n][1] - line[n - 1][1]);
  if (legs[n].way.name === legs[n - 1].way.name) continue;
  // A name that is left again at once is a crossing, not a turn.
  if (legs[Math.min(n + 4, legs.length - 1)].way.name !== legs[n].way.name) continue;
  let angle = direction(n, 4) - direction(n, -4);
  angle = Math.atan2(Math.sin(angle), Math.cos(angle));
  const side = angle > 0 ? 'right' : 'left';
  const icon = Math.abs(angle) < 0.3 ? 'straight' : Math.abs(angle) < 0.85 ? `bear${side}` : side;
  turns.push(`turn ${Math.round(metres)} ${icon} ${legs[n].way.name}`);
}

const points = (shape) => shape.map(([x, y]) => `${Math.round(x)} ${Math.round(y)}`).join(' ');
const middle = (shape) => [
  shape.reduce((sum, p) => sum + p[0], 0) / shape.length,
  shape.reduce((sum, p) => sum + p[1], 0) / shape.length,
];
/** Without the points that are less than a metre off what is left (Douglas and Peucker). */
function plain(shape) {
  if (shape.length < 3) return shape;
  const [[xa, ya], [xb, yb]] = [shape[0], shape.at(-1)];
  const length = Math.hypot(xb - xa, yb - ya);
  const off = ([x, y]) =>
    length < 1 ? Math.hypot(x - xa, y - ya) : Math.abs((xb - xa) * (ya - y) - (xa - x) * (yb - ya)) / length;
  let far = 0;
  for (let n = 1; n < shape.length - 1; n++) if (off(shape[n]) > off(shape[far])) far = n;
  if (off(shape[far]) < 1) return [shape[0], shape.at(-1)];
  return [...plain(shape.slice(0, far + 1)).slice(0, -1), ...plain(shape.slice(far))];
}
const text = [
  '# The map of a city that does not exist: made by guests/ivi/apps/tools/make-city.mjs.',
  ...parks.map(({ shape }) => `park ${points(shape)}`),
  ...waters.map((shape) => `water ${points(shape)}`),
  ...buildings.map((shape) => `building ${points(shape)}`),
  ...['street', 'road', 'highway'].flatMap((kind) =>
    ways.filter((w) => w.kind === kind).map((w) => `${kind} ${w.name}|${points(w.line)}`),
  ),
  ...districts.map((d) => `place 2 ${d.name}|${Math.round(d.x)} ${Math.round(d.y)}`),
  ...parks.filter((p) => p.name).map((p) => `place 1 ${p.name}|${points([middle(p.shape)])}`),
  'place 1 River Lind|-2050 -800',
  'place 1 Harbour Basin|2450 1780',
  `route ${points(plain(line))}`,
  ...turns,
  '',
].join('\n');
writeFileSync(new URL('../../../../assets/ivi/map/city.map', import.meta.url), text);
process.stderr.write(
  `${ways.length} ways, ${buildings.length} buildings, ${nodes.length} nodes, route ${Math.round(metres)} m, ${turns.length} turns, ${text.length} bytes\n`,
);
