"use client";

import { Loader, Text, UnstyledButton } from "@mantine/core";
import {
  IconActivityHeartbeat,
  IconChartBarPopular,
  IconChevronRight,
  IconReceipt,
  IconSettings,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { Role } from "#server/contracts/people.ts";
import { useCommand } from "../ui/use-command.ts";
import classes from "./sign-in-screen.module.css";

const entries = [
  ["operator", IconActivityHeartbeat],
  ["merchant", IconReceipt],
  ["analyst", IconChartBarPopular],
  ["administrator", IconSettings],
] as const satisfies readonly (readonly [Role, unknown])[];

interface DemoEntryProps {
  enterAs: (role: Role) => Promise<CommandResult<null>>;
  onDone: () => void;
}

/** One tap into each role's room, with a line that says what is in it. */
export function DemoEntry({ enterAs, onDone }: DemoEntryProps) {
  const t = useTranslations("common");
  const { run } = useCommand(enterAs);
  const [chosen, setChosen] = useState<Role | null>(null);
  const enter = async (role: Role) => {
    setChosen(role);
    if (await run(role)) onDone();
    else setChosen(null);
  };
  return (
    <ul className={classes.roles}>
      {entries.map(([role, Icon]) => (
        <li key={role}>
          <UnstyledButton
            className={classes.role}
            disabled={chosen !== null}
            onClick={() => void enter(role)}
          >
            <Icon size={24} stroke={1.75} aria-hidden />
            <span>
              <Text span display="block" fw={600}>
                {t("signIn.enter", { role: t(`roles.${role}`) })}
              </Text>
              <Text span display="block" size="xs" c="dimmed">
                {t(`signIn.sees.${role}`)}
              </Text>
            </span>
            {chosen === role ? <Loader size="xs" /> : <IconChevronRight size={18} aria-hidden />}
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
