// What a card says beside the page's own events: an event as a tile tells it, a place that is named, a unit, a disagreement.
import { link, said } from "./dom";
import { day, happened, number, span, t, term, when } from "./text";
import type { Table } from "../payload/table";
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

/** A place that the text names. */
export function mentionFacts(table: Table, row: number, texts: Record<string, string>): [heading: string, facts: Fact[]] {
  return [table.word("text", row), [
    [t("place"), [table.word("place_name", row) || t("unplaced")]],
    [t("why"), texts["why"] ? [texts["why"]] : []],
    [t("rivals"), texts["rivals"] ? [texts["rivals"]] : []],
  ]];
}

/** A military unit. */
export function unitFacts(table: Table, row: number, texts: Record<string, string>): [heading: string, facts: Fact[]] {
  const told = (name: string) => (table.word(name, row) ? [said(table.word(name, row))] : []);
  const since = table.number("from", row);
  return [table.word("name", row) || t("units"), [
    [t("actorsLabel"), told("actor")],
    [t("status"), table.word("status", row) ? [term(table.word("status", row))] : []],
    [t("time"), since === null ? [] : [day(since)]],
    [t("source"), told("source")],
    [t("notes"), texts["quote"] ? [said(texts["quote"])] : []],
  ]];
}

/** A place of which sources name different holders. */
export function disputeFacts(table: Table, row: number, texts: Record<string, string>): [heading: string, facts: Fact[]] {
  const word = (name: string) => table.word(name, row);
  const told = (name: string) => (word(name) ? [said(word(name))] : []);
  const holder = word("holder");
  const [from, to] = [table.number("from", row), table.number("to", row)];
  return [word("place") || t("disputes"), [
    [t("disputeHolder"), holder === "contested" || holder === "unknown" ? [t(holder)] : told("holder")],
    [t("status"), word("status") ? [term(word("status"))] : []],
    [t("source"), told("source")],
    [t("disputeRivals"), told("rivals")],
    [t("disputeSources"), told("rival_sources")],
    [t("time"), from === null ? [] : [to === null ? t("disputeSince", { date: day(from) }) : span(from, to - 1)]],
    [t("notes"), texts["quote"] ? [said(texts["quote"])] : []],
  ]];
}
