// The clock: a histogram of events, a window with two handles, and a play button.
import { lowerBound } from "../state";
import type { State } from "../state";
import type { Paint } from "../theme";
import { ICONS, h, icon } from "./dom";
import { day, number, span, t } from "./text";
import type { Key } from "./text";

const HOUR = 60;
const DAY = 1440;
const MOST_BARS = 160;
const TICK_MS = 700;
/** Steps that have a name in every language. */
const STEPS = [HOUR, DAY, 7 * DAY, 30 * DAY, 91 * DAY, 365 * DAY];

/** A step that gives a readable number of bars; hours only where the events are dated to the hour. */
export function stepFor(minutes: number, hourly: boolean): number {
  if (hourly && minutes <= 2 * DAY) return HOUR;
  for (const days of [1, 7, 30, 91, 365]) if (minutes / (days * DAY) <= MOST_BARS) return days * DAY;
  return Math.ceil(minutes / MOST_BARS / DAY) * DAY;
}

export class Timeline {
  readonly element: HTMLElement;
  private readonly canvas = h("canvas", { class: "cm-histogram", "aria-hidden": "true" });
  private readonly low: HTMLInputElement;
  private readonly high: HTMLInputElement;
  private readonly label = h("output", { class: "cm-window", "aria-live": "off" });
  private readonly button: HTMLButtonElement;
  private readonly whole: HTMLButtonElement;
  private readonly step: number;
  private readonly origin: number;
  private readonly bars: number;
  private readonly counts: Uint32Array;
  private playing = 0;

  constructor(
    private readonly state: State,
    private readonly paint: () => Paint,
  ) {
    this.step = stepFor(state.last - state.first, state.first % DAY !== 0 || state.last % DAY !== 0);
    this.origin = Math.floor(state.first / this.step) * this.step;
    this.bars = Math.max(1, Math.floor((state.last - this.origin) / this.step) + 1);
    this.counts = this.count();
    this.low = this.handle(t("from"), 0, "cm-handle-low");
    this.high = this.handle(t("to"), this.bars - 1, "cm-handle-high");
    this.button = h("button", { type: "button", class: "cm-play", onclick: () => this.toggle() }, icon(ICONS.play));
    this.whole = h("button", { type: "button", class: "cm-text-button cm-whole", onclick: () => this.set(0, this.bars - 1) }, t("wholeTime"));
    this.element = h("section", { class: "cm-timeline", "aria-label": t("timeline"), hidden: this.bars < 2 },
      this.button,
      h("div", { class: "cm-track" }, h("div", { class: "cm-track-head" }, this.label, this.whole),
        h("div", { class: "cm-bars" }, this.canvas, this.low, this.high),
        h("div", { class: "cm-track-ends", "aria-hidden": "true" }, h("span", { dir: "auto" }, day(state.first)), h("span", { dir: "auto" }, this.tallest()), h("span", { dir: "auto" }, day(state.last)))));
    this.name();
  }

  /** How long one step is, in minutes. */
  get stepMinutes(): number {
    return this.step;
  }

  set(low: number, high: number): void {
    this.low.value = String(low);
    this.high.value = String(high);
    this.apply();
  }

  /** After the state's window or the theme has changed elsewhere. */
  refresh(): void {
    this.low.value = String(Math.floor((this.state.from - this.origin) / this.step));
    this.high.value = String(Math.floor((this.state.to - this.origin) / this.step));
    this.name();
    this.draw();
  }

  toggle(): void {
    if (this.playing) this.stop();
    else this.play();
  }

  private play(): void {
    if (Number(this.high.value) >= this.bars - 1) this.set(0, 0);
    this.button.replaceChildren(icon(ICONS.pause));
    this.playing = window.setInterval(() => this.tick(), TICK_MS);
    this.name();
  }

  stop(): void {
    window.clearInterval(this.playing);
    this.playing = 0;
    this.button.replaceChildren(icon(ICONS.play));
    this.name();
  }

  private tick(): void {
    const high = Number(this.high.value);
    const stride = Math.max(1, Math.ceil(this.bars / 40));
    if (high >= this.bars - 1) this.stop();
    else this.set(Number(this.low.value), Math.min(this.bars - 1, high + stride));
  }

  private handle(label: string, value: number, style: string): HTMLInputElement {
    const input = h("input", {
      type: "range", min: 0, max: this.bars - 1, step: 1, value, class: `cm-handle ${style}`, "aria-label": label,
      oninput: (event) => {
        if (this.playing) this.stop();
        this.cross(event.target as HTMLInputElement);
        this.apply();
      },
    });
    return input;
  }

  /** The handles push one another along. */
  private cross(moved: HTMLInputElement): void {
    if (Number(this.low.value) <= Number(this.high.value)) return;
    if (moved === this.low) this.high.value = this.low.value;
    else this.low.value = this.high.value;
  }

  private apply(): void {
    const low = Number(this.low.value);
    const high = Number(this.high.value);
    this.state.setWindow(this.origin + low * this.step, this.origin + (high + 1) * this.step - 1);
    this.name();
    this.draw();
  }

  private name(): void {
    const { state } = this;
    this.label.textContent = span(state.from, state.to);
    this.low.setAttribute("aria-valuetext", day(state.from));
    this.high.setAttribute("aria-valuetext", day(state.to));
    this.button.setAttribute("aria-label", this.playing ? t("pause") : t("play"));
    this.button.title = this.playing ? t("pause") : t("play");
    this.whole.hidden = state.from <= state.first && state.to >= state.last;
  }

  /** The scale of the bars, in words. */
  private tallest(): string {
    const most = Math.max(0, ...this.counts);
    if (!most) return "";
    const named = `step${this.step}` as Key;
    const step = STEPS.includes(this.step) ? t(named) : t("stepOther", { n: number(Math.round(this.step / DAY)) });
    return t("highest", { n: number(most), step });
  }

  private count(): Uint32Array {
    const { state } = this;
    const starts = state.table?.integers("date_start");
    const counts = new Uint32Array(this.bars);
    if (!starts) return counts;
    let before = 0;
    for (let bar = 0; bar < this.bars; bar++) {
      const end = lowerBound(starts, state.datedRows, this.origin + (bar + 1) * this.step);
      counts[bar] = end - before;
      before = end;
    }
    return counts;
  }

  /** Bars inside the window in ink, the others pale. */
  draw(): void {
    const { canvas } = this;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (!width || !height) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
    pen.scale(ratio, ratio);
    const most = Math.max(1, ...this.counts);
    const slot = width / this.bars;
    const gap = slot > 6 ? 2 : slot > 3 ? 1 : 0;
    const [low, high] = [Number(this.low.value), Number(this.high.value)];
    // bars of one look are one path: filling each by itself takes longer than all the rest of a step
    const looks = { inside: new Path2D(), outside: new Path2D(), none: new Path2D() };
    for (let bar = 0; bar < this.bars; bar++) {
      const n = this.counts[bar];
      const tall = n ? Math.max(2, (n / most) * (height - 2)) : 1;
      const look = n ? (bar >= low && bar <= high ? looks.inside : looks.outside) : looks.none;
      const [x, wide] = [bar * slot + gap / 2, Math.max(1, slot - gap)];
      if (slot > 8) look.roundRect(x, height - tall, wide, tall, [2, 2, 0, 0]);
      else look.rect(x, height - tall, wide, tall);
    }
    const { accent, placeMinor } = this.paint();
    for (const [look, colour, alpha] of [[looks.inside, accent, 1], [looks.outside, placeMinor, 0.32], [looks.none, placeMinor, 0.22]] as const) {
      pen.globalAlpha = alpha;
      pen.fillStyle = colour;
      pen.fill(look);
    }
    pen.globalAlpha = 1;
  }

  summary(): string {
    return t("shownOf", { shown: number(this.state.count), all: number(this.state.table?.rows ?? 0) });
  }
}
