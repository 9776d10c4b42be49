import type { Viewer } from "../contracts/people.ts";
import { setSwitchSchema } from "../contracts/switches.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { type ChangeSwitchContext, changeSwitch } from "./change-switch.ts";
import type { SwitchState } from "./switch-state.ts";

/**
 * A person sets one switch for everybody, with a lease when it leaves its default.
 * @throws FORBIDDEN, and what changeSwitch throws
 */
export async function setSwitch(
  context: ChangeSwitchContext,
  viewer: Viewer,
  input: unknown,
): Promise<SwitchState | undefined> {
  requirePermission(viewer, "operations.act");
  const { alone, ...wanted } = parse(input);
  const by = { id: `person:${viewer.id}`, name: viewer.name };
  const leave = alone ? ({ kind: "alone" } as const) : undefined;
  return changeSwitch(context, { ...wanted, by, cause: "person", leave });
}

function parse(input: unknown) {
  const parsed = setSwitchSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    field: `/${issue.path.join("/")}`,
    message: issue.message,
  }));
  throw new OpsError("INVALID_REQUEST", "This is not a switch setting.", { field: errors[0]?.field, errors });
}
