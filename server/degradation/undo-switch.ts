import type { Viewer } from "../contracts/people.ts";
import { undoUntil } from "../contracts/switch-undo.ts";
import { DEFAULT_LEASE_MINUTES, undoSwitchSchema } from "../contracts/switches.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { type ChangeSwitchContext, changeSwitch } from "./change-switch.ts";
import type { SwitchChange, SwitchState } from "./switch-state.ts";

/** Less of a lease than this is not worth returning to. */
const LEAST_LEASE_MS = 60_000;

/**
 * A person takes the newest flip of a switch back: it stands again as before, with what is left of the
 * lease it had then, or a new one of the usual length.
 * @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND, CONFLICT (not the newest, or nothing to take back),
 * UNDO_WINDOW_OVER, and what changeSwitch throws
 */
export async function undoSwitch(
  context: ChangeSwitchContext,
  viewer: Viewer,
  input: unknown,
): Promise<SwitchState | undefined> {
  requirePermission(viewer, "operations.act");
  const parsed = undoSwitchSchema.safeParse(input);
  if (!parsed.success)
    throw new OpsError("INVALID_REQUEST", "Say which flip to take back.", { field: "/revision" });
  const { revision, reason } = parsed.data;
  const { store, memory, clock } = context;
  const flip = await store.change(revision);
  if (!flip) throw new OpsError("NOT_FOUND", `There is no flip ${revision}.`);
  const newest = memory.stateOf(flip.key);
  if (newest?.revision !== revision) {
    const who = newest
      ? `${newest.setByName} changed ${flip.key} after it`
      : `${flip.key} was never set here`;
    throw new OpsError("CONFLICT", `Only the newest flip can be taken back: ${who}.`, {
      reason: "undo:not_newest",
    });
  }
  const until = undoUntil({ cause: flip.cause, setAt: flip.at });
  if (until === null) {
    throw new OpsError("CONFLICT", "An undo or an extension is not taken back; set the switch instead.", {
      reason: "undo:not_undoable",
    });
  }
  const now = clock.nowMs();
  if (now > until) {
    throw new OpsError("UNDO_WINDOW_OVER", "A flip can be taken back for 15 minutes.", {
      reason: "undo:too_late",
      at: until,
    });
  }
  return changeSwitch(context, {
    key: flip.key,
    value: flip.before,
    leaseMinutes: await leaseMinutesBefore(context, flip, now),
    reason: reason || null,
    seenRevision: revision,
    by: { id: `person:${viewer.id}`, name: viewer.name },
    cause: "undo",
    undoOf: revision,
  });
}

async function leaseMinutesBefore(
  { store }: ChangeSwitchContext,
  flip: SwitchChange,
  now: number,
): Promise<number> {
  const [earlier] = await store.changesOf(flip.key, 1, flip.revision - 1);
  const leftMs = (earlier?.leaseUntil ?? 0) - now;
  return leftMs < LEAST_LEASE_MS ? DEFAULT_LEASE_MINUTES : Math.ceil(leftMs / 60_000);
}
