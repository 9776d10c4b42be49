import { type Attribute, type Cell, type Lattice, sameCell } from "./lattice.ts";
import { tuning } from "./tuning.ts";

/**
 * Did the rest of the parent fall as well? Weighs the siblings of `child` along one dimension: those
 * that fell by a fair part of its severity against those that did not; siblings too small to tell
 * are left out. When none can tell, the simpler description needs at least the same score.
 */
export function fellTogether(
  lattice: Lattice,
  parent: readonly Attribute[],
  child: { dimension: number; value: number; cell: Cell },
  alsoFell: number = tuning.alsoFell,
): boolean {
  const { severity } = child.cell;
  let fell = 0;
  let stood = 0;
  for (let value = 0; value < lattice.values(child.dimension); value += 1) {
    if (value === child.value) continue;
    const sibling = lattice.at([...parent, [child.dimension, value]]);
    if (!sibling || sibling.weight <= 0) continue;
    const error = lattice.evidence.severityError(...sibling.sums, severity * alsoFell);
    if (error > severity * tuning.blur) continue;
    if (sibling.severity >= alsoFell * severity) fell += sibling.weight;
    else stood += sibling.weight;
  }
  if (fell + stood > 0) return fell / (fell + stood) >= tuning.fellCover;
  const whole = parent.length > 0 ? lattice.at(parent) : null;
  return whole !== null && whole.score >= child.cell.score;
}

/**
 * Moves a suspect up while its siblings fell with it, and down while only some of its parts fell, so
 * that the cause is described neither too narrowly nor too broadly.
 */
export function settleLevel(lattice: Lattice, suspect: Cell): Cell {
  const seen: Cell[] = [];
  let at = suspect;
  while (!seen.some((cell) => sameCell(cell, at))) {
    seen.push(at);
    const next = raised(lattice, at) ?? lowered(lattice, at);
    if (!next || seen.some((cell) => sameCell(cell, next))) break;
    at = next;
  }
  return at;
}

/** The best parent that fell as a whole. */
function raised(lattice: Lattice, cell: Cell): Cell | null {
  const attributes = lattice.attributes(cell);
  if (attributes.length < 2) return null;
  let best: Cell | null = null;
  for (const attribute of attributes) {
    const rest = attributes.filter((other) => other !== attribute);
    const [dimension, value] = attribute;
    if (!fellTogether(lattice, rest, { dimension, value, cell })) continue;
    const parent = lattice.at(rest);
    if (parent && (!best || parent.nats > best.nats)) best = parent;
  }
  return best;
}

/** The best child, where the children say clearly more than the cell and their siblings did not fall. */
function lowered(lattice: Lattice, cell: Cell): Cell | null {
  const attributes = lattice.attributes(cell);
  if (attributes.length >= lattice.depth) return null;
  let best: Cell | null = null;
  for (const dimension of lattice.dimensions) {
    if ((cell.mask >> dimension) & 1) continue;
    const children = childrenAlong(lattice, attributes, dimension);
    const first = children[0];
    if (!first) continue;
    const together = children.reduce((sum, child) => sum + child.cell.nats, 0);
    const { cell: child, value } = first;
    const holdsAll = child.excess >= tuning.childKeeps * cell.excess && child.weight < cell.weight;
    if (together < tuning.childrenGain * cell.nats && !holdsAll) continue;
    if (fellTogether(lattice, attributes, { dimension, value, cell: child })) continue;
    if (!best || child.nats > best.nats) best = child;
  }
  return best;
}

/** The significant parts of a combination along one dimension, best first. */
export function childrenAlong(
  lattice: Lattice,
  attributes: readonly Attribute[],
  dimension: number,
): { value: number; cell: Cell }[] {
  const children: { value: number; cell: Cell }[] = [];
  for (let value = 0; value < lattice.values(dimension); value += 1) {
    const cell = lattice.at([...attributes, [dimension, value]]);
    if (cell && cell.score > tuning.firstNats) children.push({ value, cell });
  }
  return children.sort((x, y) => y.cell.nats - x.cell.nats || lattice.compare(x.cell, y.cell));
}

/** Did everything fall, so that no combination is to blame? */
export function everythingFell(lattice: Lattice, cause: Cell): boolean {
  return lattice.attributes(cause).every(([dimension, value]) => {
    const cell = lattice.at([[dimension, value]]);
    return cell !== null && fellTogether(lattice, [], { dimension, value, cell }, tuning.globalAlsoFell);
  });
}
