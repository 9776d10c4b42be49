import {
  IconAlertTriangle,
  IconArrowsShuffle,
  IconNote,
  IconRocket,
  IconServer,
  IconToggleRight,
} from "@tabler/icons-react";
import type { AnnotationLayer } from "#server/contracts/annotation-layers.ts";

/** A sign each, so that layers are told apart without their colours. */
export const layerIcons = {
  note: IconNote,
  deploy: IconRocket,
  incident: IconAlertTriangle,
  switch: IconToggleRight,
  healing: IconServer,
  engine: IconArrowsShuffle,
} as const satisfies Record<AnnotationLayer, unknown>;
