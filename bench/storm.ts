// npm run degradation:storm [-- --seconds 90 --json]: ten times what the nodes can do, twelve times the usual of
// low classes, on a slow database: a real server and node processes, with its rules on and again with them off.
import { prepareProduct } from "./support/prepare-product.ts";
import { readArgs } from "./support/read-args.ts";

const USAGE = `Usage: npm run degradation:storm -- [options]

  --seconds 90     how long the spike lasts, 20 to 3600; rules need about a minute of it to act
  --latency 40     of each answer of the database during the spike, ms
  --jitter 20      more or less, ms
  --seed 1         of arrivals, sizes, machines and latency
  --json           one JSON document on stdout, all else on stderr
  --help           this

Two storms, each on a server, PostgreSQL and 12 node processes of its own. First as usual (1.2 times what the
nodes can do: the peak), then the spike: browse and background at 12 times their usual, 10 times what the nodes
can do in all; paid and placed orders as ever, 0.4 of it. No request is tried twice.

  paid, place      share of all asked for in the spike that were executed within their deadline of 15 s
  goodput          work finished in time in the spike / the same at the peak, both per what the nodes could do
  probes           share of /healthz, /readyz and /metrics answered 2xx within 2 s, asked twice a second
  transitionsPerHour  most changes of one rule, or of the ladder, in any hour (the run is shorter than one)
  oscillation      changes when a metric crosses a rule's thresholds every 10 s for 30 min, on a virtual clock

Exit code 0: with rules on all targets are reached; 1: not; 2: these arguments do not fit.`;

/** Full nodes finish more than this of what they could: below it the machine was too busy to tell anything. */
const LEAST_AT_PEAK = 0.7;
const TARGET = { paid: 0.999, place: 0.994, goodput: 0.9, probes: 1, transitionsPerHour: 4 } as const;

const args = readArgs(USAGE, {
  seconds: { from: 20, to: 3_600, usual: 90 },
  latency: { from: 0, to: 5_000, usual: 40 },
  jitter: { from: 0, to: 5_000, usual: 20 },
  seed: { from: 0, to: 1_000_000, usual: 1 },
});
const say = (line: string) => (args.json ? console.error(line) : console.log(line));

prepareProduct(args);
const { runStorm } = await import("./degradation/run-storm.ts");
const { oscillate } = await import("./degradation/oscillate.ts");
const { overload, SPIKE_OF_LOW } = await import("./degradation/storm-load.ts");

const oscillation = oscillate();
const latency = { ms: args.latency, jitterMs: args.jitter };
const storm = (rules: "on" | "off") =>
  runStorm({ seed: args.seed, spikeSeconds: args.seconds, rules, latency, say });
const on = await storm("on");
const off = await storm("off");

type Storm = typeof on;
const share = (value: number) => Math.round(value * 10_000) / 10_000;
const figuresOf = (
  { classes, goodput, usefulAtPeak, usefulInSpike, probes, ...rest }: Storm,
  changes: number,
) => ({
  paid: share(classes.paid.success),
  place: share(classes.place.success),
  browse: share(classes.browse.success),
  background: share(classes.background.success),
  goodput: share(goodput),
  usefulAtPeak: share(usefulAtPeak),
  usefulInSpike: share(usefulInSpike),
  probes: share(probes.share),
  slowestProbeMs: probes.slowestMs,
  transitionsPerHour: rest.transitionsPerHour,
  oscillation: changes,
  asked: Object.fromEntries(Object.entries(classes).map(([name, { asked }]) => [name, asked])),
  paidMissedWorkMs: classes.paid.missedWorkMs,
  told: rest.told,
});
const rulesOn = figuresOf(on, oscillation.transitions);
const rulesOff = figuresOf(off, 0);
const machineTooBusy = Math.min(rulesOn.usefulAtPeak, rulesOff.usefulAtPeak) < LEAST_AT_PEAK;
const met =
  !machineTooBusy &&
  rulesOn.paid >= TARGET.paid &&
  rulesOn.place >= TARGET.place &&
  rulesOn.goodput >= TARGET.goodput &&
  rulesOn.probes >= TARGET.probes &&
  rulesOn.transitionsPerHour <= TARGET.transitionsPerHour &&
  rulesOn.oscillation <= TARGET.transitionsPerHour;

if (args.json) {
  const scene = {
    seconds: args.seconds,
    overload: share(overload()),
    spikeOfLow: SPIKE_OF_LOW,
    databaseLatencyMs: args.latency,
    databaseJitterMs: args.jitter,
    crossings: oscillation.crossings,
    withoutHysteresis: oscillation.withoutHysteresis,
  };
  console.log(JSON.stringify({ ...scene, rulesOn, rulesOff, targets: TARGET, machineTooBusy, met }));
} else {
  const percent = (value: number) => `${(value * 100).toFixed(2)} %`;
  const row = (name: string, of: (figures: typeof rulesOn) => string, target = "") =>
    console.log(`  ${name.padEnd(36)}${of(rulesOn).padStart(12)}${of(rulesOff).padStart(12)}   ${target}`);
  console.log(
    `\n${share(overload())} times what the nodes can do for ${args.seconds} s, low classes at ${SPIKE_OF_LOW} times their usual, database answers ${args.latency} ms late (+-${args.jitter}):`,
  );
  console.log(`  ${"".padEnd(36)}${"rules on".padStart(12)}${"rules off".padStart(12)}   target with rules`);
  row("paid, executed in time", ({ paid }) => percent(paid), `>= ${percent(TARGET.paid)}`);
  row("place, executed in time", ({ place }) => percent(place), `>= ${percent(TARGET.place)}`);
  row("browse, executed in time", ({ browse }) => percent(browse));
  row("background, executed in time", ({ background }) => percent(background));
  row("goodput against the peak", ({ goodput }) => percent(goodput), `>= ${percent(TARGET.goodput)}`);
  row("useful work of what was possible", ({ usefulInSpike }) => percent(usefulInSpike));
  row("health probes answered", ({ probes }) => percent(probes), `>= ${percent(TARGET.probes)}`);
  row("slowest probe", ({ slowestProbeMs }) => `${slowestProbeMs} ms`);
  row(
    "changes of a rule or the ladder",
    ({ transitionsPerHour }) => String(transitionsPerHour),
    "<= 4 an hour",
  );
  row("changes, metric crossing 180 times", ({ oscillation: changes }) => String(changes), "<= 4");
  for (const { name, paidMissedWorkMs: missed } of [
    { name: "on", ...rulesOn },
    { name: "off", ...rulesOff },
  ]) {
    const work = missed.map((ms) => `${(ms / 1_000).toFixed(1)} s`).join(", ");
    if (work)
      console.log(`  rules ${name}: paid orders not in time had work of ${work}, with 15 s to be done in`);
  }
  for (const line of rulesOn.told) console.log(`  ${line}`);
  if (machineTooBusy)
    console.log(
      "  The machine was too busy: full nodes did far less than they could. Run it on a quiet one.",
    );
  console.log(met ? "  Reached." : "  NOT reached.");
}
process.exitCode = met ? 0 : 1;
