import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Log } from "../platform/log.ts";

const NODE_MAIN = fileURLToPath(new URL("./node-main.ts", import.meta.url));
const RESTART_FIRST_MS = 200;
const RESTART_MOST_MS = 5_000;
/** A child that lived this long starts again without waiting. */
const HEALTHY_AFTER_MS = 10_000;
/** A node drains for 5 s; after that it is killed. */
const STOP_WITHIN_MS = 6_000;

export interface NodeExit {
  name: string;
  pid: number;
  code: number | null;
  signal: NodeJS.Signals | null;
  /** When the next one starts; null while stopping. */
  restartInMs: number | null;
}

export interface NodeSupervisorOptions {
  count: number;
  /** Origin of the server the children join. */
  join: string;
  token: string;
  simulated: boolean;
  /** Where they keep what they must know without us. */
  dataDir: string;
  log: Pick<Log, "info" | "warn">;
  onExit: (exit: NodeExit) => void;
  onStart?: (name: string) => void;
  /** Names not to start: drained by a person, until `resume`. */
  parked?: readonly string[];
}

export interface NodeSupervisor {
  children(): { name: string; pid: number }[];
  /** Kills a child that hangs (-9) and starts its successor at once. */
  replace(name: string): void;
  /** Lets a child finish what it has, then starts its successor at once. */
  restart(name: string): void;
  /** Lets a child finish what it has and starts no other until `resume`. */
  park(name: string): void;
  resume(name: string): void;
  /** Lets running jobs finish, up to 5 s. */
  stop(): Promise<void>;
}

interface Seat {
  name: string;
  slots: number;
  state:
    | { kind: "running"; child: ChildProcess; startedAt: number }
    | { kind: "waiting"; timer: NodeJS.Timeout }
    | { kind: "stopped" };
  backoffMs: number;
  /** What its end leads to: a child that crashes waits, one that was asked to go is followed at once. */
  next: "after_backoff" | "at_once" | "nothing";
}

// Unequal on purpose: equal nodes hide what scheduling does.
const slotsOfSeat = (index: number) => 6 - (index % 3);

/** Slots of `count` local nodes together. */
export function localSlots(count: number): number {
  return Array.from({ length: count }, (_, i) => slotsOfSeat(i)).reduce((sum, slots) => sum + slots, 0);
}

/** Starts and keeps alive the local node processes n1..nN. */
export function createNodeSupervisor(options: NodeSupervisorOptions): NodeSupervisor {
  const { log } = options;
  let stopping = false;
  const seats: Seat[] = Array.from({ length: options.count }, (_, i) => ({
    name: `n${i + 1}`,
    slots: slotsOfSeat(i),
    state: { kind: "stopped" },
    backoffMs: RESTART_FIRST_MS,
    next: "after_backoff",
  }));
  const seatOf = (name: string) => seats.find((seat) => seat.name === name);

  function start(seat: Seat): void {
    const args = ["--join", options.join, "--name", seat.name, "--slots", String(seat.slots), "--child"];
    args.push("--data-dir", options.dataDir);
    if (options.simulated) args.push("--simulated");
    const child = spawn(process.execPath, [NODE_MAIN, ...args], {
      // The token goes by environment: arguments are visible to every user of the machine.
      env: { ...process.env, RUSHDECK_NODE_TOKEN: options.token },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    seat.state = { kind: "running", child, startedAt: Date.now() };
    options.onStart?.(seat.name);
    if (child.stdout) createInterface(child.stdout).on("line", (line) => log.info(line));
    if (child.stderr) createInterface(child.stderr).on("line", (line) => log.warn(line));
    child.once("error", (error) => log.warn({ err: error }, `node ${seat.name} could not start`));
    child.once("close", (code, signal) => ended(seat, child, code, signal));
  }

  function ended(seat: Seat, child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (seat.state.kind !== "running" || seat.state.child !== child) return;
    const livedMs = Date.now() - seat.state.startedAt;
    if (livedMs >= HEALTHY_AFTER_MS) seat.backoffMs = RESTART_FIRST_MS;
    const restartInMs = stopping ? null : nextStart(seat);
    seat.state =
      restartInMs === null
        ? { kind: "stopped" }
        : { kind: "waiting", timer: setTimeout(() => start(seat), restartInMs) };
    options.onExit({ name: seat.name, pid: child.pid ?? 0, code, signal, restartInMs });
  }

  function nextStart(seat: Seat): number | null {
    if (seat.next === "nothing") return null;
    const waitMs = seat.next === "at_once" ? 0 : seat.backoffMs;
    if (seat.next === "after_backoff") seat.backoffMs = Math.min(RESTART_MOST_MS, seat.backoffMs * 2);
    seat.next = "after_backoff";
    return waitMs;
  }

  function end(seat: Seat | undefined, next: Seat["next"], how: "kill" | "drain"): void {
    if (!seat || stopping) return;
    seat.next = next;
    if (seat.state.kind === "waiting" && next === "nothing") {
      clearTimeout(seat.state.timer);
      seat.state = { kind: "stopped" };
    }
    if (seat.state.kind !== "running") return;
    if (how === "kill") seat.state.child.kill("SIGKILL");
    else void stopSeat(seat);
  }

  for (const seat of seats) if (!options.parked?.includes(seat.name)) start(seat);

  return {
    children: () =>
      seats.flatMap(({ name, state }) =>
        state.kind === "running" && state.child.pid ? [{ name, pid: state.child.pid }] : [],
      ),
    replace: (name) => end(seatOf(name), "at_once", "kill"),
    restart: (name) => end(seatOf(name), "at_once", "drain"),
    park: (name) => end(seatOf(name), "nothing", "drain"),
    resume(name) {
      const seat = seatOf(name);
      if (!seat || stopping) return;
      seat.next = "after_backoff";
      seat.backoffMs = RESTART_FIRST_MS;
      if (seat.state.kind === "stopped") start(seat);
      // Still finishing its last jobs: its successor follows at once.
      else if (seat.state.kind === "running")
        seat.next = seat.state.child.killed ? "at_once" : "after_backoff";
    },
    async stop() {
      stopping = true;
      await Promise.all(seats.map(stopSeat));
    },
  };
}

function stopSeat(seat: Seat): Promise<void> {
  if (seat.state.kind === "waiting") clearTimeout(seat.state.timer);
  if (seat.state.kind !== "running") return Promise.resolve();
  const { child } = seat.state;
  return new Promise((resolve) => {
    const kill = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
    child.once("close", () => {
      clearTimeout(kill);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
