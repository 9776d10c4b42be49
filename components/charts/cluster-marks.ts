/** Marks that would lie on one another. */
export interface MarkCluster<Mark> {
  /** Time of the newest mark in it, epoch ms. */
  at: number;
  /** Newest first. */
  marks: Mark[];
}

/** Marks too close to press apart become one. `nearMs` is the time that a finger's width covers. */
export function clusterMarks<Mark extends { at: number }>(
  marks: readonly Mark[],
  { from, to, nearMs }: { from: number; to: number; nearMs: number },
) {
  const shown = marks.filter((mark) => mark.at >= from && mark.at <= to).sort((a, b) => b.at - a.at);
  return shown.reduce<MarkCluster<Mark>[]>((clusters, mark) => {
    const last = clusters.at(-1);
    if (last && last.at - mark.at <= nearMs) last.marks.push(mark);
    else clusters.push({ at: mark.at, marks: [mark] });
    return clusters;
  }, []);
}
