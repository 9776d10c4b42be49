import {
  IconCircleCheck,
  IconHandStop,
  IconPlugConnectedX,
  IconProgressHelp,
  IconShieldOff,
} from "@tabler/icons-react";
import type { BreakerStateName } from "#server/contracts/breaker-catalogue.ts";

export const stateIcons: Record<BreakerStateName, typeof IconCircleCheck> = {
  closed: IconCircleCheck,
  half_open: IconProgressHelp,
  open: IconPlugConnectedX,
  forced_open: IconHandStop,
  disabled: IconShieldOff,
};
