// Screens that follow topics and note when each frame has arrived; a process of its own.
import { setTimeout as sleep } from "node:timers/promises";
import { hostNowMs, type ScreensPlan, type Seen } from "./plans.ts";
import { openRawScreen } from "./raw-screen.ts";
import { topicOf } from "./workload.ts";

const plan: ScreensPlan = JSON.parse(process.argv[2] ?? "");
const SEQS = /"fromSeq":(\d+),"seq":(\d+)/;
let arrivals = new Float64Array(4 * 65_536);
let used = 0;
let [gaps, lost] = [0, 0];

for (let screen = plan.from; screen < plan.to; screen += 20) {
  // A few at a time: how fast doors open is not what is measured here.
  const batch = Array.from({ length: Math.min(20, plan.to - screen) }, (_, i) => open(screen + i));
  await Promise.all(batch);
}
process.send?.({ open: true });

process.on("message", async () => {
  await sleep(0);
  const seen: Seen = {
    arrivals: arrivals.slice(0, used),
    gaps,
    lost,
  };
  [used, gaps, lost] = [0, 0, 0];
  process.send?.(seen);
});

async function open(screen: number): Promise<void> {
  let last = -1;
  await openRawScreen({
    port: plan.port,
    topic: topicOf(plan.kind, screen),
    ticket: plan.contender === "ours" ? await ticket() : null,
    onFrame: (head, length) => {
      const found = SEQS.exec(head);
      if (!found) throw new Error(`no sequence in: ${head}`);
      const [fromSeq, seq] = [Number(found[1]), Number(found[2])];
      // Naive events are numbered over all shops.
      if (plan.contender === "ours" && last >= 0 && fromSeq !== last) gaps += 1;
      last = seq;
      note(screen, seq, length);
    },
    onClosed: () => {
      lost += 1;
    },
  });
}

function note(screen: number, seq: number, bytes: number): void {
  if (used + 4 > arrivals.length) {
    const larger = new Float64Array(2 * arrivals.length);
    larger.set(arrivals);
    arrivals = larger;
  }
  arrivals[used++] = screen;
  arrivals[used++] = seq;
  arrivals[used++] = hostNowMs();
  arrivals[used++] = bytes;
}

async function ticket(): Promise<string> {
  const origin = `http://127.0.0.1:${plan.port}`;
  const answer = await fetch(`${origin}/api/v1/live/tickets`, { method: "POST", headers: { origin } });
  return ((await answer.json()) as { ticket: string }).ticket;
}
