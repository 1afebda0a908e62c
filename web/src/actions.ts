// What a reader takes away: a link, the code to embed the map, a picture, the shown events, a print.
import type L from "leaflet";
import { exported, offer } from "./export";
import { writeHash } from "./hash";
import type { PageSettings } from "./payload/read";
import { keyItems, picture } from "./picture";
import type { State } from "./state";
import type { Paint } from "./theme";
import { h } from "./ui/dom";
import { span, t } from "./ui/text";

export type Format = "png" | "csv" | "geojson";

export class Actions {
  constructor(
    private readonly map: L.Map,
    private readonly settings: PageSettings,
    private readonly state: State,
    private readonly paint: () => Paint,
    private readonly flash: (text: string) => void,
  ) {}

  /** The address of this page in the state in which it is. */
  private address(): string {
    const centre = this.map.getCenter();
    location.hash = writeHash({ zoom: this.map.getZoom(), lat: centre.lat, lon: centre.lng }, this.state);
    return location.href;
  }

  async share(): Promise<void> {
    await this.copy(this.address(), t("copied"));
  }

  async embed(): Promise<void> {
    await this.copy(embedCode(this.address(), this.settings.title || t("map")), t("copiedEmbed"));
  }

  /** Copy; where the browser forbids it, show the text so that the reader can. */
  private async copy(text: string, done: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.flash(done);
    } catch {
      const box = h("textarea", { readonly: true, rows: 4, "aria-label": t("copyByHand"), dir: "ltr" });
      box.value = text;
      const close = h("button", { type: "button", class: "cm-text-button", onclick: () => dialog.close() }, t("close"));
      const dialog = h("dialog", { class: "cm-dialog", onclose: () => dialog.remove() }, h("p", {}, t("copyByHand")), box, close);
      document.body.append(dialog);
      dialog.showModal();
      box.select();
    }
  }

  async save(format: Format): Promise<void> {
    const name = `${this.settings.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "map"}.${format}`;
    if (format !== "png") {
      offer(await exported(this.state, format), name);
      return;
    }
    const sources = this.settings.layers.filter(({ kind }) => kind !== "ground" && kind !== "labels").flatMap((layer) => layer.sources);
    const said = [...new Set(sources), ...this.settings.attributions.slice(0, 1)].join(", ");
    const line = `${span(this.state.from, this.state.to)} · ${said}`;
    const blob = await picture(this.map.getContainer(), this.settings.title, line, keyItems(), this.paint());
    if (blob) offer(blob, name);
  }
}

/** The element that shows this page inside another; a page on a disk is named by its file, to stand beside the other. */
export function embedCode(address: string, title: string): string {
  const url = new URL(address);
  const source = url.protocol === "file:" ? `${url.pathname.slice(url.pathname.lastIndexOf("/") + 1)}${url.hash}` : url.href;
  const frame = h("iframe", {
    src: source, title, width: "100%", height: 640, loading: "lazy", style: "border:0",
    sandbox: "allow-scripts allow-popups allow-downloads", allowfullscreen: true,
  });
  return frame.outerHTML;
}
