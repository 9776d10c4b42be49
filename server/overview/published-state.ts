import type { EntityChange } from "../contracts/live.ts";

/** What followers of a topic hold, so that only what differs is sent. */
export class PublishedState {
  private readonly collections = new Map<string, Map<string, { value: unknown; text: string }>>();
  private pending: EntityChange[] = [];

  put(collection: string, id: string, value: unknown): void {
    const entities = this.entitiesOf(collection);
    const text = JSON.stringify(value);
    if (entities.get(id)?.text === text) return;
    entities.set(id, { value, text });
    this.pending.push({ collection, id, value });
  }

  remove(collection: string, id: string): void {
    if (this.entitiesOf(collection).delete(id)) this.pending.push({ collection, id, value: null });
  }

  /** Removes every entity of a collection that is not named. */
  keepOnly(collection: string, ids: Iterable<string>): void {
    const kept = new Set(ids);
    for (const id of this.entitiesOf(collection).keys()) if (!kept.has(id)) this.remove(collection, id);
  }

  /** Keeps the last `limit` entities put for the first time. */
  keepNewest(collection: string, limit: number): void {
    const ids = [...this.entitiesOf(collection).keys()];
    for (const id of ids.slice(0, Math.max(0, ids.length - limit))) this.remove(collection, id);
  }

  /** What changed since the last call. */
  takeChanges(): EntityChange[] {
    const changes = this.pending;
    this.pending = [];
    return changes;
  }

  /** Collection -> id -> value. */
  all(): Record<string, Record<string, unknown>> {
    return Object.fromEntries(
      [...this.collections].map(([collection, entities]) => [
        collection,
        Object.fromEntries([...entities].map(([id, { value }]) => [id, value])),
      ]),
    );
  }

  private entitiesOf(collection: string) {
    let entities = this.collections.get(collection);
    if (!entities) {
      entities = new Map();
      this.collections.set(collection, entities);
    }
    return entities;
  }
}
