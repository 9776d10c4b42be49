/** Events in order of time; those of one moment in the order they were added. */
export class EventQueue<Event> {
  private readonly heap: { at: number; turn: number; event: Event }[] = [];
  private turn = 0;

  get size(): number {
    return this.heap.length;
  }

  add(at: number, event: Event): void {
    const { heap } = this;
    const entry = { at, turn: this.turn++, event };
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (!above || !before(entry, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = entry;
  }

  next(): { at: number; event: Event } | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      const left = heap[child];
      if (!left) break;
      const right = heap[child + 1];
      let least = left;
      if (right && before(right, left)) {
        least = right;
        child++;
      }
      if (!before(least, last)) break;
      heap[i] = least;
      i = child;
    }
    heap[i] = last;
    return first;
  }
}

function before(a: { at: number; turn: number }, b: { at: number; turn: number }): boolean {
  return a.at < b.at || (a.at === b.at && a.turn < b.turn);
}
