import { type SwitchKey, switchCatalogue, switchKeys } from "../../contracts/switches.ts";
import type { PlannedChange, SwitchFact } from "../rules/plan-changes.ts";

const LEASE_MS = 300_000;

/** The switches and who holds them. */
export class SimulatedSwitches {
  readonly violations: string[] = [];
  private readonly random: () => number;
  private readonly byKey = new Map<SwitchKey, SwitchFact>();
  private revision = 0;

  constructor(random: () => number) {
    this.random = random;
    for (const key of switchKeys) {
      const value = switchCatalogue[key].safeDefault;
      const never = { cause: null, setByName: null, setAt: null, leaseUntil: null, pinnedUntil: null };
      this.byKey.set(key, { key, value, revision: 0, ...never });
    }
  }

  facts(): SwitchFact[] {
    return [...this.byKey.values()];
  }

  of(key: SwitchKey): SwitchFact {
    const fact = this.byKey.get(key);
    if (!fact) throw new Error(`no ${key}`);
    return fact;
  }

  change({ key, value, by, cause, seenRevision, leaseMinutes }: PlannedChange, now: number): void {
    const fact = this.of(key);
    if (fact.pinnedUntil !== null && fact.pinnedUntil > now)
      this.violations.push(`${by.id} overruled a hand on ${key}`);
    if (seenRevision !== fact.revision) this.violations.push(`${key} was changed on an old revision`);
    if (typeof value === "number" && Math.abs(value - Number(fact.value)) > 1)
      this.violations.push(`${key} jumped`);
    const isOn = value !== switchCatalogue[key].safeDefault;
    const leaseUntil = isOn ? now + leaseMinutes * 60_000 : null;
    this.set({ ...fact, value, cause, setByName: by.name, setAt: now, leaseUntil, pinnedUntil: null });
  }

  /** A person takes one, for five minutes. */
  flipByHand(now: number): boolean {
    const key = switchKeys[Math.floor(this.random() * switchKeys.length)];
    if (!key) return false;
    const fact = this.of(key);
    const value = typeof fact.value === "number" ? (fact.value + 1) % 3 : !fact.value;
    const until = now + LEASE_MS;
    this.set({
      ...fact,
      value,
      cause: "person",
      setByName: "Lin",
      setAt: now,
      leaseUntil: until,
      pinnedUntil: until,
    });
    return true;
  }

  endLeases(now: number): void {
    for (const fact of this.byKey.values()) {
      if (fact.leaseUntil === null || fact.leaseUntil > now) continue;
      const value = switchCatalogue[fact.key].safeDefault;
      this.set({ ...fact, value, cause: "lease_ended", setAt: now, leaseUntil: null, pinnedUntil: null });
    }
  }

  private set(fact: SwitchFact): void {
    this.revision += 1;
    this.byKey.set(fact.key, { ...fact, revision: this.revision });
  }
}
