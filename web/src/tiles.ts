// A second bundle, only in pages that read their events from an archive of tiles beside them.
import type L from "leaflet";
import { TiledEvents } from "./map/tiled";
import type { TiledTools } from "./map/tiled";
import type { ArchiveSettings } from "./payload/read";

declare global {
  interface Window {
    ConflictMapTiles?: (map: L.Map, archive: ArchiveSettings, tools: TiledTools) => void;
  }
}

window.ConflictMapTiles = (map, archive, tools) => {
  const layer = new TiledEvents(archive, tools).addTo(map);
  tools.state.on((change) => {
    if (change !== "select") layer.redraw();
  });
  map.on("click", (event) => layer.click((event as L.LeafletMouseEvent).containerPoint));
};
