declare module "virtual:shop" {
  const files: [path: string, text: string][];
  export default files;
}
