import { redirect } from "next/navigation";

export default function AnalystPage() {
  redirect("/analyst/attribution");
}
