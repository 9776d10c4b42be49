import type { FoundCause } from "./find-causes.ts";
import { fullestDescription } from "./fullest-description.ts";
import { type Attribute, type Cell, includesAll, type Lattice, sameCell } from "./lattice.ts";
import { childrenAlong } from "./level.ts";
import { tuning } from "./tuning.ts";

/** A set of combinations that explains the fall, weaker ones after the answer. */
export type CauseSet = Cell[];

/**
 * The answer and other ways to tell the same story, best first: what several causes have in common, the
 * first cause alone, a broader description that holds nearly as much, the next suspects that are not
 * merely parts of one already listed, a narrower one that still holds most, a split by the values of one
 * dimension. Runs on the cuboids with all rows in them. The order was chosen on the real cases with five
 * baselines and thinned traffic, see server/decisions/120-ranking-of-alternatives.md.
 */
export function rankAlternatives(lattice: Lattice, answer: FoundCause[], traffic: Float64Array): CauseSet[] {
  const ranked = lattice.ranked(200);
  const first = answer[0];
  const top = first ? first.cell : ranked[0];
  if (!top || (!first && top.score < tuning.offeredNats)) return [];
  const attributes = lattice.attributes(top);
  const suspects = distinctSuspects(lattice, ranked).filter((cell) => !sameCell(cell, top));
  const broader = ancestors(lattice, top, attributes);
  const narrower = descendants(lattice, top, attributes);
  const nearlyAll = narrower.filter((cell) => cell.excess >= tuning.nearlyAll * top.excess);
  const split = bestSplit(lattice, top, attributes);
  const listed: CauseSet[] = [answer.map(({ cell }) => cell)];
  listed.push(...singles(commonPart(lattice, answer)), [top]);
  if (first && !sameCell(first.cell, first.settled)) listed.push([first.settled]);
  listed.push(...singles(broader.slice(0, 1)), ...singles(suspects.slice(0, 1)));
  listed.push(...singles(nearlyAll.slice(0, 1)));
  if (split) listed.push(split);
  listed.push(...singles(narrower.slice(0, 1)), ...singles(broader.slice(1, 3)));
  listed.push(...singles(suspects.slice(1)), [fullestDescription(lattice, top, traffic, true)]);
  return distinctSets(listed).slice(0, tuning.alternatives);
}

function singles(cells: Cell[]): CauseSet[] {
  return cells.map((cell) => [cell]);
}

function distinctSets(sets: CauseSet[]): CauseSet[] {
  const seen = new Set<string>();
  return sets.filter((set) => {
    const key = set
      .map((cell) => `${cell.mask}:${cell.code}`)
      .sort()
      .join("|");
    if (set.length === 0 || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Suspects without those that only narrow one listed before and thereby explain less. */
function distinctSuspects(lattice: Lattice, ranked: Cell[]): Cell[] {
  const kept: { cell: Cell; attributes: Attribute[] }[] = [];
  for (const cell of ranked) {
    const attributes = lattice.attributes(cell);
    const narrows = kept.some(
      (other) =>
        other.attributes.length < attributes.length &&
        includesAll(attributes, other.attributes) &&
        other.cell.nats >= cell.nats,
    );
    if (!narrows) kept.push({ cell, attributes });
    if (kept.length >= 12) break;
  }
  return kept.map(({ cell }) => cell);
}

/** Broader descriptions that hold most of what the cause explains. */
function ancestors(lattice: Lattice, top: Cell, attributes: readonly Attribute[]): Cell[] {
  const found: Cell[] = [];
  for (let pick = 1; pick < (1 << attributes.length) - 1; pick += 1) {
    const cell = lattice.at(attributes.filter((_, index) => (pick >> index) & 1));
    if (cell && cell.excess >= tuning.ancestorKeeps * top.excess) found.push(cell);
  }
  return found.sort((x, y) => y.nats - x.nats || lattice.compare(x, y));
}

/** The attributes that several causes share, when they share any. */
function commonPart(lattice: Lattice, answer: readonly FoundCause[]): Cell[] {
  const [first, ...others] = answer.map(({ cell }) => lattice.attributes(cell));
  if (!first || others.length === 0) return [];
  const shared = first.filter((attribute) => others.every((other) => includesAll(other, [attribute])));
  const cell = shared.length > 0 ? lattice.at(shared) : null;
  return cell ? [cell] : [];
}

/** Descriptions with one more attribute that hold most of what the cause explains. */
function descendants(lattice: Lattice, top: Cell, attributes: readonly Attribute[]): Cell[] {
  if (attributes.length >= lattice.depth) return [];
  return lattice.dimensions
    .filter((dimension) => !attributes.some(([d]) => d === dimension))
    .flatMap((dimension) => childrenAlong(lattice, attributes, dimension).map(({ cell }) => cell))
    .filter((cell) => cell.excess >= tuning.ancestorKeeps * top.excess)
    .sort((x, y) => y.nats - x.nats || lattice.compare(x, y));
}

/** Two or three values of one dimension (within the cause, or of everything) that together say more. */
function bestSplit(lattice: Lattice, top: Cell, attributes: readonly Attribute[]): CauseSet | null {
  let best: CauseSet | null = null;
  let bestNats = top.nats * 1.05;
  for (const base of [attributes, []]) {
    if (base.length >= lattice.depth) continue;
    for (const dimension of lattice.dimensions) {
      if (base.some(([d]) => d === dimension)) continue;
      const children = childrenAlong(lattice, base, dimension).map(({ cell }) => cell);
      const worst = Math.max(...children.map((cell) => cell.severity));
      const parts = children.filter((cell) => cell.severity >= tuning.alsoFell * worst);
      const nats = parts.reduce((sum, cell) => sum + cell.nats, 0);
      if (parts.length < 2 || parts.length > 3 || nats <= bestNats) continue;
      best = parts;
      bestNats = nats;
    }
  }
  return best;
}
