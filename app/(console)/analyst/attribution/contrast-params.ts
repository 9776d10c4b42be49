import {
  createParser,
  parseAsBoolean,
  parseAsNumberLiteral,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs";
import { readWindow, writeWindow } from "#components/attribution/windows.ts";
import { againstChoices } from "#components/contrast/against.ts";
import { distributionSorts } from "#components/contrast/distribution-view.tsx";
import { cubeDimensions } from "#server/contracts/attribution.ts";
import { matrixTops } from "#server/contracts/contrast.ts";

const parseAsWindow = createParser({
  parse: readWindow,
  serialize: writeWindow,
  eq: (one, other) => one.from === other.from && one.to === other.to,
});

/** How small multiples are shown, here and on the page of a cause. */
export const distributionParams = {
  find: parseAsString.withDefault(""),
  sort: parseAsStringLiteral(distributionSorts).withDefault("score"),
  hideBaselineOnly: parseAsBoolean.withDefault(false),
  all: parseAsBoolean.withDefault(false),
};

/** The selected span and what it is set against. */
export const selectionParams = {
  selection: parseAsWindow,
  against: parseAsStringLiteral(againstChoices).withDefault("baseline"),
};

/** The matrix; null: the server chooses the dimension. */
export const matrixParams = {
  rows: parseAsStringLiteral(cubeDimensions),
  columns: parseAsStringLiteral(cubeDimensions),
  top: parseAsNumberLiteral(matrixTops).withDefault(matrixTops[0]),
};
