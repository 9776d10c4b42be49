import type { DefaultEventsMap, Server, Socket } from "socket.io";
import type { ClientToServer, ServerToClient, TopicName } from "../contracts/live.ts";
import type { Admission } from "./live-identity.ts";
import type { MessageBudget } from "./rules/message-budget.ts";

export interface SocketData {
  admission: Admission;
  following: Set<TopicName>;
  budget: MessageBudget;
  /** Set while frames are dropped for this client: since when, and how far each topic had been sent. */
  behind: { since: number; sentChanges: Map<TopicName, number> } | null;
  /** Its turn, see GROUPS. */
  group: number;
}
export type LiveSocket = Socket<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>;
export type LiveServer = Server<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>;
