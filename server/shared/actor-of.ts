import type { Viewer } from "../contracts/people.ts";

/** Who did it, as events and audit entries name it: `person:<id>` or `screen:<id>`. */
export const actorOf = (viewer: Pick<Viewer, "id" | "screen">): string =>
  viewer.screen ? viewer.id : `person:${viewer.id}`;
