import type { SimulatedNode } from "./scenario.ts";

/** What travels, in either direction; a clogged network keeps it. */
export type Message =
  | { kind: "register"; life: number }
  | { kind: "report"; epoch: number; life: number; revision: number; running: string[] }
  | { kind: "answer"; epoch: number; life: number; revision: number; orderId: string; attempt: number }
  /** The connection of a job broke. */
  | { kind: "reset"; orderId: string; attempt: number }
  | { kind: "goodbye"; epoch: number };

export type Command =
  | { kind: "registered"; life: number; epoch: number; revision: number }
  | { kind: "stale"; life: number; epoch: number }
  | { kind: "switches"; revision: number }
  | { kind: "job"; epoch: number; orderId: string; attempt: number; workMs: number };

interface Running {
  orderId: string;
  attempt: number;
  doneAt: number;
}

/** A node's process and its network, as nobody on the server can see them. */
export class SimulatedProcess {
  readonly of: SimulatedNode;
  alive = true;
  /** Counts processes: what an earlier one was told does not concern this one. */
  life = 1;
  epoch: number | null = null;
  revision = 0;
  hungUntil = 0;
  cloggedUntil = 0;
  /** When it comes up (again). */
  startsAt: number | null = 0;
  private registering = false;
  private reportAt = 0;
  running: Running[] = [];
  toServer: { at: number; message: Message }[] = [];
  toNode: { at: number; command: Command }[] = [];

  constructor(of: SimulatedNode) {
    this.of = of;
    this.alive = false;
  }

  send(now: number, message: Message, delayMs: number): void {
    this.toServer.push({ at: now + delayMs, message });
  }

  /** What has come through to the server by now, in the order it was sent. */
  arrived(now: number): Message[] {
    if (now < this.cloggedUntil || this.toServer.length === 0) return [];
    const ready = this.toServer.filter(({ at }) => at <= now);
    if (ready.length > 0) this.toServer = this.toServer.filter(({ at }) => at > now);
    return ready.map(({ message }) => message);
  }

  /** Whether a report of this registration has come as far as the server's machine. */
  reportReached(now: number, epoch: number): boolean {
    if (now < this.cloggedUntil) return false;
    return this.toServer.some(
      ({ at, message }) => at <= now && message.kind === "report" && message.epoch === epoch,
    );
  }

  kill(now: number): void {
    // The machine answers for the dead: every open connection is reset.
    for (const { orderId, attempt } of this.running) this.send(now, { kind: "reset", orderId, attempt }, 5);
    for (const { command } of this.toNode)
      if (command.kind === "job")
        this.send(now, { kind: "reset", orderId: command.orderId, attempt: command.attempt }, 5);
    this.alive = false;
    this.running = [];
    this.toNode = [];
    this.epoch = null;
    this.registering = false;
    this.hungUntil = 0;
  }

  step(now: number, random: () => number): void {
    if (!this.alive) {
      if (this.startsAt === null || now < this.startsAt) return;
      this.alive = true;
      this.startsAt = null;
      this.life++;
      this.reportAt = now;
    }
    if (now < this.hungUntil) return;
    this.hear(now);
    this.finish(now, random);
    if (this.epoch === null) {
      if (!this.registering) this.send(now, { kind: "register", life: this.life }, 5 + random() * 40);
      this.registering = true;
    } else if (now >= this.reportAt) {
      this.reportAt = now + 250 * (0.9 + 0.2 * random());
      const running = this.running.map(({ orderId, attempt }) => `${orderId}/${attempt}`);
      const { epoch, life, revision } = this;
      this.send(now, { kind: "report", epoch, life, revision, running }, 5 + random() ** 3 * 500);
    }
  }

  private hear(now: number): void {
    if (now < this.cloggedUntil || this.toNode.length === 0) return;
    const ready = this.toNode.filter(({ at }) => at <= now);
    if (ready.length === 0) return;
    this.toNode = this.toNode.filter(({ at }) => at > now);
    for (const { command } of ready) this.obey(now, command);
  }

  private obey(now: number, command: Command): void {
    switch (command.kind) {
      case "registered":
        if (command.life !== this.life) return;
        this.epoch = command.epoch;
        this.revision = command.revision;
        this.registering = false;
        return;
      case "stale":
        if (command.life !== this.life || command.epoch !== this.epoch) return;
        this.epoch = null;
        this.running = [];
        return;
      case "switches":
        this.revision = Math.max(this.revision, command.revision);
        return;
      case "job": {
        const { orderId, attempt, epoch, workMs } = command;
        if (epoch !== this.epoch || this.running.length >= this.of.slots)
          this.send(now, { kind: "reset", orderId, attempt }, 5);
        else this.running.push({ orderId, attempt, doneAt: now + workMs / this.of.rate });
      }
    }
  }

  private finish(now: number, random: () => number): void {
    if (this.epoch === null) return;
    for (const { orderId, attempt, doneAt } of this.running) {
      if (doneAt > now) continue;
      const { epoch, life, revision } = this;
      this.send(now, { kind: "answer", epoch, life, revision, orderId, attempt }, 5 + random() ** 3 * 500);
    }
    this.running = this.running.filter(({ doneAt }) => doneAt > now);
  }
}
