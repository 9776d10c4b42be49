import { Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { EmptyState } from "../ui/empty-state.tsx";
import adminClasses from "./admin-page.module.css";
import classes from "./catalogue.module.css";

interface CatalogueSectionProps {
  title: string;
  lead: string;
  /** The button that adds one. */
  add: ReactNode;
  empty: boolean;
  emptyTitle: string;
  emptyText: string;
  children: ReactNode;
}

/** One list of what a shop offers: its table, or how to begin it. */
export function CatalogueSection({
  title,
  lead,
  add,
  empty,
  emptyTitle,
  emptyText,
  children,
}: CatalogueSectionProps) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.head}>
        <div className={classes.words}>
          <Title order={2} id={id}>
            {title}
          </Title>
          <p className={classes.lead}>{lead}</p>
        </div>
        {!empty && add}
      </div>
      {empty ? (
        <EmptyState title={emptyTitle} text={emptyText} action={add} />
      ) : (
        <div className={adminClasses.card}>{children}</div>
      )}
    </section>
  );
}
