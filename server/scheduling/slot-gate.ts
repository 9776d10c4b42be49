/**
 * Lets as many jobs to a node as it has slots. Whoever was claimed ahead, while an earlier job still ran there,
 * waits here for its turn.
 */
export class SlotGate {
  /** Node and epoch -> jobs there, and the turns that wait. */
  private readonly rooms = new Map<string, { inside: number; waiting: (() => void)[] }>();

  /** @returns what frees the slot again, once it is had; calling it twice does no more. */
  async enter(room: string, slots: number): Promise<() => void> {
    const entry = this.rooms.get(room) ?? { inside: 0, waiting: [] };
    this.rooms.set(room, entry);
    if (entry.inside < slots) entry.inside++;
    // Whoever leaves hands its slot on: the count stays.
    else await new Promise<void>((resolve) => entry.waiting.push(resolve));
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = entry.waiting.shift();
      if (next) return next();
      entry.inside--;
      if (entry.inside === 0) this.rooms.delete(room);
    };
  }
}
