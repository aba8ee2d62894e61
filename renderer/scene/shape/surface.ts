import { BufferAttribute, BufferGeometry, Vector3 } from 'three';

/** Copies the mean of the normals of both to vertices that lie at the same place: a surface that closes on itself has no seam. */
function join(geometry: BufferGeometry, pairs: readonly (readonly [number, number])[]): void {
  const normals = geometry.getAttribute('normal');
  for (const [a, b] of pairs) {
    const sum = new Vector3()
      .fromBufferAttribute(normals, a)
      .add(new Vector3().fromBufferAttribute(normals, b))
      .normalize();
    normals.setXYZ(a, sum.x, sum.y, sum.z);
    normals.setXYZ(b, sum.x, sum.y, sum.z);
  }
}

/**
 * A smooth surface through rows of points; all rows have as many. The front is where a row goes to the right and the rows go up.
 * Texture coordinates are metres along the rows and across them.
 */
export function surface(rows: readonly (readonly Vector3[])[]): BufferGeometry {
  const columns = rows[0]!.length;
  const position = new Float32Array(rows.length * columns * 3);
  const uv = new Float32Array(rows.length * columns * 2);
  const along = new Float64Array(columns);
  for (const [r, row] of rows.entries()) {
    let u = 0;
    for (const [c, point] of row.entries()) {
      if (c > 0) u += point.distanceTo(row[c - 1]!);
      if (r > 0) along[c]! += point.distanceTo(rows[r - 1]![c]!);
      const i = r * columns + c;
      point.toArray(position, i * 3);
      uv.set([u, along[c]!], i * 2);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(position, 3));
  geometry.setAttribute('uv', new BufferAttribute(uv, 2));
  geometry.setIndex(faces(rows.length, columns));
  geometry.computeVertexNormals();
  join(geometry, seams(rows));
  return geometry;
}

function faces(rows: number, columns: number): number[] {
  const index: number[] = [];
  for (let r = 0; r + 1 < rows; r++)
    for (let c = 0; c + 1 < columns; c++) {
      const a = r * columns + c;
      index.push(a, a + 1, a + columns, a + 1, a + columns + 1, a + columns);
    }
  return index;
}

const CLOSE = 1e-5;

function seams(rows: readonly (readonly Vector3[])[]): [number, number][] {
  const columns = rows[0]!.length;
  const last = rows.length - 1;
  const pairs: [number, number][] = [];
  for (const [r, row] of rows.entries())
    if (row[0]!.distanceTo(row[columns - 1]!) < CLOSE) pairs.push([r * columns, r * columns + columns - 1]);
  for (let c = 0; c < columns; c++)
    if (rows[0]![c]!.distanceTo(rows[last]![c]!) < CLOSE) pairs.push([c, last * columns + c]);
  return pairs;
}

/** Rows of a surface from a function of two numbers from 0 to 1. */
export function rowsOf(rows: number, columns: number, at: (u: number, v: number) => Vector3): Vector3[][] {
  return Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (_, c) => at(c / (columns - 1), r / (rows - 1))),
  );
}

/** The same surface, seen from its other side. */
export const turned = (rows: readonly (readonly Vector3[])[]): Vector3[][] => rows.map((row) => row.toReversed());
