// A canvas under Leaflet: larger than the view, moved by CSS while the reader drags, redrawn when the map rests.
// A drag that stays on the canvas draws nothing: the canvas is centred anew once the reader has let go for a while.
import L from "leaflet";

export interface Frame {
  ctx: CanvasRenderingContext2D;
  /** Pixels of the whole Mercator square at this zoom. */
  world: number;
  /** World pixel at the canvas's top left. */
  left: number;
  top: number;
  width: number;
  height: number;
  zoom: number;
  /** Device pixels of one CSS pixel. */
  ratio: number;
}

interface LeafletInternals {
  _getNewPixelOrigin(center: L.LatLng, zoom: number): L.Point;
  _animatingZoom?: boolean;
}

/** Milliseconds at rest after which the canvas is centred anew. */
const CENTRE_AFTER = 500;

export abstract class CanvasLayer extends L.Layer {
  readonly canvas: HTMLCanvasElement;
  protected frame: Frame | null = null;
  private centre: L.LatLng | null = null;
  private zoom = 0;
  private waiting = 0;
  private resting = 0;

  constructor(
    private readonly paneName: string,
    private readonly zIndex: number,
    private readonly patience = 0,
    private readonly padding = 0.25,
  ) {
    super({ pane: paneName });
    this.canvas = document.createElement("canvas");
    this.canvas.className = "leaflet-zoom-animated cm-canvas";
    this.canvas.setAttribute("aria-hidden", "true");
  }

  protected abstract draw(frame: Frame): void;

  override onAdd(map: L.Map): this {
    if (!map.getPane(this.paneName)) {
      const pane = map.createPane(this.paneName);
      pane.style.zIndex = String(this.zIndex);
      pane.style.pointerEvents = "none";
    }
    map.getPane(this.paneName)?.appendChild(this.canvas);
    this.redrawNow();
    return this;
  }

  override onRemove(): this {
    this.canvas.remove();
    if (this.waiting) cancelAnimationFrame(this.waiting);
    window.clearTimeout(this.resting);
    this.waiting = 0;
    return this;
  }

  override getEvents(): Record<string, L.LeafletEventHandlerFn> {
    return {
      viewreset: () => this.redrawNow(),
      movestart: () => window.clearTimeout(this.resting),
      moveend: () => this.rest(),
      resize: () => this.redrawNow(),
      move: () => this.followDrag(),
      zoom: () => this.place(this._map.getCenter(), this._map.getZoom()),
      zoomanim: (event) => {
        const { center, zoom } = event as L.ZoomAnimEvent;
        this.place(center, zoom);
      },
    };
  }

  /**
   * Redraw with the next frame, or some frames later, however often it is asked for until then.
   * When the map comes to rest each layer takes a frame of its own: what is drawn moves with the map meanwhile.
   */
  redraw(frames = 0): void {
    if (this.waiting || !this._map) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      if (frames > 0) this.redraw(frames - 1);
      else this.redrawNow();
    });
  }

  redrawNow(): void {
    const map = this._map as (L.Map & LeafletInternals) | undefined;
    if (!map || map._animatingZoom) return;
    const size = map.getSize();
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const pad = ratio > 1 ? Math.min(this.padding, 0.2) : this.padding;
    const width = Math.round(size.x * (1 + 2 * pad));
    const height = Math.round(size.y * (1 + 2 * pad));
    if (this.canvas.width !== width * ratio || this.canvas.height !== height * ratio) {
      this.canvas.width = width * ratio;
      this.canvas.height = height * ratio;
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    this.centre = map.getCenter();
    this.zoom = map.getZoom();
    const middle = map.project(this.centre, this.zoom);
    const ctx = this.canvas.getContext("2d") as CanvasRenderingContext2D;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    this.frame = {
      ctx,
      world: 256 * 2 ** this.zoom,
      // whole pixels: a canvas between two pixels is blurred
      left: Math.round(middle.x - width / 2),
      top: Math.round(middle.y - height / 2),
      width,
      height,
      zoom: this.zoom,
      ratio,
    };
    this.draw(this.frame);
    this.place(this.centre, this.zoom);
  }

  /** Pixel of the canvas under a pixel of the map's container. */
  protected canvasPoint(container: L.Point): { x: number; y: number } {
    const frame = this.frame as Frame;
    const world = this._map.project(this._map.containerPointToLatLng(container), this.zoom);
    return { x: world.x - frame.left, y: world.y - frame.top };
  }

  /** How much of what the canvas has to spare the view has used up: above 1 it looks past the edge, or at another zoom. */
  private strayed(): number {
    const { frame, centre } = this;
    if (!frame || !centre || this._map.getZoom() !== this.zoom) return Infinity;
    const moved = this._map.project(this._map.getCenter(), this.zoom);
    const was = this._map.project(centre, this.zoom);
    const size = this._map.getSize();
    const [spareX, spareY] = [(frame.width - size.x) / 2, (frame.height - size.y) / 2];
    return Math.max(Math.abs(moved.x - was.x) / Math.max(1, spareX), Math.abs(moved.y - was.y) / Math.max(1, spareY));
  }

  private rest(): void {
    const strayed = this.strayed();
    if (strayed > 1) this.redraw(this.patience);
    else if (strayed > 0.1) {
      window.clearTimeout(this.resting);
      this.resting = window.setTimeout(() => this.redraw(this.patience), CENTRE_AFTER);
    }
  }

  private followDrag(): void {
    const strayed = this.strayed();
    if (strayed > 0.85 && strayed < Infinity) this.redraw(this.patience);
  }

  private place(centre: L.LatLng, zoom: number): void {
    const map = this._map as L.Map & LeafletInternals;
    if (!this.frame) return;
    const scale = map.getZoomScale(zoom, this.zoom);
    const corner = L.point(this.frame.left, this.frame.top).multiplyBy(scale);
    const offset = corner.subtract(map._getNewPixelOrigin(centre, zoom));
    L.DomUtil.setTransform(this.canvas, offset, scale);
  }
}
