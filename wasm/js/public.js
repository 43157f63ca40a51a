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
  renderChart,
  rule,
  rules,
  version,
} from "./api.js";
