import { type Permission, type Viewer, viewerMay } from "../contracts/people.ts";
import { OpsError } from "./errors.ts";

/** The first line of every use case. @throws UNAUTHENTICATED without a viewer, FORBIDDEN by role. */
export function requirePermission(viewer: Viewer | null, permission: Permission): asserts viewer is Viewer {
  if (!viewer) throw new OpsError("UNAUTHENTICATED", "Sign in first.");
  if (!viewerMay(viewer, permission)) {
    throw new OpsError("FORBIDDEN", `The role ${viewer.role} may not ${permission}.`);
  }
}
