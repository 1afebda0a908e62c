// A page in a notebook's frame: tells the notebook what its reader sees, and does what the notebook asks.
import type { State } from "./state";

/** What the page tells. Rows count in the order of the events table. */
export interface Seen {
  conflictMap: "seen";
  selected: number | null;
  from: number;
  to: number;
  /** The events that pass the window and the filters; left out when they have not changed. */
  rows?: Uint32Array;
}

/** What a notebook may ask. */
export type Asked =
  | { conflictMap: "follow" }
  | { conflictMap: "show"; selected?: number | null; window?: [from: number, to: number] | null };

export interface Steered {
  state: State;
  select(row: number): void;
  unselect(): void;
  /** Ends the connection. */
  signal?: AbortSignal;
}

const REST_MS = 120;

/** Answer the window around this one. Nobody is told anything before asking to follow, and only what is on the page. */
export function link(page: Steered, around: Window | null = window.parent): void {
  if (!around || around === window) return;
  const { state } = page;
  let following = false;
  let waiting: number | undefined;
  let told = -1;
  let changed = true;
  const tell = () => {
    const seen: Seen = { conflictMap: "seen", selected: state.selected, from: state.from, to: state.to };
    if (changed || told !== state.count) seen.rows = state.rows.slice(0, state.count);
    [changed, told] = [false, state.count];
    // the frame is of no origin and cannot know its notebook's
    around.postMessage(seen, "*");
  };
  state.on((change) => {
    changed ||= change !== "select";
    window.clearTimeout(waiting);
    if (following) waiting = window.setTimeout(tell, REST_MS);
  });
  window.addEventListener("message", (event: MessageEvent<Asked | undefined>) => {
    if (event.source !== around) return;
    const asked = event.data;
    if (asked?.conflictMap === "follow") {
      [following, changed] = [true, true];
      tell();
    } else if (asked?.conflictMap === "show") {
      show(page, asked);
    }
  }, page.signal ? { signal: page.signal } : {});
  around.postMessage({ conflictMap: "ready" }, "*");
}

function show({ state, select, unselect }: Steered, asked: Extract<Asked, { conflictMap: "show" }>): void {
  const { window: span, selected } = asked;
  if (span === null) state.setWindow(state.first, state.last);
  else if (span && span.every(Number.isFinite)) state.setWindow(span[0], span[1]);
  if (selected === null) unselect();
  else if (selected !== undefined && Number.isInteger(selected) && selected >= 0 && selected < (state.table?.rows ?? 0)) {
    select(selected);
  }
}
