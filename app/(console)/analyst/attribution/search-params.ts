import {
  createParser,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsNumberLiteral,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs";
import {
  readBaseline,
  readCurrent,
  readMinute,
  spanMinutes,
  writeBaseline,
  writeCurrent,
  writeMinute,
} from "#components/attribution/windows.ts";
import { annotationLayers } from "#server/contracts/annotation-layers.ts";
import {
  type AttributionFilter,
  type Combination,
  combinationSchema,
  cubeDimensions,
  DEFAULT_LEAST,
  filterSchema,
} from "#server/contracts/attribution.ts";
import { measures } from "#server/contracts/measures.ts";

const parseAsCurrent = createParser({
  parse: readCurrent,
  serialize: writeCurrent,
  eq: (one, other) => writeCurrent(one) === writeCurrent(other),
});

const parseAsBaseline = createParser({
  parse: readBaseline,
  serialize: writeBaseline,
  eq: (one, other) => writeBaseline(one) === writeBaseline(other),
});

/** `region~keep~cn-east`; the value is what remains, it may hold anything. */
const parseAsFilter = createParser<AttributionFilter>({
  parse: (text) => {
    const [dimension, mode, ...value] = text.split("~");
    const filter = filterSchema.safeParse({ dimension, mode, value: value.join("~") });
    return filter.success ? filter.data : null;
  },
  serialize: ({ dimension, mode, value }) => `${dimension}~${mode}~${value}`,
  eq: (one, other) =>
    one.dimension === other.dimension && one.mode === other.mode && one.value === other.value,
});

/** `device~Android 10~~network~4G`; a value that holds `~~` is left out of links. */
export const parseAsCombination = createParser<Combination>({
  parse: (text) => {
    const read = combinationSchema.safeParse(
      text.split("~~").map((attribute) => {
        const [dimension, ...value] = attribute.split("~");
        return { dimension, value: value.join("~") };
      }),
    );
    return read.success ? read.data : null;
  },
  serialize: (combination) => combination.map(({ dimension, value }) => `${dimension}~${value}`).join("~~"),
  eq: (one, other) => JSON.stringify(one) === JSON.stringify(other),
});

const parseAsMinute = createParser({
  parse: readMinute,
  serialize: writeMinute,
  eq: (one, other) => one === other,
});

/** The whole state of the page: whoever opens the link sees the same windows, filters and ranking. */
export const attributionParams = {
  measure: parseAsStringLiteral(measures).withDefault("success"),
  current: parseAsCurrent.withDefault({ kind: "live", minutes: 10 }),
  baseline: parseAsBaseline.withDefault({ kind: "before" }),
  span: parseAsNumberLiteral(spanMinutes).withDefault(60),
  /** Where the chart ends, when it was moved away from the windows. */
  until: parseAsMinute,
  /** Layers of marks that are turned off. */
  hide: parseAsArrayOf(parseAsStringLiteral(annotationLayers)).withDefault([]),
  filters: parseAsArrayOf(parseAsFilter).withDefault([]),
  pinned: parseAsArrayOf(parseAsCombination).withDefault([]),
  least: parseAsInteger.withDefault(DEFAULT_LEAST),
  group: parseAsStringLiteral(cubeDimensions),
  explained: parseAsBoolean.withDefault(false),
  /** Short id of the finding whose question is asked again. */
  finding: parseAsString,
};
