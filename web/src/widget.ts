// The live form in a notebook (anywidget): a frame with the page, and the model that Python reads.
import type { Asked, Seen } from "./link";

/** What anywidget gives: https://anywidget.dev/en/afm/ */
interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(name: string, listener: () => void): void;
  off(name: string, listener: () => void): void;
}

function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", String(model.get("sandbox")));
  frame.setAttribute("allowfullscreen", "");
  frame.title = String(model.get("name"));
  frame.style.cssText = `display:block;width:100%;height:${Number(model.get("height"))}px;border:0;background:#fff`;
  const ask = (asked: Asked) => frame.contentWindow?.postMessage(asked, "*");
  const asked = () => {
    const wanted = model.get("asked") as { selected?: number | null; window?: [number, number] | null };
    if (Object.keys(wanted).length) ask({ conflictMap: "show", ...wanted });
  };
  const heard = ({ source, data }: MessageEvent<Seen | { conflictMap: "ready" } | undefined>) => {
    if (source !== frame.contentWindow || !data) return;
    if (data.conflictMap === "ready") {
      asked();
      ask({ conflictMap: "follow" });
    } else if (data.conflictMap === "seen") {
      model.set("row", data.selected);
      model.set("minutes", [data.from, data.to]);
      if (data.rows) model.set("rows", new DataView(data.rows.buffer));
      model.save_changes();
    }
  };
  const reload = () => {
    frame.srcdoc = String(model.get("page"));
  };
  window.addEventListener("message", heard);
  model.on("change:asked", asked);
  model.on("change:page", reload);
  reload();
  el.append(frame);
  return () => {
    window.removeEventListener("message", heard);
    model.off("change:asked", asked);
    model.off("change:page", reload);
  };
}

export default { render };
