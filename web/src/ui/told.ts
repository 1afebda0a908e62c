// An event as a tile tells it, for the card: the same facts under the same names as the page's own.
import { link, said } from "./dom";
import { happened, number, t, term, when } from "./text";
import type { Told } from "../payload/tile";

type Fact = [string, (Node | string)[]];

/** Heading and facts of an event, or of a number of them. */
export function toldFacts(told: Told): [heading: string, facts: Fact[]] {
  const word = (name: string) => String(told[name] ?? "");
  const figure = (name: string) => (typeof told[name] === "number" ? (told[name] as number) : null);
  const texts = (...names: string[]) => names.map(word).filter(Boolean);
  const count = figure("count") ?? 1;
  const kind = word("event_type");
  const heading = count > 1 ? t("eventsHere", { n: number(count) }) : happened(word("sub_event_type"), "", kind);
  const time = when(figure("first"), figure("last"));
  const deaths = figure("fatalities_best");
  const saidOf = (...names: string[]) => texts(...names).map((text) => said(text, "p"));
  return [heading, [
    [t("notes"), saidOf("quote", "notes")],
    [t("status"), [...texts("status").map(term), ...saidOf("claimed_by")]],
    
    [t("actorsLabel"), saidOf("actor1", "actor2")],
    [t("deaths"), deaths === null ? [] : [number(deaths)]],
    [t("time"), [time]],
    [t("place"), saidOf("place", "place_name")],
    [t("why"), saidOf("place_why")],
    [t("source"), [...saidOf("source"), ...texts("source_url").map(link)]],
  ]];
}
