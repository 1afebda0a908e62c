// The Leaflet that the page has already brought along.
export default window.L;
