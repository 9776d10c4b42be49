import type { BreakerTurn } from "../contracts/breakers.ts";
import type { Bus } from "../platform/bus.ts";

export interface AnnouncedTurn extends Omit<BreakerTurn, "breaker"> {
  names: { en: string; zh: string } | null;
}

/**
 * A turn as a line of the event stream and, where calls stop or stop being watched, a mark on the charts.
 * Going in and out of probes is history only: a dead receiver does it every few minutes.
 */
export function announceTurn(bus: Bus, turn: AnnouncedTurn): void {
  const { at, dependency, target, from, to, cause, detail, byName, names } = turn;
  const params = {
    dependency,
    target,
    nameEn: names?.en ?? null,
    nameZh: names?.zh ?? null,
    from,
    to,
    cause,
    detail,
    by: byName,
  };
  const back = from === "half_open" && to === "open";
  if (to === "half_open" || back) return;
  // The engine has words of its own for what its breakers do by themselves.
  const byEngine = dependency === "node" && byName === null && cause !== "lease_ended";
  if (!byEngine) bus.emit("feed", { at, type: "breaker_turned", params });
  if (to !== "closed") bus.emit("mark", { at, type: "breaker", label: "breaker_turned", params });
}
