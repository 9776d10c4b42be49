// Screens that lose their server and come back as the browser's do: ticket, socket, follow, snapshot.
import { setTimeout as sleep } from "node:timers/promises";
import { hostNowMs, type Returned, type ScreensPlan } from "./plans.ts";
import { openRawScreen } from "./raw-screen.ts";
import { topicOf } from "./workload.ts";

const plan: ScreensPlan = JSON.parse(process.argv[2] ?? "");
const origin = `http://127.0.0.1:${plan.port}`;
/** As components/live: how long a screen waits before it tries again, and before it reads the state. */
const RETRY_MS = { least: 100, most: 1_500 };
const SNAPSHOT_JITTER_MS = 1_000;
const returned: Returned = { rightAt: [], snapshotMs: [], serverErrors: 0 };

const screens = Array.from({ length: plan.to - plan.from }, (_, i) => plan.from + i);
for (let i = 0; i < screens.length; i += 20) {
  await Promise.all(screens.slice(i, i + 20).map((screen) => live(screen)));
}
process.send?.({ open: true });

/** Opens a screen that comes back by itself once its connection ends. */
async function live(screen: number): Promise<void> {
  const topic = topicOf(plan.kind, screen);
  const answer = await request("POST", "/api/v1/live/tickets");
  const { ticket } = (await answer.json()) as { ticket: string };
  await openRawScreen({
    port: plan.port,
    topic,
    ticket,
    onFrame: () => {},
    onClosed: () => void comeBack(screen, topic),
  });
}

const coming = new Set<number>();
async function comeBack(screen: number, topic: string): Promise<void> {
  if (coming.has(screen)) return;
  coming.add(screen);
  for (;;) {
    await sleep(RETRY_MS.least + Math.random() * (RETRY_MS.most - RETRY_MS.least));
    const opened = await live(screen).then(
      () => true,
      () => false,
    );
    if (opened) break;
  }
  await sleep(Math.random() * SNAPSHOT_JITTER_MS);
  const asked = hostNowMs();
  const answer = await request("GET", `/api/v1/live/${topic}`);
  const { collections } = (await answer.json()) as { collections: { ticket: object } };
  if (Object.keys(collections.ticket).length === 0) throw new Error(`${topic} came back empty`);
  returned.snapshotMs.push(hostNowMs() - asked);
  returned.rightAt.push(hostNowMs());
  if (returned.rightAt.length === screens.length) process.send?.(returned);
}

async function request(method: string, path: string): Promise<Response> {
  const answer = await fetch(`${origin}${path}`, { method, headers: { origin } });
  if (answer.status >= 500) returned.serverErrors += 1;
  return answer;
}
