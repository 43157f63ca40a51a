declare module "virtual:shop" {
  export const files: [path: string, text: string][];
  /** What a scanner says about its images. */
  export const reports: [path: string, text: string][];
}
