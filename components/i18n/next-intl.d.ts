import type { Locale } from "./locales.ts";
import type admin from "./messages/en/admin.json";
import type alerts from "./messages/en/alerts.json";
import type analyst from "./messages/en/analyst.json";
import type annotations from "./messages/en/annotations.json";
import type approvals from "./messages/en/approvals.json";
import type audit from "./messages/en/audit.json";
import type boards from "./messages/en/boards.json";
import type breakers from "./messages/en/breakers.json";
import type common from "./messages/en/common.json";
import type contrast from "./messages/en/contrast.json";
import type decisions from "./messages/en/decisions.json";
import type drill from "./messages/en/drill.json";
import type effects from "./messages/en/effects.json";
import type engine from "./messages/en/engine.json";
import type errors from "./messages/en/errors.json";
import type exportWords from "./messages/en/exports.json";
import type forecast from "./messages/en/forecast.json";
import type gameDay from "./messages/en/gameDay.json";
import type incidents from "./messages/en/incidents.json";
import type investigations from "./messages/en/investigations.json";
import type measures from "./messages/en/measures.json";
import type merchant from "./messages/en/merchant.json";
import type nodes from "./messages/en/nodes.json";
import type operator from "./messages/en/operator.json";
import type publicWords from "./messages/en/public.json";
import type queues from "./messages/en/queues.json";
import type rules from "./messages/en/rules.json";
import type switches from "./messages/en/switches.json";
import type whatIf from "./messages/en/whatIf.json";

/** Lets the compiler refuse a word that no message file has. */
declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: {
      admin: typeof admin;
      alerts: typeof alerts;
      analyst: typeof analyst;
      annotations: typeof annotations;
      approvals: typeof approvals;
      audit: typeof audit;
      boards: typeof boards;
      breakers: typeof breakers;
      common: typeof common;
      contrast: typeof contrast;
      decisions: typeof decisions;
      effects: typeof effects;
      incidents: typeof incidents;
      drill: typeof drill;
      engine: typeof engine;
      errors: typeof errors;
      exports: typeof exportWords;
      forecast: typeof forecast;
      gameDay: typeof gameDay;
      measures: typeof measures;
      investigations: typeof investigations;
      merchant: typeof merchant;
      nodes: typeof nodes;
      operator: typeof operator;
      public: typeof publicWords;
      queues: typeof queues;
      rules: typeof rules;
      switches: typeof switches;
      whatIf: typeof whatIf;
    };
  }
}
