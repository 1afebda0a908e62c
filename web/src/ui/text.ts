// The page's own words, in the reader's language; dates and numbers as that language writes them.
import ar from "../i18n/ar.json";
import en from "../i18n/en.json";
import fr from "../i18n/fr.json";
import uk from "../i18n/uk.json";
import type { Table } from "../payload/table";

export type Key = keyof typeof en;
type Words = Partial<Record<Key, string>>;

export const LANGUAGES: Record<string, Words> = { ar, en, fr, uk };
export const LANGUAGE_NAMES: Record<string, string> = { en: "English", ar: "العربية", fr: "Français", uk: "Українська" };
let words: Words = en;
let language = "en";

export function setLanguage(wanted: string): void {
  language = wanted in LANGUAGES ? wanted : "en";
  words = LANGUAGES[language] ?? en;
}

export function currentLanguage(): string {
  return language;
}

export function rightToLeft(): boolean {
  return language === "ar";
}

const SCRIPTS: Record<string, RegExp> = { ar: /\p{Script=Arabic}/u, uk: /\p{Script=Cyrillic}/u };

/** The script of the reader's language, if it is not the Latin one. */
export function ownScript(): RegExp | undefined {
  return SCRIPTS[language];
}

export function t(key: Key, values: Record<string, string | number> = {}): string {
  const text = words[key] ?? en[key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** One of the codebook's terms, in the reader's language if the page knows it. */
export function term(code: string): string {
  return (words as Record<string, string | undefined>)[`term:${code}`] ?? code;
}

/** What happened: the sub-type, or its outcome where the codebook has no better word than "Other". */
export function happened(subType: string, outcome: string, kind: string): string {
  if (subType === "Other" && outcome) return term(outcome.charAt(0).toUpperCase() + outcome.slice(1));
  return term(subType || kind || t("events"));
}

export function number(value: number): string {
  return value.toLocaleString(language);
}

/** The deaths that a row tells, in words; empty where nobody is counted or nobody died. */
export function deathsTold(table: Table | null | undefined, row: number): string {
  const deaths = table?.deaths()?.[row] ?? 0;
  if (!table || deaths <= 0) return "";
  return table.onlyAtLeast(row) ? t("deathsAtLeast", { n: number(deaths) }) : number(deaths);
}

const HOUR = 60;
const DAY = 1440;

/** Making a formatter takes longer than using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function stamp(minutes: number, options: Intl.DateTimeFormatOptions): string {
  const key = `${language} ${Object.entries(options).join(" ")}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { timeZone: "UTC", ...options });
    formats.set(key, format);
  }
  return format.format(new Date(minutes * 60_000));
}

export function day(minutes: number, weekday = false): string {
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
  return stamp(minutes, weekday ? { weekday: "short", ...options } : options);
}

export function clock(minutes: number): string {
  return stamp(minutes, { hour: "2-digit", minute: "2-digit", hour12: false });
}

/** A window of time: one day, two days, or a day with hours. */
export function span(from: number, to: number): string {
  const first = Math.floor(from / DAY);
  const last = Math.floor(to / DAY);
  return first === last ? day(from) : `${day(from)} – ${day(to)}`;
}

/** When an event happened, as exactly as it is known. */
export function when(start: number | null, end: number | null, words = ""): string {
  if (start === null) return words || t("undated");
  const until = end ?? start;
  const sameDay = Math.floor(start / DAY) === Math.floor(until / DAY);
  const hours = start % DAY !== 0 && sameDay ? `, ${clock(start)}${until > start ? `–${clock(until)}` : ""} UTC` : "";
  const wholeDay = sameDay && (until - start >= 23 * HOUR || start % DAY === 0);
  if (sameDay) return wholeDay || !hours ? day(start, true) : `${day(start, true)}${hours}`;
  return span(start, until);
}

/** A distance that is an estimate: two figures at most. */
export function distance(metres: number): string {
  if (metres < 1000) return t("metres", { n: number(Math.round(metres / 50) * 50 || Math.round(metres)) });
  const km = metres / 1000;
  return t("kilometres", { n: number(km < 10 ? Math.round(km * 10) / 10 : Math.round(km)) });
}

/** The name of a country in the reader's language; a code that nobody knows stays a code. */
export function country(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames([language], { type: "region", fallback: "code" }).of(code) ?? code;
}

export function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
