declare module "*.css";
declare module "leaflet/LICENSE" {
  const text: string;
  export default text;
}
