// A button that opens a short list of choices; it closes when something else is clicked, and on Escape.
import { h, icon } from "./dom";

export type Choice = { label: string; act: () => void; chosen?: () => boolean } | { heading: string };

export class Menu {
  readonly element: HTMLDetailsElement;
  private readonly list = h("div", { class: "cm-menu-list" });

  constructor(
    name: string,
    label: string,
    path: string,
    private readonly choices: Choice[],
  ) {
    const summary = h("summary", { class: "cm-tool", "aria-label": label, title: label }, icon(path));
    this.element = h("details", { class: `cm-menu cm-menu-${name}` }, summary, this.list);
    this.element.addEventListener("toggle", () => {
      if (this.element.open) this.write();
      const listen = this.element.open ? "addEventListener" : "removeEventListener";
      document[listen]("pointerdown", this.elsewhere);
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.element.open) return;
      event.stopPropagation();
      this.element.open = false;
      summary.focus();
    });
    this.write();
  }

  private readonly elsewhere = (event: Event): void => {
    if (!this.element.contains(event.target as Node)) this.element.open = false;
  };

  private write(): void {
    this.list.replaceChildren(...this.choices.map((choice) => {
      if ("heading" in choice) return h("p", { class: "cm-menu-heading" }, choice.heading);
      const act = () => {
        this.element.open = false;
        choice.act();
      };
      const chosen = choice.chosen ? String(choice.chosen()) : null;
      return h("button", { type: "button", "aria-pressed": chosen, onclick: act }, choice.label);
    }));
  }
}
