import { boardTemplateSchema, type PublishedTemplate, type TemplateVersion } from "../contracts/boards.ts";

const PREFIX = "standard-";

/** Every shop has one without doing anything: it is a row only once someone has changed it. */
export const standardTemplateId = (shopId: string): string => `${PREFIX}${shopId}`;
export const isStandardTemplate = (templateId: string): boolean => templateId.startsWith(PREFIX);
export const shopOfStandard = (templateId: string): string => templateId.slice(PREFIX.length);

/** The template a shop starts with; version 0 of its standard one. */
export function builtInVersion(): TemplateVersion {
  return {
    version: 0,
    name: "Standard",
    template: boardTemplateSchema.parse({}),
    publishedAt: 0,
    publishedBy: "Rushdeck",
  };
}

export function builtInTemplate(shopId: string): PublishedTemplate {
  return { id: standardTemplateId(shopId), shopId, ...builtInVersion() };
}
