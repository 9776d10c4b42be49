import type { Command, SimulatedProcess } from "./fleet.ts";
import type { RulesUnderTest } from "./rules-under-test.ts";
import type { Scenario } from "./scenario.ts";

export interface SeedResult {
  seed: number;
  /** Empty: every invariant held. */
  violations: string[];
  trace: string[];
  figures: Record<
    | "isolated"
    | "held"
    | "rescued"
    | "accepted"
    | "refused"
    | "settled"
    | "expired"
    | "staleWrites"
    | "control",
    number
  >;
}

/** What everybody in one simulated life shares: the time, the server's own ailments, and the record of it. */
export class Life {
  readonly scenario: Scenario;
  readonly rules: RulesUnderTest;
  readonly result: SeedResult;
  private readonly tracing: boolean;
  private readonly waitingForDatabase: (() => void)[] = [];
  now = 0;
  stalledUntil = 0;
  databaseAwayUntil = 0;

  constructor(scenario: Scenario, rules: RulesUnderTest, tracing: boolean) {
    this.scenario = scenario;
    this.rules = rules;
    this.tracing = tracing;
    const zero = { isolated: 0, held: 0, rescued: 0, accepted: 0, refused: 0, settled: 0, expired: 0 };
    this.result = {
      seed: scenario.seed,
      violations: [],
      trace: [],
      figures: { ...zero, staleWrites: 0, control: 0 },
    };
  }

  /** Deaf and dumb: what arrives waits in the sockets. */
  get stalled(): boolean {
    return this.now < this.stalledUntil;
  }
  get databaseUp(): boolean {
    return this.now >= this.databaseAwayUntil;
  }

  /** Commits now, or as soon as the database is back. */
  commit(write: () => void): void {
    if (this.databaseUp) write();
    else this.waitingForDatabase.push(write);
  }

  /** What the server learns by itself waits while it is stalled. */
  awake(act: () => void): void {
    if (this.stalled) this.waitingForDatabase.push(act);
    else act();
  }

  commitWaiting(): void {
    for (const write of this.waitingForDatabase.splice(0)) write();
  }

  tell(process: SimulatedProcess, command: Command): void {
    process.toNode.push({ at: this.now + 5 + this.scenario.random() * 40, command });
  }

  /** An invariant did not hold. */
  broken(what: string): void {
    this.result.violations.push(`${clock(this.now)} ${what}`);
    this.say(() => `BROKEN: ${what}`);
  }

  say(words: () => string): void {
    if (this.tracing) this.result.trace.push(`${clock(this.now)} ${words()}`);
  }
}

export const clock = (ms: number) => `${(ms / 1_000).toFixed(1).padStart(6)} s`;
