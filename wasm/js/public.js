// What the package offers.

export {
  LintainerError,
  Workspace,
  check,
  configSchema,
  explain,
  fix,
  formats,
  indexOf,
  isCandidate,
  kustomize,
  practices,
  render,
  rule,
  rules,
  version,
} from "./api.js";
