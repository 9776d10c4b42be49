import { CLASS_SLICES } from "../../admission/rules/class-shares.ts";
import { type OrderClass, orderClasses } from "../../contracts/orders.ts";

export interface ClassDemand {
  running: number;
  waiting: number;
  /** Starts it is owed: its slice of every start while it waited, less its own. */
  owed: number;
}

/**
 * The class to serve next; null when nobody waits. First whoever waits and runs less than its slice, in
 * order of importance; where a slice is less than a slot, whoever runs nothing has its turn once it is
 * owed a start: no class starves. When every waiting class has
 * its slice, what is left idle is lent, again in order of importance. Nothing that runs is taken back.
 */
export function nextClass(
  demand: Readonly<Record<OrderClass, ClassDemand>>,
  totalSlots: number,
  slices: Readonly<Record<OrderClass, number>> = CLASS_SLICES,
): OrderClass | null {
  let below: OrderClass | null = null;
  let borrower: OrderClass | null = null;
  for (const name of orderClasses) {
    const { running, waiting, owed } = demand[name];
    if (waiting === 0) continue;
    if (running === 0 && owed >= 1) return name;
    if (running < slices[name] * totalSlots) below ??= name;
    borrower ??= name;
  }
  return below ?? borrower;
}

const zero = (): Record<OrderClass, number> => ({ paid: 0, place: 0, browse: 0, background: 0 });

/** Counts what runs of each class and whose turn it is. */
export class ClassTurns {
  readonly running = zero();
  private readonly owed = zero();

  /** @param waitingOf how many of a class could start now */
  next(waitingOf: (name: OrderClass) => number, totalSlots: number): OrderClass | null {
    const demand = {} as Record<OrderClass, ClassDemand>;
    for (const name of orderClasses)
      demand[name] = {
        running: this.running[name],
        waiting: waitingOf(name),
        owed: this.owed[name],
      };
    return nextClass(demand, totalSlots);
  }

  started(started: OrderClass, waitingOf: (name: OrderClass) => number): void {
    this.running[started]++;
    for (const name of orderClasses) {
      const owed = this.owed[name] + CLASS_SLICES[name] - (name === started ? 1 : 0);
      this.owed[name] = waitingOf(name) === 0 ? 0 : Math.max(0, owed);
    }
  }

  ended(name: OrderClass): void {
    this.running[name]--;
  }
}
