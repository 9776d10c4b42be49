import type { TopicName } from "../../contracts/live.ts";
import type { Viewer } from "../../contracts/people.ts";

/**
 * The room a follower joins: tenant, role, and the topic, which names the shop. Clients never name
 * rooms; this is derived after the topic's source has said yes.
 */
export function roomName(viewer: Pick<Viewer, "tenantId" | "role"> | null, topic: TopicName): string {
  // Encoded, so that no tenant's name can read as another's audience.
  const audience = viewer ? `${encodeURIComponent(viewer.tenantId)}/${viewer.role}` : "public";
  return `${audience}/${topic}`;
}
