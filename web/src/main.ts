// The page: reads the data that Python put beside it, draws the map and builds the interface around it.
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import "./styles/base.css";
import "./styles/panel.css";
import "./styles/map.css";
import "./styles/timeline.css";
import "./styles/small.css";
import "./styles/print.css";
import { openPage } from "./open";

declare global {
  interface Window {
    L: typeof L;
    ConflictMapPage: { open(id: string): L.Map };
  }
}

// folium's own layers and plugins look for Leaflet here
window.L = L;
window.ConflictMapPage = { open: openPage };
