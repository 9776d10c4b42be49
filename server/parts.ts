import type { ApiClientRow, KeyScope, PersonRow, ShopRow } from "./contracts/admin.ts";
import type { Annotation, Around } from "./contracts/annotations.ts";
import type { ApprovalRow, MaybeAsked } from "./contracts/approvals.ts";
import type {
  AttributionFilter,
  AttributionOverview,
  Breakdown,
  Explanation,
} from "./contracts/attribution.ts";
import type { PublishedTemplate, ScreenRow, TemplateVersion } from "./contracts/boards.ts";
import type { BreakerTurn, HeldBreaker } from "./contracts/breakers.ts";
import type { ItemRow, OpenedSlots, ProviderRow, ShopCatalogue, SlotRow } from "./contracts/catalogue.ts";
import type { Contrast, Distributions, FailedSamples, Matrix } from "./contracts/contrast.ts";
import type { BulkPreview, BulkRow } from "./contracts/engine.ts";
import type { CauseWord, Finding, SharedFinding } from "./contracts/findings.ts";
import type { GameDayRow, ReportFile } from "./contracts/game-day.ts";
import type { NodeCommand } from "./contracts/healing.ts";
import type { IncidentDetail, IncidentRow } from "./contracts/incidents.ts";
import type { Investigation, InvestigationPage } from "./contracts/investigations.ts";
import type { Snapshot, TopicKind, TopicName } from "./contracts/live.ts";
import type { Measure } from "./contracts/measures.ts";
import type { SavedChannel, ShopChannel, TestAnswer } from "./contracts/messages.ts";
import type { Role, Viewer } from "./contracts/people.ts";
import type { DrawnBacktest } from "./contracts/protection.ts";
import type { SwitchRow } from "./contracts/switches.ts";
import type { Ticket } from "./contracts/tickets.ts";
import type { RecordedLoad, WhatIfRow } from "./contracts/what-if.ts";
import type { Without } from "./contracts/without.ts";

/**
 * What the running server offers to pages, server actions and routes. Every method checks the
 * viewer's permission itself and throws OpsError by code; `input` is parsed inside, so callers may
 * pass what came from outside.
 */
export interface Parts {
  identity: {
    /** The signed-in person behind these request headers, else the paired screen, or null. */
    viewerFrom(headers: Headers): Promise<Viewer | null>;
    /** Hands `/api/auth/*` requests to the sign-in library. */
    handleAuth(request: Request): Promise<Response>;
    /** @returns Set-Cookie header values. @throws UNAUTHENTICATED, RATE_LIMITED */
    signIn(input: { email: string; password: string; headers: Headers }): Promise<{ setCookie: string[] }>;
    signOut(headers: Headers): Promise<{ setCookie: string[] }>;
    /** Demo on and the request came over loopback: one-tap entry per role. */
    mayEnterAs(headers: Headers): boolean;
    enterAs(input: { role: Role; headers: Headers }): Promise<{ setCookie: string[] }>;
    listPeople(viewer: Viewer): Promise<PersonRow[]>;
    createPerson(viewer: Viewer, input: unknown): Promise<PersonRow>;
    updatePerson(viewer: Viewer, input: unknown): Promise<PersonRow>;
    listShops(viewer: Viewer): Promise<ShopRow[]>;
    createShop(viewer: Viewer, input: unknown): Promise<ShopRow>;
    updateShop(viewer: Viewer, input: unknown): Promise<ShopRow>;
    listClients(viewer: Viewer): Promise<ApiClientRow[]>;
    createClient(viewer: Viewer, input: unknown): Promise<ApiClientRow>;
    updateClient(viewer: Viewer, input: unknown): Promise<ApiClientRow>;
    /** The secret is in this answer and nowhere else, ever. */
    createKey(
      viewer: Viewer,
      input: { clientId: string; scope?: KeyScope },
    ): Promise<{ row: ApiClientRow; secret: string }>;
    revokeKey(viewer: Viewer, input: { keyId: string }): Promise<ApiClientRow>;
  };
  /** What shops offer; a change is known to intake when its method answers. */
  shops: {
    readCatalogue(viewer: Viewer, input: { shopId: string }): Promise<ShopCatalogue>;
    saveItem(viewer: Viewer, input: unknown): Promise<ItemRow>;
    saveProvider(viewer: Viewer, input: unknown): Promise<ProviderRow>;
    openSlots(viewer: Viewer, input: unknown): Promise<OpenedSlots>;
    changeSlot(viewer: Viewer, input: unknown): Promise<SlotRow>;
  };
  kitchen: {
    /** Legal hops to `ready` in one change; may be undone for 6 s. */
    bumpTicket(viewer: Viewer, input: unknown): Promise<{ ticket: Ticket }>;
    undoBump(viewer: Viewer, input: unknown): Promise<{ ticket: Ticket }>;
    recallTicket(viewer: Viewer, input: unknown): Promise<{ ticket: Ticket }>;
    startTicket(viewer: Viewer, input: unknown): Promise<{ ticket: Ticket }>;
    /** From the pass to the rider or customer; `undoBump` takes it back for 6 s. */
    handOver(viewer: Viewer, input: unknown): Promise<{ ticket: Ticket }>;
    /** One line done or not after all. The last open one makes the ticket ready, with the undo window. */
    tapLine(viewer: Viewer, input: unknown): Promise<{ ticket: Ticket }>;
    prioritise(viewer: Viewer, input: unknown): Promise<{ ticket: Ticket }>;
    /** Not to be begun before `until`; null fires it now. */
    hold(viewer: Viewer, input: unknown): Promise<{ ticket: Ticket }>;
    /** The merchant cancels; it stays on the board until acknowledged. */
    voidTicket(viewer: Viewer, input: unknown): Promise<{ ticket: Ticket }>;
    acknowledgeVoid(viewer: Viewer, input: unknown): Promise<{ ticket: Ticket }>;
    /** Tickets made ready in the last hour, newest first. */
    recentlyReady(viewer: Viewer, input: { shopId: string }): Promise<Ticket[]>;
  };
  attention: {
    /** What a screen has painted (SeeTickets); the first to show a ticket is its receipt. */
    see(viewer: Viewer, input: unknown): Promise<{ seen: number }>;
  };
  /** A shop's own message channel. */
  notifications: {
    readChannel(viewer: Viewer, input: unknown): Promise<ShopChannel>;
    /** A new channel's secret is in this answer and nowhere else, ever. */
    saveChannel(viewer: Viewer, input: unknown): Promise<SavedChannel>;
    rotateSecret(viewer: Viewer, input: unknown): Promise<SavedChannel>;
    sendTest(viewer: Viewer, input: unknown): Promise<TestAnswer>;
  };
  /** How a shop's kitchen screens look, and which devices they are. Followed live as `boards:<shopId>`. */
  boards: {
    /** The shop's standard template first. */
    listTemplates(viewer: Viewer, input: { shopId: string }): Promise<PublishedTemplate[]>;
    listVersions(viewer: Viewer, input: { shopId: string; id: string }): Promise<TemplateVersion[]>;
    /** What `/b/{template}` shows. */
    boardOf(
      viewer: Viewer,
      input: { templateId: string },
    ): Promise<{ shop: { id: string; nameEn: string; nameZh: string }; template: PublishedTemplate }>;
    /** STALE, with the other's name as reason, when someone published since `version`. */
    publishTemplate(viewer: Viewer, input: unknown): Promise<PublishedTemplate>;
    restoreTemplate(viewer: Viewer, input: unknown): Promise<PublishedTemplate>;
    deleteTemplate(viewer: Viewer, input: unknown): Promise<{ id: string }>;
    /** For a device without any rights: a code to show, and a secret to follow `pairing:<secret>` by. */
    openPairing(input: { headers: Headers }): Promise<{ secret: string; code: string; expiresAt: number }>;
    claimScreen(viewer: Viewer, input: unknown): Promise<ScreenRow>;
    /** The device's own key, once. @returns Set-Cookie header values */
    collectKey(input: { secret: string }): Promise<{ setCookie: string[]; templateId: string }>;
    changeScreen(viewer: Viewer, input: unknown): Promise<ScreenRow>;
    revokeScreen(viewer: Viewer, input: unknown): Promise<{ screenId: string }>;
  };
  degradation: {
    listSwitches(viewer: Viewer): Promise<SwitchRow[]>;
    setSwitch(viewer: Viewer, input: unknown): Promise<SwitchRow>;
    /** Takes the newest flip of a switch back, for 15 minutes. CONFLICT, UNDO_WINDOW_OVER with a word why it is refused. */
    undoSwitch(viewer: Viewer, input: unknown): Promise<SwitchRow>;
  };
  /** The ladder and the automatic rules. Followed live as `protection:all`. STALE names who was first; what loosens may wait for a second person. */
  protection: {
    /** INVALID_REQUEST with the field and a word why; a new rule starts in shadow. */
    saveRule(viewer: Viewer, input: unknown): Promise<{ id: string; version: number }>;
    /** CONFLICT `backtest_needed`: it changed since it was last tried on the past. */
    setRuleMode(viewer: Viewer, input: unknown): Promise<{ id: string; version: number } & MaybeAsked>;
    removeRule(viewer: Viewer, input: unknown): Promise<{ id: string } & MaybeAsked>;
    /** Of a saved rule, kept with it; or of a draft. */
    backtest(viewer: Viewer, input: unknown): Promise<DrawnBacktest>;
    /** For some minutes; null gives the ladder back to the rules. */
    setLevel(viewer: Viewer, input: unknown): Promise<{ level: number } & MaybeAsked>;
  };
  /** A second person for dangerous changes, and reviews of what was done. Followed live as `approvals:all`. */
  approvals: {
    /** Asks for a flip that would wait for a second person (AskFlip). CONFLICT: not needed, or asked already. */
    ask(viewer: Viewer, input: unknown): Promise<ApprovalRow>;
    /** Yes carries it out. FORBIDDEN for one's own; STALE when it changed meanwhile; CONFLICT when decided or over. */
    decide(viewer: Viewer, input: unknown): Promise<ApprovalRow>;
    withdraw(viewer: Viewer, input: unknown): Promise<ApprovalRow>;
    /** A second person has looked at what was done at once. */
    review(viewer: Viewer, input: unknown): Promise<{ seq: number }>;
    /** Whether a second person is asked; ceasing to ask waits for one itself. null: it is so already. */
    changeMode(
      viewer: Viewer,
      input: unknown,
    ): Promise<{ outcome: "go" } | { outcome: "asked"; request: ApprovalRow } | null>;
  };
  /** The queues under an operator's hand. Followed live as `queues:all`. */
  queues: {
    /** Turns requests for a shop, dish, slot or client away for some minutes; 0 lets them in again. */
    sideline(viewer: Viewer, input: unknown): Promise<{ key: string; until: number | null }>;
    /** How many orders an action would touch. */
    previewBulk(viewer: Viewer, input: unknown): Promise<BulkPreview>;
    /** STALE when far more match than the preview showed; CONFLICT while another one runs. */
    startBulk(viewer: Viewer, input: unknown): Promise<BulkRow>;
    /** Stops after the batch in hand. */
    cancelBulk(viewer: Viewer, input: unknown): Promise<BulkRow>;
  };
  /** What this house calls and leaves alone. Followed live as `breakers:all`. */
  breakers: {
    /**
     * Forces one open, puts it out of force (which may wait for a second person) or releases it, with a reason
     * and for a time. STALE when somebody was first.
     */
    hold(viewer: Viewer, input: unknown): Promise<HeldBreaker>;
    /** The last turns of one breaker, newest first. */
    turns(viewer: Viewer, input: { id: string }): Promise<BreakerTurn[]>;
  };
  /** Faults played in a sandbox of their own. Followed live as `gamedays:all`. */
  gameDay: {
    /** CONFLICT, with a word why, while another runs or the house has no room for one. */
    start(viewer: Viewer, input: unknown): Promise<GameDayRow>;
    stop(viewer: Viewer, input: unknown): Promise<{ id: string }>;
    /** The signed score card of a run that was played to its end. */
    report(viewer: Viewer, input: unknown): Promise<ReportFile>;
    /** Whether this installation signed exactly this. */
    verify(viewer: Viewer, input: unknown): Promise<{ genuine: boolean }>;
  };
  nodes: {
    /** Cordon, drain, restart or return, with a reason. ILLEGAL_TRANSITION, with a word why, when it makes no sense now. */
    command(viewer: Viewer, input: unknown): Promise<{ nodeId: string; command: NodeCommand }>;
  };
  scheduling: {
    changePolicy(viewer: Viewer, input: unknown): Promise<{ policy: string }>;
    changeLimiter(viewer: Viewer, input: unknown): Promise<{ limiter: string }>;
  };
  /** Replays of recorded or uploaded load under other choices. Followed live as `whatif:all`. */
  whatIf: {
    /** @throws INVALID_REQUEST naming the line of a trace that cannot be read, OVERLOADED with a full queue. */
    start(viewer: Viewer, input: unknown): Promise<WhatIfRow>;
    cancel(viewer: Viewer, input: unknown): Promise<{ runId: string }>;
    /** Policy and limiter of a variant come into force; its node count is advice. */
    apply(viewer: Viewer, input: unknown): Promise<WhatIfRow>;
    /** With its series. */
    read(viewer: Viewer, input: { runId: string }): Promise<WhatIfRow>;
    /** @throws NOT_FOUND when hardly anything was asked in the span, TOO_LARGE when too much was. */
    readLoad(viewer: Viewer, input: { from: number; to: number }): Promise<RecordedLoad>;
  };
  attribution: {
    overview(
      viewer: Viewer,
      input: { from: number; to: number; filters: AttributionFilter[]; measure?: Measure },
    ): Promise<AttributionOverview>;
    strips(viewer: Viewer, input: unknown): Promise<Breakdown>;
    /** What the rate would read without the orders of some causes. */
    without(viewer: Viewer, input: unknown): Promise<Without>;
    explain(viewer: Viewer, input: unknown): Promise<Explanation>;
    /** Who is in a selected span against another one. */
    distributions(viewer: Viewer, input: unknown): Promise<Distributions>;
    matrix(viewer: Viewer, input: unknown): Promise<Matrix>;
    /** A combination against everything else. */
    contrast(viewer: Viewer, input: unknown): Promise<Contrast>;
    /** The newest orders of a combination that were no success. OVERLOADED: shorter windows. */
    failedOrders(viewer: Viewer, input: unknown): Promise<FailedSamples>;
  };
  /** What was found, frozen: opened by its short id for good. */
  findings: {
    /** Computed anew here and kept; the same answer again is the same id. TOO_LARGE, PAUSED. */
    share(viewer: Viewer, input: unknown): Promise<SharedFinding>;
    read(viewer: Viewer, input: { id: string }): Promise<Finding>;
    /** "This was it" or "not it" (JudgeCause); answers everybody's word. */
    judge(viewer: Viewer, input: unknown): Promise<CauseWord[]>;
  };
  /** Findings with a name, notes and a conclusion. `change` is STALE with the other's name when somebody was first. */
  investigations: {
    list(viewer: Viewer, input: unknown): Promise<InvestigationPage>;
    read(viewer: Viewer, input: unknown): Promise<Investigation>;
    create(viewer: Viewer, input: unknown): Promise<Investigation>;
    duplicate(viewer: Viewer, input: unknown): Promise<Investigation>;
    change(viewer: Viewer, input: unknown): Promise<Investigation>;
    /** Its owner or an administrator; `restore` brings it back within a month. */
    remove(viewer: Viewer, input: unknown): Promise<{ id: string }>;
    restore(viewer: Viewer, input: unknown): Promise<Investigation>;
    addFinding(viewer: Viewer, input: unknown): Promise<Investigation>;
    removeFinding(viewer: Viewer, input: unknown): Promise<Investigation>;
    moveFinding(viewer: Viewer, input: unknown): Promise<Investigation>;
    addNote(viewer: Viewer, input: unknown): Promise<Investigation>;
    /** One's own. */
    editNote(viewer: Viewer, input: unknown): Promise<Investigation>;
    deleteNote(viewer: Viewer, input: unknown): Promise<Investigation>;
  };
  /** What happened beside the orders. STALE names who was first. */
  annotations: {
    list(viewer: Viewer, input: unknown): Promise<{ annotations: Annotation[]; cut: boolean }>;
    /** When a change began, what happened around then, and what speaks against its baseline. */
    around(viewer: Viewer, input: unknown): Promise<Around>;
    add(viewer: Viewer, input: unknown): Promise<Annotation>;
    change(viewer: Viewer, input: unknown): Promise<Annotation>;
    remove(viewer: Viewer, input: unknown): Promise<Annotation>;
    /** Brings a removed one back. */
    restore(viewer: Viewer, input: unknown): Promise<Annotation>;
  };
  /** When a measure was out of its expected band, why, and what was done. Followed live as `incidents:all`. */
  incidents: {
    list(viewer: Viewer | null): Promise<{ asOf: number; incidents: IncidentRow[] }>;
    /** By id or by its short name, with chart, explanation, switches and timeline. */
    read(viewer: Viewer | null, input: { id: string }): Promise<IncidentDetail>;
    /** STALE when somebody was first. */
    acknowledge(viewer: Viewer, input: unknown): Promise<IncidentRow>;
    /** It was to be expected, with a reason. */
    dismiss(viewer: Viewer, input: unknown): Promise<IncidentRow>;
    reopen(viewer: Viewer, input: unknown): Promise<IncidentRow>;
  };
  demo: {
    setRunning(viewer: Viewer, input: { running: boolean }): Promise<{ running: boolean }>;
  };
  live: {
    /** @throws FORBIDDEN, NOT_FOUND. Public topics (pickup, track) need no viewer. */
    snapshot<Kind extends TopicKind>(viewer: Viewer | null, topic: TopicName): Promise<Snapshot<Kind>>;
  };
}
