import type { EntityChange, TopicName } from "../contracts/live.ts";

/** Collection -> id -> value. */
export type Collections = Record<string, Record<string, unknown>>;

export interface SnapshotCopy {
  collections: Collections;
  /** When it was last read where the truth is, epoch ms. */
  readAt: number;
}

export interface SnapshotCopies {
  of(topic: TopicName): SnapshotCopy | undefined;
  /**
   * Call before a read begins and `done` with what it found: what was published meanwhile is put over it,
   * since the read may be older.
   */
  reading(topic: TopicName): { done(collections: Collections, readAt: number): void; failed(): void };
  /** What followers were told, so that a copy is as new as what they have. */
  published(topic: TopicName, changes: readonly EntityChange[]): void;
}

/** Most topics of which the last snapshot is kept: every kitchen and board, and the orders looked at last. */
const MOST_KEPT = 2_000;

/** The last good snapshot of each topic, in memory, kept up to date by what is published. */
export function createSnapshotCopies(mostKept = MOST_KEPT): SnapshotCopies {
  const copies = new Map<TopicName, SnapshotCopy>();
  const reads = new Map<TopicName, Set<EntityChange[]>>();
  /** Published without saying what: what is being read may miss it. */
  const spoilt = new WeakSet<EntityChange[]>();

  function put(collections: Collections, { collection, id, value }: EntityChange): void {
    collections[collection] ??= {};
    const entities = collections[collection];
    if (value === null) delete entities[id];
    else entities[id] = value;
  }

  return {
    of: (topic) => copies.get(topic),
    reading(topic) {
      const meanwhile: EntityChange[] = [];
      const running = reads.get(topic) ?? new Set();
      reads.set(topic, running.add(meanwhile));
      const end = () => {
        running.delete(meanwhile);
        if (running.size === 0 && reads.get(topic) === running) reads.delete(topic);
      };
      return {
        done(found, readAt) {
          end();
          if (spoilt.has(meanwhile)) return;
          const collections: Collections = {};
          for (const [name, entities] of Object.entries(found)) collections[name] = { ...entities };
          for (const change of meanwhile) put(collections, change);
          copies.delete(topic);
          copies.set(topic, { collections, readAt });
          for (const oldest of copies.keys()) {
            if (copies.size <= mostKept) break;
            copies.delete(oldest);
          }
        },
        failed: end,
      };
    },
    published(topic, changes) {
      for (const meanwhile of reads.get(topic) ?? []) {
        if (changes.length === 0) spoilt.add(meanwhile);
        else meanwhile.push(...changes);
      }
      const copy = copies.get(topic);
      if (!copy) return;
      if (changes.length === 0) copies.delete(topic);
      else for (const change of changes) put(copy.collections, change);
    },
  };
}
